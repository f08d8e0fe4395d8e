"""The whole record into the database: actors, facts, articles, and privately their texts."""

from graphlib import CycleError
from pathlib import Path

from andromede_site.fixtures import Fault, FaultyRecordError, Place
from andromede_site.ingest import Report, Side, ingest
from andromede_site.record import Record, Section, load
from andromede_site.renames import present_slug
from articles import chronology
from articles.entries import ArticleEntry, EventEntry
from articles.models import (
    Article,
    ArticleText,
    Event,
    Mention,
    Passage,
    Quote,
    RelatedHeadline,
)
from articles.texts import Texts
from articles.verify import verify


def ingest_path(
    path: Path,
    sections: list[Section],
    texts: Texts | None = None,
    *,
    check: bool = False,
    take: Side | None = None,
) -> Report:
    """Verify the fixtures of `path` that `sections` name and bring them in; return what was done.

    With `texts` every passage is looked up in its article, and the texts are kept privately.
    `take` decides all conflicts. Raises FaultyRecordError with all faults, the database untouched.
    """
    return ingest_record(load(path, sections), texts, check=check, take=take)


def ingest_record(
    record: Record, texts: Texts | None = None, *, check: bool = False, take: Side | None = None
) -> Report:
    """Verify a record and bring it in, as ingest_path does once it has read the files."""
    faults = verify(record, texts, in_database=True)
    if faults:
        raise FaultyRecordError(faults)
    return ingest(record, check=check, take=take, settle=lambda: _settle(record, texts))


def _settle(record: Record, texts: Texts | None) -> None:
    """Put the events in order, keep the texts, and mark which passages stand in them."""
    try:
        chronology.order_events()
    except CycleError as error:
        raise FaultyRecordError([_circle(record, error.args[1])]) from error
    entries = {entry.key: entry for entry in record.of(ArticleEntry)}
    held = Article.objects.in_bulk(list(entries), field_name="slug")
    for slug, entry in entries.items():
        article = held.get(slug) or _renamed(slug)
        if article and texts:
            _keep(article, texts.of(entry))
        if article:
            mark_verified(article)


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


def _renamed(slug: str) -> Article | None:
    """Return the article that an editor gave another slug than its fixture."""
    return Article.objects.filter(slug=present_slug("article", slug)).first()


def _keep(article: Article, text: str) -> None:
    kept, is_new = ArticleText.objects.get_or_create(article=article, defaults={"text": text})
    if not is_new and kept.text != text:
        kept.text = text
        kept.save()


def mark_verified(article: Article) -> int:
    """Mark each passage of an article that its private text prints there; return how many it lacks.

    Without a text, no passage is marked.
    """
    kept = ArticleText.objects.filter(article=article).first()
    models: list[type[Passage]] = [Quote, Mention, RelatedHeadline]
    lost = 0
    for model in models:
        changed = []
        for passage in model._default_manager.filter(article=article):
            is_verified = bool(kept and passage.stands_in(kept.text))
            lost += not is_verified
            if passage.is_verified != is_verified:
                passage.is_verified = is_verified
                changed.append(passage)
        model._default_manager.bulk_update(changed, ["is_verified"])
    return lost
