"""The groups of contributors, editors and administrators, with what each may do."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from andromede_site.roles import ADMINISTRATORS, CONTRIBUTORS, EDITORS, permissions_of


def set_up(apps, schema_editor):
    """Create the groups; permissions, which Django makes after all migrations, are made first."""
    for label in ("auth", "andromede_site", "actors", "articles"):
        create_permissions(installed.get_app_config(label), verbosity=0)
    Group, Permission = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    for name in (CONTRIBUTORS, EDITORS, ADMINISTRATORS):
        group, _is_new = Group.objects.get_or_create(name=name)
        held = Permission.objects.select_related("content_type").only(
            "codename", "content_type__app_label"
        )
        granted = permissions_of(name)
        group.permissions.add(
            *(each for each in held if (each.content_type.app_label, each.codename) in granted)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_contradictions"),
        ("actors", "0001_initial"),
        ("andromede_site", "0006_conflict"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(set_up, migrations.RunPython.noop)]
