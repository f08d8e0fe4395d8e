"""What must hold between a record and the texts of its articles."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from andromede_site.fixtures import Fault, FaultyRecordError
from andromede_site.record import Record
from articles.anchoring import first_place, is_unique, stands_between
from articles.entries import ArticleEntry, PassageEntry, QuoteEntry
from articles.texts import KeptTexts, Texts, sha256
from articles.verify.rules import by_slug


def faults_in_texts(record: Record, texts: Texts | KeptTexts) -> Iterator[Fault]:
    """Yield what the articles do not print, or print elsewhere or otherwise."""
    read: dict[str, str] = {}
    for article in record.of(ArticleEntry):
        try:
            text = texts.of(article)
        except FaultyRecordError as error:
            yield from error.faults
        else:
            if text is not None:
                read[article.key] = text
    for article in record.of(ArticleEntry):
        if article.key in read:
            yield from _is_of_text(article, read[article.key])
    yield from faults_of_words(record, read)
    if not record.faults and len(read) == len(list(record.of(ArticleEntry))):
        yield from _shares_are_small(record, read)


def _is_of_text(article: ArticleEntry, text: str) -> Iterator[Fault]:
    if article.cleaned_data["text_sha256"] != sha256(text):
        message = "the text is not the one that was anchored; run anchor, and look at it"
        yield article.fault("text_sha256", message)


def faults_of_words(record: Record, read: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what the articles whose texts were read, by slug, print elsewhere or otherwise."""
    for article in record.of(ArticleEntry):
        if article.key in read:
            yield from _title_is_printed(article, read[article.key])
    for passage in record.of(PassageEntry):
        text = read.get(passage.cleaned_data["article"])
        if text is not None and passage.cleaned_data["start"] is not None:
            yield from _passage_fits_text(passage, text)


def _title_is_printed(article: ArticleEntry, text: str) -> Iterator[Fault]:
    title = article.cleaned_data["title"]
    if not article.cleaned_data["title_is_ours"] and not first_place(text, title):
        message = _("the text does not print it; correct it, or mark the title as given by us")
        yield article.fault("title", message)


def _passage_fits_text(passage: PassageEntry, text: str) -> Iterator[Fault]:
    data = passage.cleaned_data
    start, end, exact = data["start"], data["end"], data["exact"]
    if text[start:end] != exact:
        message = _("the text does not print these words at %(start)d; anchor them anew")
        yield passage.fault("exact", message % {"start": start})
        return
    for part, (prefix, suffix) in {
        "prefix": (data["prefix"], ""),
        "suffix": ("", data["suffix"]),
    }.items():
        if not stands_between(text, start, end, prefix, suffix):
            yield passage.fault(part, _("the text prints other words there; correct it"))
    if not is_unique(text, exact, data["prefix"], data["suffix"]):
        message = _(
            "the text prints these words more than once; add the words before or after them"
        )
        yield passage.fault("exact", message)
    if isinstance(passage, QuoteEntry):
        yield from _wordings_are_printed(passage, text)


def _wordings_are_printed(quote: QuoteEntry, text: str) -> Iterator[Fault]:
    for part in ("speaker_label", "function"):
        words = quote.cleaned_data[part]
        if words and not first_place(text, words):
            message = _("the article does not word it so; copy its words, or leave it empty")
            yield quote.fault(part, message)


def _shares_are_small(record: Record, read: Mapping[str, str]) -> Iterator[Fault]:
    articles = by_slug(record, ArticleEntry)
    for slug, share in _shares(record, read).items():
        if message := too_much(share):
            yield articles[slug].fault("", message)


def too_much(share: float) -> str:
    """Return what is wrong with holding this share of an article, "" where nothing is."""
    if share <= settings.ARTICLE_MAX_SHARE:
        return ""
    message = _(
        "the record holds %(share)d%% of this article, %(max)d%% are allowed; shorten its passages"
    )
    shares = {"share": share, "max": settings.ARTICLE_MAX_SHARE}
    return message % {name: round(100 * value) for name, value in shares.items()}


def shares(record: Record, texts: Texts) -> dict[str, float]:
    """Return for each article, by slug, the share of its text that the record holds, 0 to 1.

    Passages count with the words around them, and so do the title and the wordings of speakers.
    """
    return _shares(record, {entry.key: texts.of(entry) for entry in record.of(ArticleEntry)})


def _shares(record: Record, read: Mapping[str, str]) -> dict[str, float]:
    passages: dict[str, list[Words]] = defaultdict(list)
    wordings: dict[str, set[str]] = defaultdict(set)
    for article in record.of(ArticleEntry):
        wordings[article.key].add(article.cleaned_data["title"])
    for passage in record.of(PassageEntry):
        data = passage.cleaned_data
        passages[data["article"]].append(Words(*(data[part] for part in Words._fields)))
    for quote in record.of(QuoteEntry):
        data = quote.cleaned_data
        wordings[data["article"]] |= {data["speaker_label"], data["function"]}
    return {slug: share_of(text, passages[slug], wordings[slug]) for slug, text in read.items()}


class Words(NamedTuple):
    """What the record holds of a text with one passage."""

    exact: str
    start: int | None
    end: int | None
    prefix: str
    suffix: str


def share_of(text: str, passages: Iterable[Words], wordings: Iterable[str]) -> float:
    """Return the share of a text, 0 to 1, that these passages and wordings hold together."""
    held: set[int] = set()
    for words in wordings:
        held.update(_held(text, words))
    for passage in passages:
        if passage.start is None or passage.end is None:
            held.update(_held(text, passage.exact))
        else:
            first, last = passage.start - len(passage.prefix), passage.end + len(passage.suffix)
            held.update(range(first, last))
    return len(held) / max(1, len(text))


def _held(text: str, words: str) -> range:
    """Return the offsets of the first place where `text` prints `words`, none for no place."""
    place = first_place(text, words)
    return range(place.start, place.end) if place else range(0)
