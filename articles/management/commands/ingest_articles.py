from typing import Any

from andromede_site.commands import IngestCommand
from articles.entries import ARTICLE_SECTIONS
from articles.ingest import ingest_path
from articles.texts import Texts


class Command(IngestCommand):
    help = (
        "Bring articles, their quotes and mentions from fixtures into the database, all or nothing."
    )

    def work(self, **options: Any) -> None:
        texts = Texts(options["texts"]) if options["texts"] else None
        report = ingest_path(options["path"], ARTICLE_SECTIONS, texts, check=options["check"])
        self.stdout.write("\n".join(report.lines()))
