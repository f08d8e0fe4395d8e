from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "andromede_site"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Behind the record")


class DeskConfig(AdminConfig):
    default_site = "andromede_site.desk.Desk"
