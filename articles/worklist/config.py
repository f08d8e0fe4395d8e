from django.contrib.admin.apps import AdminConfig


class EditorsAdminConfig(AdminConfig):
    """The admin, with the worklist on its first page."""

    default_site = "articles.worklist.site.EditorsSite"
