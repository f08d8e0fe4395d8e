"""What is saved at a server that is killed, and what is to be true of it afterwards.

`python -m tests.killed_saves prepare` puts two articles and an editor into a database, and prints
the key of a session; `… whole < NAMES` prints what is not whole, NAMES being those of the saves
that the server had answered.
"""

import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from http.client import HTTPException
from itertools import count
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import django

WORDS = ["Le nuage attend encore", "L’orage passe au loin", "La pluie tombe sur Lyon"]
# Rows are made under these numbers, of articles, texts and quotes alike.
TEXT, ROWS, LINES, DELETED = 1_000_000, 2_000_000, 3_000_000, 4_000_000
PASSAGES, DELETIONS = 12, 60


def sentences() -> Iterator[str]:
    return (f"{WORDS[number % 3]}, jour {number:02}" for number in range(PASSAGES))


# The saves.


class _Fields(HTMLParser):
    """What a browser sends of the forms of a page if nothing is typed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._name = ""
        self._lines: list[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag in ("select", "textarea"):
            self._name = name
            self._lines = [] if tag == "textarea" else None
        elif tag == "option" and "selected" in given:
            self.sent.append((self._name, value))
        elif tag == "input" and name and given.get("type") not in ("submit", "checkbox", "radio"):
            self.sent.append((name, value))
        elif tag == "input" and name and "checked" in given:
            self.sent.append((name, given.get("value") or "on"))

    def handle_data(self, data: str) -> None:
        if self._lines is not None:
            self._lines.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._lines is not None:
            self.sent.append((self._name, "".join(self._lines).removeprefix("\n")))
            self._lines = None


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Let a redirect be the answer: it says that something was saved."""


class Editor:
    """Saves one thing after the other, each under a name of its own, until the server is gone."""

    _numbers = count(1)

    def __init__(self, site: str, session: str, chance: random.Random) -> None:
        self.site, self.chance = site, chance
        self.browser = build_opener(_NoRedirect)
        self.browser.addheaders = [("Cookie", f"sessionid={session}; csrftoken={'a' * 32}")]
        self.saved: Counter[str] = Counter()
        self.answered: list[str] = []
        self.refused: list[str] = []

    def work(self) -> None:
        saves = [self.add, self.change, self.save_article, self.delete, self.correct_text]
        try:
            while True:
                save = self.chance.choice(saves)
                name = f"nr-{next(self._numbers)}-{self.chance.randrange(10**9)}"
                is_saved = save(name)
                if is_saved:
                    self.answered.append(name)
                    self.saved[save.__name__] += 1
        except (OSError, HTTPException):
            return

    def add(self, name: str) -> bool:
        values = {
            "exact": f"Mots {name}",
            "slug": name,
            "kind": "direct",
            "speaker_label": "Orange",
        }
        return self._save(name, f"quote/add/?article={LINES}", **values, note=name)

    def change(self, name: str) -> bool:
        about = [str(each) for each in self.chance.sample(range(1, 10), 3)]
        address = f"quote/{TEXT + self.chance.randrange(PASSAGES)}/change/"
        return self._save(name, address, note=name, translation=name, about=about)

    def save_article(self, name: str) -> bool:
        notes = {f"quotes-{number}-note": name for number in range(PASSAGES)}
        return self._save(name, f"article/{ROWS}/change/", byline=name, **notes)

    def delete(self, name: str) -> bool:
        address = f"quote/{DELETED + self.chance.randrange(DELETIONS)}/delete/"
        return self._save(name, address, post="yes")

    def correct_text(self, name: str) -> bool:
        text = "\n".join([name] * self.chance.randrange(1, 20) + [*sentences()])
        return self._save(name, f"articletext/{TEXT}/change/", text=text)

    def _save(self, reason: str, path: str, **typed: Any) -> bool:
        """Open a form and send it; send it again where it asks something."""
        address = f"{self.site}/admin/articles/{path}"
        status, page = self._open(address)
        for _sheet in range(2):
            if status != 200:
                return False
            known = {**typed, "reason": reason}
            fields = [each for each in _Fields(page).sent if each[0] not in known]
            sent = urlencode([*fields, *known.items()], doseq=True)
            status, page = self._open(address, sent.encode())
            if status == 302:
                return True
            typed = {}
        self.refused.append(page)
        return False

    def _open(self, address: str, sent: bytes | None = None) -> tuple[int, str]:
        try:
            with self.browser.open(Request(address, sent)) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, ""


