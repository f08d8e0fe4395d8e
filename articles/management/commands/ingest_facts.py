from typing import Any

from andromede_site.commands import IngestCommand
from articles.entries import FACT_SECTIONS
from articles.ingest import ingest_path


class Command(IngestCommand):
    help = "Bring commitments, events, ties, topics… into the database, all or nothing."

    def work(self, **options: Any) -> None:
        report = ingest_path(
            options["path"], FACT_SECTIONS, check=options["check"], take=options["take"]
        )
        self.tell(report, **options)
