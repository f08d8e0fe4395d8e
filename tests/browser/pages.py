"""One page of each kind, chosen in whatever record a site serves."""

import json
import re
from collections import Counter
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

LANGUAGES = ("fr", "en")

# Kind of page: its path in a language. What stands in braces is what `Record` chooses.
_PATHS = {
    "home": "",
    "actors": "actors/",
    "largest actor": "actors/{largest_actor}/",
    "smallest actor": "actors/{smallest_actor}/",
    "articles": "articles/",
    "article": "articles/{article}/",
    "quotes": "quotes/",
    "search with hits": "quotes/?{search}",
    "search without hits": "quotes/?q=zzzzzzzz",
    "quote": "quotes/{quote}/",
    "quote with cuts": "quotes/{cut}/",
    "funding": "funding/",
    "commitment": "funding/{commitment}/",
    "timeline": "timeline/",
    "event": "timeline/{event}/",
    "topics": "topics/",
    "dispute": "topics/{dispute}/",
    "contradiction": "topics/{contradiction}/",
    "comparison": "topics/{comparison}/",
    "theme": "topics/{theme}/",
    "network": "network/",
    "about": "about/",
    "corrections": "corrections/",
    "report": "report/quote/{quote}/",
    "not found": "nowhere/",
}
KINDS = (*_PATHS, "log-in")
_TOPICS: dict[str, dict[str, Any]] = {
    "dispute": {"kind": "dispute"},
    "contradiction": {"kind": "comparison", "is_contradiction": True},
    "comparison": {"kind": "comparison", "is_contradiction": False},
    "theme": {"kind": "theme"},
}


class Record:
    """All that the API of a site gives away, and what of it is worth a visit."""

    def __init__(self, site: str) -> None:
        names = ("actors", "articles", "commitments", "events", "topics")
        self.entries = {name: _read(f"{site}/api/v1/{name}/") for name in names}
        self.quotes = _read(f"{site}/api/v1/quotes/")
        self._whole = json.dumps([self.entries, self.quotes])

    def pages(self, language: str) -> dict[str, str]:
        """Return the path of a page of each kind; of entries the one with most to show."""
        actors = self._by_renown("actors")
        word, speaker = self.search()
        chosen = {
            "largest_actor": actors[0],
            "smallest_actor": actors[-1],
            "article": self._by_renown("articles")[0],
            "search": urlencode({"q": word, "speaker": speaker}),
            "quote": self.lone_quote()["slug"],
            "cut": self._most_cut_quote()["slug"],
            "commitment": self._largest("commitments"),
            "event": self._largest("events"),
            **{kind: self._largest("topics", **sort) for kind, sort in _TOPICS.items()},
        }
        pages = {kind: f"/{language}/{path.format(**chosen)}" for kind, path in _PATHS.items()}
        return {**pages, "log-in": "/admin/login/"}

    def search(self) -> tuple[str, str]:
        """Return a word and a speaker, together in one quote at least."""
        quote = self.lone_quote()
        return max(re.findall(r"\w+", quote["text"]), key=len), quote["speaker"]["slug"]

    def lone_quote(self) -> dict[str, Any]:
        """Return a quote of a named speaker that only one article has."""
        return next(q for q in self.quotes if q["speaker"] and not q["statement"])

    def most_quoted(self) -> str:
        """Return the slug of the actor with most quotes."""
        speakers = Counter(quote["speaker"]["slug"] for quote in self.quotes if quote["speaker"])
        return speakers.most_common(1)[0][0]

    def _most_cut_quote(self) -> dict[str, Any]:
        cuts = Counter(quote["statement"] for quote in self.quotes if quote["statement"])
        [(statement, _count)] = cuts.most_common(1)
        return next(quote for quote in self.quotes if quote["statement"] == statement)

    def _largest(self, name: str, **narrowed: Any) -> str:
        """Return the slug of the entry that holds most."""
        entries = [e for e in self.entries[name] if narrowed.items() <= e.items()]
        return max(entries, key=lambda entry: len(json.dumps(entry)))["slug"]

    def _by_renown(self, name: str) -> list[str]:
        """Return the slugs of a list, those first that the record names most often."""
        slugs = [entry["slug"] for entry in self.entries[name]]
        return sorted(slugs, key=lambda slug: -self._whole.count(f'"slug": "{slug}"'))


def fetch(address: str, language: str) -> tuple[int, bytes]:
    """Return the status and the page that an address answers with."""
    request = Request(address, headers={"Accept-Language": language})  # noqa: S310
    try:
        with urlopen(request) as answer:  # noqa: S310
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def _read(address: str) -> list[dict[str, Any]]:
    with urlopen(f"{address}?page_size=500") as answer:  # noqa: S310
        return json.load(answer)["results"]
