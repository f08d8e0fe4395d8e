from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "andromede_site"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Behind the record")
