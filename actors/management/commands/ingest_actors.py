from typing import Any

from actors.entries import SECTIONS
from andromede_site.commands import IngestCommand
from andromede_site.ingest import ingest
from andromede_site.record import load


class Command(IngestCommand):
    help = "Bring actors from fixtures into the database, all or nothing."

    def work(self, **options: Any) -> None:
        record = load(options["path"], SECTIONS)
        report = ingest(record, check=options["check"], take=options["take"])
        self.tell(report, **options)