def at_work(site: str, session: str, chance: random.Random, editors: int = 4) -> list[Any]:
    """Start editors, and return each with the thread that it works in."""
    staff = [Editor(site, session, random.Random(chance.random())) for _ in range(editors)]  # noqa: S311
    threads = [threading.Thread(target=each.work) for each in staff]
    for thread in threads:
        thread.start()
    return list(zip(staff, threads, strict=True))


# What is to be true.


def prepare() -> str:
    """Put the articles and an editor into the database; return the key of a session."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.db import transaction

    from andromede_site.models import Change, log_changes
    from articles.models import Article, ArticleText, Quote

    for pk in (TEXT, ROWS, LINES):
        Article.objects.create(
            pk=pk, slug=f"article-{pk}", title=f"Article {pk}", outlet_certainty="unknown"
        )
    text = "\n".join(sentences())
    ArticleText.objects.create(pk=TEXT, article_id=TEXT, text=text)
    Quote.objects.bulk_create(
        Quote(
            pk=pk + number,
            slug=f"quote-{pk + number}",
            article_id=pk,
            exact=exact,
            start=text.index(exact),
            end=text.index(exact) + len(exact),
            is_verified=pk == TEXT,
            kind="direct",
            attribution="unnamed",
        )
        for pk in (TEXT, ROWS)
        for number, exact in enumerate(sentences())
    )
    Quote.objects.bulk_create(
        Quote(
            pk=DELETED + number,
            slug=f"deleted-{number}",
            article_id=LINES,
            exact=f"Mots {number}",
            kind="direct",
            attribution="unnamed",
        )
        for number in range(DELETIONS)
    )
    with transaction.atomic():
        log_changes([(Change.EVERYTHING, "", Change.Action.CHANGED)])
    user = User.objects.create_superuser("editor")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def broken(answered: Iterable[str]) -> Iterator[str]:
    """Yield what is not whole in the database, and which answered saves are not in it."""
    from andromede_site.models import Revision

    reasons = set(Revision.objects.values_list("reason", flat=True))
    yield from (f"lost: {name}" for name in answered if name not in reasons)
    yield from _broken_log()
    yield from _broken_history()
    yield from _halves()
    yield from _misplaced()
    yield from _behind()


def _broken_log() -> Iterator[str]:
    from andromede_site.models import Change, Revision

    versions = list(Change.objects.order_by("version").values_list("version", flat=True))
    if versions != list(range(1, Change.objects.current_version() + 1)):
        yield "the versions of the change log have gaps"
    if set(Revision.objects.values_list("version", flat=True)) - {*versions}:
        yield "a revision is of no change"


def _broken_history() -> Iterator[str]:
    from andromede_site.entries import EntryForm
    from andromede_site.models import Revision
    from andromede_site.revisions import contents

    last = {(each.kind, each.row): each for each in Revision.objects.order_by("pk")}
    for (kind, row), revision in last.items():
        form = EntryForm.of_kind(kind)
        assert form
        if contents(form, [row]).get(row) != revision.after:
            yield f"{kind} {revision.key} is not as its history says"


def _halves() -> Iterator[str]:
    from articles.models import Article, Quote

    rows = Quote.objects.filter(article=ROWS).values_list("note", flat=True)
    if set(rows) != {Article.objects.get(pk=ROWS).byline}:
        yield "an article was saved without its rows"
    for quote in Quote.objects.filter(article=TEXT).exclude(note="").prefetch_related("about"):
        if quote.note != quote.translation or quote.about.count() != 3:
            yield f"half of quote {quote.slug} was saved"


def _misplaced() -> Iterator[str]:
    from articles.export import contradictions
    from articles.models import ArticleText, Quote
    from articles.texts import sha256

    held = ArticleText.objects.select_related("article").get(pk=TEXT)
    if held.article.text_sha256 not in ("", sha256(held.text)):
        yield "an article has the sum of another text"
    for quote in Quote.objects.filter(article=TEXT):
        if not (quote.is_verified and quote.stands_in(held.text)):
            yield f"quote {quote.slug} stands elsewhere"
    yield from (f"verify: {fault}" for fault in contradictions())


def _behind() -> Iterator[str]:
    from django.core.management import call_command

    from articles.search.check import differences

    call_command("reindex", "--update", verbosity=0)
    yield from differences()


def main(verb: str) -> Iterable[str]:
    return [prepare()] if verb == "prepare" else broken(sys.stdin.read().split())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andromede_site.settings")
    django.setup()
    sys.stdout.writelines(f"{line}\n" for line in main(sys.argv[1]))
