"""The page that shows what a corrected text does to the passages of its article, and asks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from andromede_site.addresses import change_address
from andromede_site.admin.explaining import Explanation
from articles.anchoring import Span
from articles.models import Article, Passage
from articles.reanchoring import Fate, Finding, Reanchoring

LEAVE, REVIEW = "leave", "review"

STATE, _REST = "reanchoring", "rest"
_PLACE, _ALL = "at-", "all-"
_OURS = ("csrfmiddlewaretoken", "text", STATE, _REST, *Explanation.base_fields)

_AROUND = 60
# What moved goes by itself, and what is lost waits: neither needs a list without an end.
_MOST_LISTED = 200

# Signs that look like others, or like nothing.
_SIGNS = {
    " ": _("space"),
    "\n": _("line end"),
    "\r": _("carriage return"),
    "\t": _("tab"),
    "\u00a0": _("no-break space"),
    "\u00ad": _("soft hyphen"),
    "\u2009": _("thin space"),
    "\u200b": _("zero-width space"),
    "\u202f": _("narrow no-break space"),
}


@dataclass
class Answer:
    """What an editor has decided: which places to take, and what becomes of the rest."""

    state: str
    chosen: dict[str, int]
    rest: str

    @classmethod
    def of(cls, sent: QueryDict, found: Reanchoring) -> "Answer":
        chosen = {
            finding.key: start for finding in found.findings for start in _ticked(sent, finding)
        }
        rest = sent.get(_REST, "")
        return cls(sent.get(STATE, ""), chosen, rest if rest in (LEAVE, REVIEW) else "")

    def faults(self, found: Reanchoring) -> list[str]:
        """Return what is to be told before these decisions can be carried out."""
        if self.state != found.state:
            return [gettext("The text or a passage has been changed meanwhile: look again.")]
        if not self.rest and any(f.key not in self.chosen for f in open_questions(found)):
            return [gettext("Say what becomes of the passages that are not found.")]
        return []

    def changes_what_readers_see(self, found: Reanchoring) -> bool:
        """Say whether words of a published passage become others, or leave the public pages."""
        return any(self._changes(finding) for finding in open_questions(found))

    def _changes(self, finding: Finding) -> bool:
        if not finding.passage.is_published:
            return False
        # Elsewhere only the signs of the same words may differ.
        is_chosen = finding.key in self.chosen
        return finding.fate == Fate.LOST if is_chosen else self.rest == REVIEW


class UnsettledError(Exception):
    """Raised where passages wait for an editor's decision, with what stands in the way of it."""

    def __init__(
        self,
        article: Article,
        found: Reanchoring,
        answer: Answer,
        faults: Iterable[str] = (),
        explanation: Explanation | None = None,
    ) -> None:
        super().__init__()
        self.article, self.found, self.answer = article, found, answer
        self.faults = list(faults)
        self.explanation = explanation


class Words(NamedTuple):
    """Words of a text, and what stands around them there."""

    start: int
    before: str
    exact: str
    after: str


class Choice(NamedTuple):
    """A place that may be a passage’s own; `signs` says what it prints otherwise."""

    words: Words
    signs: str
    is_chosen: bool


class Link(NamedTuple):
    """A passage, by its kind and status, and its own page."""

    kind: str
    status: str
    address: str


@dataclass
class Row:
    """Words of passages as the page shows them, and where they stood, if they did."""

    name: str
    exact: str
    old: Words | None
    passages: list[Link] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)


@dataclass
class Group:
    """Passages of one fate, by their words; `unlisted` counts words that the page does not list."""

    fate: str
    title: str
    explanation: str
    count: int
    rows: list[Row]
    unlisted: int

    @property
    def all_name(self) -> str:
        """The name of the field that accepts the first place of each of them."""
        return f"{_ALL}{self.fate}"


_ASKED = (Fate.LOST, Fate.TAKEN, Fate.SEVERAL, Fate.ELSEWHERE, Fate.SIGNS)


def open_questions(found: Reanchoring) -> list[Finding]:
    """Return the passages whose place an editor has to settle."""
    return found.of(*_ASKED)


