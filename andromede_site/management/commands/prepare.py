from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Bring the database up to date, its tables and the record, and then the search index."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        try:
            call_command("ingest", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            # A fixture that is refused must not keep the site from starting.
            self.stderr.write(f"ingest: {error}; the site starts with the record as it was")
        try:
            call_command("reindex", "--update")
        except CommandError as error:
            self.stderr.write(f"reindex: {error}; the site starts without")
