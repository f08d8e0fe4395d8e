"""What the commands on the record share: their arguments, and how they report faults."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from andromede_site.fixtures import Fault, FaultyRecordError, shown
from andromede_site.ingest import Report, Side


class RecordCommand(BaseCommand):
    """A command on fixtures. Its core raises FaultyRecordError; each fault becomes one line."""

    consequence = "; nothing was written"
    creates_path = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        self.add_path(parser)

    def add_path(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            type=Path,
            default=Path(os.path.relpath(settings.BASE_DIR / "fixtures")),
            metavar="PATH",
            help="a folder laid out as fixtures/ (the default), or one file in it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"]
        if not (self.creates_path or _exists(path)):
            raise CommandError(f"{shown(path)}: no such file or folder; correct PATH")
        try:
            with translation.override("en"):
                self.work(**options)
        except FaultyRecordError as error:
            self.refuse(error.faults)

    def work(self, **options: Any) -> None:
        """Do what the command is for."""
        raise NotImplementedError

    def refuse(self, faults: Iterable[Fault], consequence: str = "") -> None:
        """Print the faults, a line each, and end with exit status 1."""
        lines = [str(fault) for fault in faults]
        self.stderr.write("\n".join(lines))
        raise CommandError(f"{len(lines)} to mend{consequence or self.consequence}")


class IngestCommand(RecordCommand):
    """A command that brings fixtures into the database."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--check", action="store_true", help="say what would be done, only")
        parser.add_argument(
            "--take",
            type=Side,
            choices=list(Side),
            help="decide every conflict for the fixture, or for the database",
        )

    def tell(self, report: Report, *, verbosity: int, **_options: Any) -> None:
        """Print what was done."""
        self.stdout.write("\n".join(report.lines(with_kept=verbosity > 1)))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def add_texts(parser: ArgumentParser, *, required: bool = False) -> None:
    """Add the option that names the folder of private texts."""
    parser.add_argument(
        "--texts",
        type=Path,
        metavar="DIR",
        required=required,
        help="the folder of the articles' full texts, which stay private",
    )