def context(request: HttpRequest, question: UnsettledError) -> dict[str, Any]:
    """Return what the page shows; all that was sent goes along, so that nothing typed is lost."""
    sent, found = request.POST, question.found
    kept = [
        (name, value)
        for name, values in sent.lists()
        for value in values
        if name not in _OURS and not name.startswith((_PLACE, _ALL))
    ]
    groups = [group for fate in _ASKED if (group := _group(fate, question)).rows]
    moved = _group(Fate.MOVED, question)
    published_count = sum(f.passage.is_published for f in open_questions(found))
    explanation = question.explanation or Explanation(sent if question.answer.state else None)
    return {
        "title": gettext("What becomes of the passages"),
        "article": question.article,
        "faults": question.faults,
        "at_stake": [*groups, moved] if moved.rows else groups,
        "stays": _stays(found),
        "groups": groups,
        "moved": moved,
        "rest": question.answer.rest,
        "is_asked": bool(open_questions(found)),
        "published_count": published_count,
        "explanation": explanation if published_count else None,
        "kept": kept,
        "text": sent.get("text", ""),
        "state": found.state,
    }


def _stays(found: Reanchoring) -> str:
    """Return how many passages stay where they are, "" where none does."""
    count = len(found.of(Fate.STAYS))
    words = ngettext(
        "%(n)d passage stays where it is.", "%(n)d passages stay where they are.", count
    )
    return words % {"n": count} if count else ""


_GROUPS = {
    Fate.SIGNS: (
        _("The same words, printed with other signs"),
        _(
            "The place is certain, but apostrophes, spaces, dashes or the like differ. Tick those "
            "whose words are to become those of the new text."
        ),
    ),
    Fate.ELSEWHERE: (
        _("The same words, among others"),
        _(
            "The new text prints these words once, but nothing around them proves that it is the "
            "same place. Tick those of which you are sure."
        ),
    ),
    Fate.SEVERAL: (
        _("Words that stand in several places"),
        _("Choose the place, if one of them is right."),
    ),
    Fate.TAKEN: (
        _("Another passage has its place"),
        _("A mention of the same fact, or the same headline, stands there: delete one."),
    ),
    Fate.LOST: (
        _("Words that the new text does not print"),
        _(
            "Where it prints words that are alike, these are offered: tick them only if they are "
            "what this passage is to say from now on."
        ),
    ),
    Fate.MOVED: (
        _("Moved along with their words"),
        _("The new text prints exactly these words in what can only be the same place."),
    ),
}


def _group(fate: Fate, question: UnsettledError) -> Group:
    title, explanation = _GROUPS[fate]
    findings = question.found.of(fate)
    by_words: dict[Any, list[Finding]] = {}
    for finding in findings:
        by_words.setdefault((finding.key, *finding.places), []).append(finding)
    words = list(by_words.values())
    is_settled = fate in (Fate.MOVED, Fate.TAKEN, Fate.LOST)
    listed = words[:_MOST_LISTED] if is_settled else words
    rows = [_row(findings, question) for findings in listed]
    unlisted = len(words) - len(listed)
    return Group(fate.value, str(title), str(explanation), len(findings), rows, unlisted)


def _row(findings: list[Finding], question: UnsettledError) -> Row:
    finding, found = findings[0], question.found
    passage = finding.passage
    stood = found.old is not None and passage.stands_in(found.old)
    old = _words(found.old, _range(passage)) if stood else None
    row = Row(f"{_PLACE}{finding.key}", passage.exact, old)
    row.passages = [_link(each.passage) for each in findings]
    chosen = question.answer.chosen.get(finding.key)
    row.choices = [
        Choice(
            _words(found.new, place),
            "" if finding.fate == Fate.LOST else _signs(passage.exact, place.exact),
            place.start == chosen,
        )
        for place in finding.places
    ]
    return row


def _link(passage: Any) -> Link:
    kind = str(passage._meta.verbose_name)
    return Link(kind, passage.get_status_display(), change_address(passage))


def _range(passage: Passage) -> Span:
    start = passage.start or 0
    return Span(start, start + len(passage.exact), passage.exact)


def _words(text: str | None, place: Span) -> Words:
    text = text or ""
    before = text[max(0, place.start - _AROUND) : place.start]
    return Words(place.start, before, place.exact, text[place.end : place.end + _AROUND])


def _signs(old: str, new: str) -> str:
    """Name the signs that differ, as “' → ’”; "" where the characters are the same."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    if not (gone or come):
        return ""
    return f"{_named(gone)} → {_named(come)}"


def _named(signs: Iterable[str]) -> str:
    return ", ".join(str(_SIGNS.get(sign, sign)) for sign in signs) or "∅"


def _ticked(sent: QueryDict, finding: Finding) -> list[int]:
    """Return the start of the place that was chosen for a passage, none if none was."""
    value = sent.get(f"{_PLACE}{finding.key}", "")
    if not value and f"{_ALL}{finding.fate.value}" in sent:
        return [place.start for place in finding.places[:1]]
    return [place.start for place in finding.places if str(place.start) == value]
