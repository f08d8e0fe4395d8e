"""The whole record into the database: actors, facts, articles, and privately their texts."""

from collections.abc import Collection, Iterator
from graphlib import CycleError
from pathlib import Path

from andromede_site.fixtures import Fault, FaultyRecordError, Place
from andromede_site.ingest import Report, Side, ingest
from andromede_site.models import Baseline
from andromede_site.record import Record, Section, load
from andromede_site.renames import present_slug
from articles import chronology
from articles.entries import ArticleEntry, EventEntry
from articles.export import contradictions
from articles.models import PASSAGES, Article, ArticleText, Event
from articles.pasted import tags
from articles.texts import KeptTexts, Texts, sha256
from articles.verify import ALL_SECTIONS, verify


def ingest_path(
    path: Path,
    sections: list[Section],
    texts: Texts | None = None,
    *,
    check: bool = False,
    take: Side | None = None,
) -> Report:
    """Verify the fixtures of `path` that `sections` name and bring them in; return what was done.

    With `texts` every passage is looked up in its article, and the texts are kept privately; where
    an editor put another one, that stays, and the report says so.
    `take` decides all conflicts. Raises FaultyRecordError with all faults, the database untouched.
    """
    return ingest_record(load(path, sections), texts, check=check, take=take)


def ingest_record(
    record: Record, texts: Texts | None = None, *, check: bool = False, take: Side | None = None
) -> Report:
    """Verify a record and bring it in, as ingest_path does once it has read the files."""
    faults = verify(record, texts or KeptTexts(), in_database=True)
    if faults:
        raise FaultyRecordError(faults)
    known = _known_sums()

    def settle(report: Report) -> None:
        _order_events(record)
        report.remarks += _settle_texts(record, texts, known)
        if report.wrote and (report.held_back or not record.is_whole):
            report.remarks += _contradictions(record)

    return ingest(record, check=check, take=take, settle=settle)


def _contradictions(record: Record) -> list[str]:
    """Return what to tell of a database in which entries of two origins stand beside each other.

    A record of some kinds only is one step of several, after which they need not fit yet.
    """
    faults = contradictions() if record.sections == ALL_SECTIONS else []
    return [f"to mend in the database: {fault.sentence}" for fault in faults]


def _known_sums() -> dict[str, str]:
    """Return the SHA-256 that each article's fixture gave for its text at the last ingest."""
    baselines = Baseline.objects.filter(kind=ArticleEntry.kind_name())
    return dict(baselines.values_list("key", "content__text_sha256"))


def _order_events(record: Record) -> None:
    try:
        chronology.order_events()
    except CycleError as error:
        raise FaultyRecordError([_circle(record, error.args[1])]) from error


def _circle(record: Record, pks: list[int]) -> Fault:
    """Return the fault of events that the fixtures and the database place after each other."""
    events = Event.objects.in_bulk(pks)
    slugs = [events[pk].slug for pk in pks]
    places = (entry.place_of("after") for entry in record.of(EventEntry) if entry.key in slugs)
    message = f"after: leads in a circle with what the database holds: {' → '.join(slugs)}"
    return Fault(
        next(places, Place(str(record.root), 1)),
        f"{message}; break it, here or in the admin",
    )


def _settle_texts(record: Record, texts: Texts | None, known: dict[str, str]) -> list[str]:
    """Keep the texts, and mark which passages stand in them; return what to tell of editors' texts.

    `known` holds the SHA-256 sums that the fixtures gave before, by the slugs of then.
    """
    remarks = []
    for entry, article in _articles(record):
        sums = {known.get(slug) for slug in (entry.key, *entry.former_slugs)}
        if texts:
            text, place = texts.of(entry), entry.place_of("source")
            if not _keep(article, text, sums):
                message = f"text of article {entry.key}: not the one that was known here"
                mend = "to replace it, delete it in the admin and run this again"
                remarks.append(f"kept: {Fault(place, f'{message}; {mend}')}")
            elif found := tags(text):
                message = f"text of article {entry.key}: holds HTML ({found.shown})"
                mend = "it is kept as it is; take out what the article does not print"
                remarks.append(f"to look at: {Fault(place, f'{message}; {mend}')}")
        mark_verified(article)
    return remarks


def _articles(record: Record) -> Iterator[tuple[ArticleEntry, Article]]:
    """Yield the articles of a record that the database holds, by whatever slug."""
    entries = {entry.key: entry for entry in record.of(ArticleEntry)}
    held = Article.objects.in_bulk(list(entries), field_name="slug")
    for slug, entry in entries.items():
        if article := held.get(slug) or _renamed(slug):
            yield entry, article


def _renamed(slug: str) -> Article | None:
    """Return the article that an editor gave another slug than its fixture."""
    return Article.objects.filter(slug=present_slug("article", slug)).first()


def _keep(article: Article, text: str, known: Collection[str | None]) -> bool:
    """Keep a text, unless there is one whose sum is not among `known`; say whether it is kept."""
    kept, _is_new = ArticleText.objects.get_or_create(article=article, defaults={"text": text})
    if kept.text != text and sha256(kept.text) in known:
        kept.text = text
        kept.save()
    return kept.text == text


def mark_verified(article: Article) -> int:
    """Mark each passage of an article that its private text prints there; return how many it lacks.

    Without a text, no passage is marked.
    """
    kept = ArticleText.objects.filter(article=article).first()
    lost = 0
    for model in PASSAGES:
        changed = []
        for passage in model._default_manager.filter(article=article):
            is_verified = bool(kept and passage.stands_in(kept.text))
            lost += not is_verified
            if passage.is_verified != is_verified:
                passage.is_verified = is_verified
                changed.append(passage)
        model._default_manager.bulk_update(changed, ["is_verified"])
    return lost
