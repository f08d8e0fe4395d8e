"""What must hold between the entries of a record, and between them and the texts.

Each rule is a generator of faults; `verify` runs them all, so that one run shows everything that is
wrong. A record that passes can be ingested.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from actors.entries import SECTIONS as ACTOR_SECTIONS
from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault, FaultyRecordError
from andromede_site.models import Certainty
from andromede_site.record import Record, missing_references
from articles.anchoring import first_place, is_unique, stands_between
from articles.entries import (
    ARTICLE_SECTIONS,
    FACT_SECTIONS,
    ArticleEntry,
    CommitmentEntry,
    MentionEntry,
    PassageEntry,
    QuoteEntry,
    StatementEntry,
)
from articles.models import FACTS, Quote
from articles.texts import Texts, sha256

ALL_SECTIONS = [*ACTOR_SECTIONS, *FACT_SECTIONS, *ARTICLE_SECTIONS]
"""Everything that a folder laid out as fixtures/ may hold, what is referred to first."""

_UNITS = {
    "milliards": 10**9,
    "milliard": 10**9,
    "millions": 10**6,
    "million": 10**6,
    "Md€": 10**9,
    "M€": 10**6,
    "k€": 10**3,
    "€": 1,
    "euros": 1,
}
_UNIT = re.compile("|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)))
_FIGURE = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3})*(?:,\d+)?")


def verify(record: Record, texts: Texts | None = None, *, in_database: bool = False) -> list[Fault]:
    """Return every fault of a record: those that loading it found, and what the rules find.

    With `texts`, passages and wordings are looked up in the articles. With `in_database`,
    references may lead to entries that only the database holds. What must hold between all entries
    of a folder is asked only of a whole one, each entry of which is right by itself.
    """
    faults = [*record.faults, *missing_references(record, in_database=in_database)]
    is_whole = record.is_whole and record.sections == ALL_SECTIONS and not record.faults
    rules = [*_RULES_OF_ENTRIES, *(_RULES_OF_WHOLE if is_whole else [])]
    for rule in rules:
        faults.extend(rule(record))
    if texts:
        faults.extend(_faults_in_texts(record, texts))
    return sorted(set(faults))


def shares(record: Record, texts: Texts) -> dict[str, float]:
    """Return for each article, by slug, the share of its text that the record holds, 0 to 1.

    Passages count with the words around them, and so do the title and the wordings of speakers.
    """
    read = {article.key: texts.of(article) for article in record.of(ArticleEntry)}
    held: dict[str, set[int]] = defaultdict(set)
    for article in record.of(ArticleEntry):
        held[article.key].update(_held(read[article.key], article.cleaned_data["title"]))
    for passage in record.of(PassageEntry):
        data = passage.cleaned_data
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


def _by_slug(record: Record, form: type[EntryForm]) -> dict[str, EntryForm]:
    return {entry.key: entry for entry in record.of(form)}


# Rules over entries: true of any part of a record.


def _attributions_fit_speakers(record: Record) -> Iterator[Fault]:
    actors = _by_slug(record, ActorEntry)
    wrong_kinds = {
        Quote.Attribution.PERSON: lambda kind: kind != Actor.Kind.PERSON,
        Quote.Attribution.DOCUMENT: lambda kind: kind != Actor.Kind.DOCUMENT,
        Quote.Attribution.ORGANISATION: lambda kind: (
            kind in (Actor.Kind.PERSON, Actor.Kind.OFFICE, Actor.Kind.DOCUMENT, Actor.Kind.LAW)
        ),
    }
    for quote in record.of(QuoteEntry):
        data = quote.cleaned_data
        speaker = actors.get(data["speaker"])
        is_wrong = wrong_kinds.get(data["attribution"])
        if speaker and is_wrong and is_wrong(speaker.cleaned_data["kind"]):
            kind = speaker.cleaned_data["kind"]
            message = f"attribution: {data['attribution']} does not fit a speaker of kind {kind}"
            yield Fault(quote.place_of("attribution"), f"{message}; correct one of them")
        if data["kind"] == Quote.Kind.DOCUMENT and speaker:
            kind = speaker.cleaned_data["kind"]
            if kind not in (Actor.Kind.DOCUMENT, Actor.Kind.MEDIUM):
                message = f"speaker: the words of a document cannot be those of a {kind}"
                yield Fault(
                    quote.place_of("speaker"), f"{message}; name the document or the medium"
                )


def _reporters_are_media(record: Record) -> Iterator[Fault]:
    actors = _by_slug(record, ActorEntry)
    names = {ArticleEntry: ("outlet", "reprinted_in"), QuoteEntry: ("reported_by",)}
    names[MentionEntry] = ("reported_by",)
    for form, parts in names.items():
        for entry in record.of(form):
            for part in parts:
                medium = actors.get(entry.cleaned_data[part])
                if medium and medium.cleaned_data["kind"] != Actor.Kind.MEDIUM:
                    message = (
                        f"{part}: “{medium.key}” is no medium; name a medium, or correct its kind"
                    )
                    yield Fault(entry.place_of(part), message)


def _dates_in_order(record: Record) -> Iterator[Fault]:
    articles = _by_slug(record, ArticleEntry)
    for quote in record.of(QuoteEntry):
        article = articles.get(quote.cleaned_data["article"])
        said = quote.cleaned_data["said_on"]
        if not article or not said.earliest:
            continue
        published = article.cleaned_data["published"]
        if published.latest and said.earliest > published.latest:
            message = f"said_on: {said.text} is after the article was published ({published.text})"
            yield Fault(quote.place_of("said_on"), f"{message}; correct one of them")


def _amounts_agree(record: Record) -> Iterator[Fault]:
    commitments = _by_slug(record, CommitmentEntry)
    for mention in record.of(MentionEntry):
        amount = mention.cleaned_data["amount"]
        if amount is None:
            continue
        commitment = commitments.get(mention.cleaned_data["commitment"])
        if commitment and commitment.cleaned_data["amount"] != amount:
            message = (
                f"amount: {amount} here, but {commitment.cleaned_data['amount']} in the "
                "commitment; correct one, or make it a commitment of its own"
            )
            yield Fault(mention.place_of("amount"), message)
        if amount not in amounts_in(mention.cleaned_data["exact"]):
            message = (
                f"amount: the words state no sum of {amount} euros; correct it, or widen the words"
            )
            yield Fault(mention.place_of("amount"), message)


def amounts_in(words: str) -> set[int]:
    """Return the sums in whole euros that `words` may state: every figure with every unit there.

    A unit counts for the figures around it, as in « 60 millions chacun … et 30 par Thales ».
    """
    units = {_UNITS[unit] for unit in _UNIT.findall(words)}
    figures = {
        float(re.sub(r"\s", "", figure).replace(",", ".")) for figure in _FIGURE.findall(words)
    }
    return {round(figure * unit) for figure in figures for unit in units}


def _totals_add_up(record: Record) -> Iterator[Fault]:
    commitments = _by_slug(record, CommitmentEntry)
    for total in record.of(CommitmentEntry):
        slugs, amount = total.cleaned_data["total_of"], total.cleaned_data["amount"]
        if not slugs or not all(slug in commitments for slug in slugs):
            continue
        added = sum(commitments[slug].cleaned_data["amount"] for slug in slugs)
        if added != amount:
            message = f"total_of: the parts add up to {added}, not to {amount}"
            yield Fault(total.place_of("total_of"), f"{message}; correct the amount or the parts")


def _no_cycles(record: Record) -> Iterator[Fault]:
    commitments = _by_slug(record, CommitmentEntry)
    leads: dict[str, Callable[[EntryForm], Iterable[str]]] = {
        "total_of": lambda entry: entry.cleaned_data["total_of"],
        "may_replace": lambda entry: filter(None, [entry.cleaned_data["may_replace"]]),
    }
    for part, lead in leads.items():
        for slug, entry in commitments.items():
            reached, ahead = set(), list(lead(entry))
            while ahead:
                step = ahead.pop()
                if step not in reached and step in commitments:
                    reached.add(step)
                    ahead.extend(lead(commitments[step]))
            if slug in reached:
                message = f"{part}: leads back to “{slug}” itself; break the circle"
                yield Fault(entry.place_of(part), message)


def _unique_among_articles(record: Record) -> Iterator[Fault]:
    for part in ("siglum", "source"):
        first: dict[str, ArticleEntry] = {}
        for article in record.of(ArticleEntry):
            value = article.cleaned_data[part]
            other = first.setdefault(value, article)
            if value and other is not article:
                message = (
                    f"{part}: “{value}” is that of article “{other.key}” already; give another"
                )
                yield Fault(article.place_of(part), message)


_RULES_OF_ENTRIES: list[Callable[[Record], Iterator[Fault]]] = [
    _attributions_fit_speakers,
    _reporters_are_media,
    _dates_in_order,
    _amounts_agree,
    _totals_add_up,
    _no_cycles,
    _unique_among_articles,
]


# Rules over the whole: true of a record that rests on nothing else.


def _facts_have_evidence(record: Record) -> Iterator[Fault]:
    attested = {
        (kind, mention.cleaned_data[kind]) for mention in record.of(MentionEntry) for kind in FACTS
    }
    for form in (ActorEntry, CommitmentEntry):
        for fact in record.of(form):
            if (fact.kind_name(), fact.key) not in attested:
                message = f"{fact.kind_name()} “{fact.key}” has no mention"
                yield Fault(fact.place, f"{message}; add its evidence to an article, or remove it")


def _spellings_are_printed(record: Record) -> Iterator[Fault]:
    printed: dict[str, list[str]] = defaultdict(list)
    for mention in record.of(MentionEntry):
        printed[mention.cleaned_data["actor"]].append(mention.cleaned_data["exact"])
    for actor in record.of(ActorEntry):
        for spelling in actor.cleaned_data["aliases"]:
            if not any(spelling in exact for exact in printed[actor.key]):
                message = (
                    f"aliases: no mention of this actor prints “{spelling}”; add one, or remove it"
                )
                yield Fault(actor.place_of("aliases", spelling), message)


def _statements_tie_quotes(record: Record) -> Iterator[Fault]:
    cuts = Counter(quote.cleaned_data["statement"] for quote in record.of(QuoteEntry))
    for statement in record.of(StatementEntry):
        if cuts[statement.key] < 2:
            message = f"statement “{statement.key}” ties {cuts[statement.key]} quotes; it takes two"
            yield Fault(statement.place, f"{message}, or remove it")


def _stages_are_attested(record: Record) -> Iterator[Fault]:
    stages: dict[str, set[str]] = defaultdict(set)
    for mention in record.of(MentionEntry):
        stages[mention.cleaned_data["commitment"]].add(mention.cleaned_data["stage"])
    for commitment in record.of(CommitmentEntry):
        data = commitment.cleaned_data
        if data["certainty"] == Certainty.STATED and data["stage"] not in stages[commitment.key]:
            message = f"stage: no mention states “{data['stage']}”"
            mend = "correct it, or write certainty: inferred and why"
            yield Fault(commitment.place_of("stage"), f"{message}; {mend}")


_RULES_OF_WHOLE: list[Callable[[Record], Iterator[Fault]]] = [
    _facts_have_evidence,
    _spellings_are_printed,
    _statements_tie_quotes,
    _stages_are_attested,
]


# Rules over the texts.


def _faults_in_texts(record: Record, texts: Texts) -> Iterator[Fault]:
    read: dict[str, str] = {}
    for article in record.of(ArticleEntry):
        try:
            read[article.key] = texts.of(article)
        except FaultyRecordError as error:
            yield from error.faults
    for article in record.of(ArticleEntry):
        if article.key in read:
            yield from _article_fits_text(article, read[article.key])
    for passage in record.of(PassageEntry):
        text = read.get(passage.cleaned_data["article"])
        if text is not None:
            yield from _passage_fits_text(passage, text)
    if not record.faults and len(read) == len(list(record.of(ArticleEntry))):
        yield from _shares_are_small(record, texts)


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


def _shares_are_small(record: Record, texts: Texts) -> Iterator[Fault]:
    articles = _by_slug(record, ArticleEntry)
    for slug, share in shares(record, texts).items():
        if share > settings.ARTICLE_MAX_SHARE:
            message = (
                f"the record holds {share:.0%} of this article, {settings.ARTICLE_MAX_SHARE:.0%}"
            )
            yield Fault(articles[slug].place, f"{message} are allowed; shorten its passages")
