"""What must hold between a record and the texts of its articles."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.conf import settings

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
            yield from _article_fits_text(article, read[article.key])
    for passage in record.of(PassageEntry):
        text = read.get(passage.cleaned_data["article"])
        if text is not None and passage.cleaned_data["start"] is not None:
            yield from _passage_fits_text(passage, text)
    if not record.faults and len(read) == len(list(record.of(ArticleEntry))):
        yield from _shares_are_small(record, read)


def _article_fits_text(article: ArticleEntry, text: str) -> Iterator[Fault]:
    recorded = article.cleaned_data["text_sha256"]
    if recorded != sha256(text):
        message = (
            "text_sha256: the text is not the one that was anchored; run anchor, and look at it"
        )
        yield Fault(article.place_of("text_sha256"), message)
    title = article.cleaned_data["title"]
    if not article.cleaned_data["title_is_ours"] and not first_place(text, title):
        message = "title: the text does not print it; correct it, or write title_is_ours: true"
        yield Fault(article.place_of("title"), message)


def _passage_fits_text(passage: PassageEntry, text: str) -> Iterator[Fault]:
    data = passage.cleaned_data
    start, end, exact = data["start"], data["end"], data["exact"]
    if text[start:end] != exact:
        message = f"exact: the text does not print these words at {start}; run anchor"
        yield Fault(passage.place_of("exact"), message)
        return
    for part, (prefix, suffix) in {
        "prefix": (data["prefix"], ""),
        "suffix": ("", data["suffix"]),
    }.items():
        if not stands_between(text, start, end, prefix, suffix):
            message = f"{part}: the text prints other words there; correct it"
            yield Fault(passage.place_of(part), message)
    if not is_unique(text, exact, data["prefix"], data["suffix"]):
        message = "exact: the text prints these words more than once; add prefix or suffix"
        yield Fault(passage.place_of("exact"), message)
    if isinstance(passage, QuoteEntry):
        yield from _wordings_are_printed(passage, text)


def _wordings_are_printed(quote: QuoteEntry, text: str) -> Iterator[Fault]:
    for part in ("speaker_label", "function"):
        words = quote.cleaned_data[part]
        if words and not first_place(text, words):
            message = f"{part}: the article does not word it so; copy its words, or leave it empty"
            yield Fault(quote.place_of(part), message)


def _shares_are_small(record: Record, read: Mapping[str, str]) -> Iterator[Fault]:
    articles = by_slug(record, ArticleEntry)
    for slug, share in _shares(record, read).items():
        if share > settings.ARTICLE_MAX_SHARE:
            message = (
                f"the record holds {share:.0%} of this article, {settings.ARTICLE_MAX_SHARE:.0%}"
            )
            yield Fault(articles[slug].place, f"{message} are allowed; shorten its passages")


def shares(record: Record, texts: Texts) -> dict[str, float]:
    """Return for each article, by slug, the share of its text that the record holds, 0 to 1.

    Passages count with the words around them, and so do the title and the wordings of speakers.
    """
    return _shares(record, {entry.key: texts.of(entry) for entry in record.of(ArticleEntry)})


def _shares(record: Record, read: Mapping[str, str]) -> dict[str, float]:
    held: dict[str, set[int]] = defaultdict(set)
    for article in record.of(ArticleEntry):
        held[article.key].update(_held(read[article.key], article.cleaned_data["title"]))
    for passage in record.of(PassageEntry):
        data = passage.cleaned_data
        if data["start"] is None:
            held[data["article"]].update(_held(read[data["article"]], data["exact"]))
            continue
        first, last = data["start"] - len(data["prefix"]), data["end"] + len(data["suffix"])
        held[data["article"]].update(range(first, last))
    for quote in record.of(QuoteEntry):
        slug = quote.cleaned_data["article"]
        for part in ("speaker_label", "function"):
            held[slug].update(_held(read[slug], quote.cleaned_data[part]))
    return {slug: len(held[slug]) / max(1, len(text)) for slug, text in read.items()}


def _held(text: str, words: str) -> range:
    """Return the offsets of the first place where `text` prints `words`, none for no place."""
    place = first_place(text, words)
    return range(place.start, place.end) if place else range(0)
