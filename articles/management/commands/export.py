from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from andromede_site.commands import RecordCommand
from articles.export import export


class Command(RecordCommand):
    help = "Write the whole record as canonical fixtures, all that editors did included."
    creates_path = True

    def add_path(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=Path, metavar="PATH", help="the folder, which is made if it is missing"
        )

    def work(self, **options: Any) -> None:
        done = export(options["path"])
        lines = [f"exported: {path}" for path in done.written]
        self.stdout.write("\n".join(lines or ["all files are up to date already"]))
        if done.faults:
            self.refuse(done.faults, "; all is exported, but cannot be ingested before that")
