from argparse import ArgumentParser
from typing import Any, ClassVar

from andromede_site.commands import IngestCommand, add_texts
from andromede_site.record import Section
from articles.ingest import ingest_path
from articles.texts import Texts
from articles.verify import ALL_SECTIONS


class Command(IngestCommand):
    help = "Bring the whole record from fixtures into the database, all or nothing."
    sections: ClassVar[list[Section]] = ALL_SECTIONS

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_texts(parser)

    def work(self, **options: Any) -> None:
        texts = Texts(options["texts"]) if options["texts"] else None
        report = ingest_path(
            options["path"], self.sections, texts, check=options["check"], take=options["take"]
        )
        self.tell(report, **options)
