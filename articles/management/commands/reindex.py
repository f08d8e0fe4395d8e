import os
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.search import UnusableError, differences, rebuild, refresh

# How far the searches go before, as “nice” counts.
_LEAVING_ROOM = 10


class Command(BaseCommand):
    help = (
        "Build a new search index beside the one in use and swap it in; searches go on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--update", action="store_true", help="only bring in what changed, where that suffices"
        )
        what.add_argument(
            "--check", action="store_true", help="only list where index and database differ"
        )
        # Only a search asks for this: it has taken the lock, and goes on searching meanwhile.
        parser.add_argument("--background", action="store_true", help=SUPPRESS)

    def handle(
        self, *args: Any, check: bool, update: bool, background: bool, **options: Any
    ) -> None:
        if check:
            self._check()
            return
        try:
            if background:
                os.nice(_LEAVING_ROOM)
            if update:
                refresh(is_locked=background)
            else:
                rebuild()
        except UnusableError as error:
            raise CommandError(f"the search index cannot be written: {error}") from error

    def _check(self) -> None:
        found = differences()
        if found:
            self.stderr.write("\n".join(found))
            raise CommandError(f"{len(found)} to mend; run reindex")
        self.stdout.write("search index and database agree")
