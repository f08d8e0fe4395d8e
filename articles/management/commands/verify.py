from argparse import ArgumentParser
from typing import Any

from andromede_site.commands import RecordCommand, add_texts
from andromede_site.record import Record, load
from articles.entries import (
    AffiliationEntry,
    ArticleEntry,
    CommitmentEntry,
    EventEntry,
    MentionEntry,
    PositionEntry,
    QuoteEntry,
    TopicEntry,
)
from articles.texts import Texts
from articles.verify import ALL_SECTIONS, shares, verify

_COUNTED = (
    ArticleEntry,
    QuoteEntry,
    CommitmentEntry,
    EventEntry,
    AffiliationEntry,
    TopicEntry,
    PositionEntry,
    MentionEntry,
)


class Command(RecordCommand):
    consequence = ""
    help = (
        "Verify the record in fixtures, without the database; with --texts, against the articles."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        add_texts(parser)

    def work(self, **options: Any) -> None:
        record = load(options["path"], ALL_SECTIONS)
        texts = Texts(options["texts"]) if options["texts"] else None
        faults = verify(record, texts)
        if faults:
            self.refuse(faults)
        if texts:
            self._print_shares(record, texts)
        self._print_summary(record, is_verified=texts is not None)

    def _print_shares(self, record: Record, texts: Texts) -> None:
        for slug, share in shares(record, texts).items():
            self.stdout.write(f"{share:4.0%} of the text held: {slug}")

    def _print_summary(self, record: Record, *, is_verified: bool) -> None:
        counts = ", ".join(
            f"{sum(1 for _entry in record.of(form))} {form.model._meta.verbose_name_plural}"
            for form in _COUNTED
        )
        how = "verified against the texts" if is_verified else "verified without the texts"
        self.stdout.write(f"{counts}: {how}")
