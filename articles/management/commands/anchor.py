from argparse import ArgumentParser
from typing import Any

from andromede_site.commands import RecordCommand, add_texts
from articles.anchor import anchor
from articles.texts import Texts


class Command(RecordCommand):
    help = "Find each passage in its text and write its place into the fixture."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_texts(parser, required=True)

    def work(self, **options: Any) -> None:
        changed = anchor(options["path"], Texts(options["texts"]))
        lines = [f"anchored: {path}" for path in changed] or ["all places are right already"]
        self.stdout.write("\n".join(lines))
