"""Makers of entries with true-to-life defaults; a test names only what it is about."""

import gc
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.http import urlencode

from actors.models import Actor, Alias
from andromede_site.models import (
    Baseline,
    Conflict,
    Correction,
    FormerSlug,
    Revision,
    Status,
    Ticket,
    log_changes,
)
from articles import chronology
from articles.models import (
    Affiliation,
    Article,
    ArticleText,
    Commitment,
    Event,
    Mention,
    Participation,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Story,
    Topic,
)
from tests.collection import Collection
from tests.told import tell


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--share", default="1/1", help="run this share of the modules only, as 2/3")


def pytest_configure(config: pytest.Config) -> None:
    """Leave the other modules to other runs; those of like names, of like cost, are dealt out."""
    number, count = map(int, config.getoption("share").split("/"))
    config.args = sorted(config.args)[number - 1 :: count]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks a database, so that only that runs on each of them."""
    for item in items:
        if _asks_database(item):
            item.add_marker("database")


def _asks_database(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    marks = (item.get_closest_marker(name) for name in ("django_db", "own_database"))
    return bool(fixtures) or any(marks)


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: looking through it took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Let a share pass whose tests all belong to the other shares."""
    if (
        exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED
        and session.config.getoption("share") != "1/1"
    ):
        session.exitstatus = pytest.ExitCode.OK


_numbers = count(1)


@pytest.fixture(autouse=True)
def own_search_index(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Give each test an index of its own, which only a search makes; versions repeat in tests."""
    settings.SEARCH_INDEX = tmp_path_factory.getbasetemp() / f"search-index-{next(_numbers)}"
    monkeypatch.setenv("SEARCH_INDEX", str(settings.SEARCH_INDEX))
    yield settings.SEARCH_INDEX
    shutil.rmtree(settings.SEARCH_INDEX, ignore_errors=True)


def _slug(name: str) -> str:
    return f"{name}-{next(_numbers)}"


def _passage(exact: str, given: dict[str, Any]) -> dict[str, Any]:
    start = given.pop("start", next(_numbers) * 1000)
    return {
        "exact": exact,
        "start": start,
        "end": None if start is None else start + len(exact),
        "status": Status.PUBLISHED,
        **given,
    }


@pytest.fixture
def read(client: Client) -> Callable[[str], str]:
    """Return the page at an address."""
    return lambda address: client.get(address).content.decode()


@pytest.fixture
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def make_actor(db: None) -> Callable[..., Actor]:
    def make(name: str = "Orange", *, spellings: tuple[str, ...] = (), **given: Any) -> Actor:
        actor = Actor.objects.create(
            **{
                "slug": _slug("actor"),
                "name_fr": name,
                "kind": Actor.Kind.COMPANY,
                "status": Status.PUBLISHED,
                **given,
            }
        )
        Alias.objects.bulk_create(Alias(actor=actor, spelling=spelling) for spelling in spellings)
        return actor

    return make


@pytest.fixture
def make_article(db: None) -> Callable[..., Article]:
    def make(title: str = "Orage dans le cloud français", **given: Any) -> Article:
        if "outlet" not in given:
            given.setdefault("outlet_certainty", "unknown")
        if given.get("published"):
            given.setdefault("published_basis", Article.DateBasis.STATED)
        return Article.objects.create(
            **{"slug": _slug("article"), "title": title, "status": Status.PUBLISHED, **given}
        )

    return make


@pytest.fixture
def make_quote(make_article: Callable[..., Article]) -> Callable[..., Quote]:
    def make(exact: str = "Nous regrettons la décision", **given: Any) -> Quote:
        about, topics = given.pop("about", ()), given.pop("topics", ())
        given.setdefault("article", None)
        given["article"] = given["article"] or make_article()
        quote = Quote.objects.create(
            **{
                "slug": _slug("quote"),
                "kind": Quote.Kind.DIRECT,
                "attribution": Quote.Attribution.UNNAMED,
                **_passage(exact, given),
            }
        )
        quote.about.add(*about)
        quote.topics.add(*topics)
        return quote

    return make


@pytest.fixture
def quotes(make_quote: Callable[..., Quote]) -> list[Quote]:
    return [make_quote(f"Un nuage numéro {number}") for number in range(3)]


@pytest.fixture
def make_statement(db: None) -> Callable[..., Statement]:
    def make(title: str = "La déception de Dassault Systèmes", **given: Any) -> Statement:
        statement = Statement(
            **{"slug": _slug("statement"), "title_fr": title, "status": Status.PUBLISHED, **given}
        )
        statement.save()
        return statement

    return make


@pytest.fixture
def make_commitment(
    make_mention: Callable[..., Mention],
) -> Callable[..., Commitment]:
    """Make a commitment with one mention as its evidence, or with none where `evidence=False`."""

    def make(amount: int = 60_000_000, *, evidence: bool = True, **given: Any) -> Commitment:
        commitment = Commitment.objects.create(
            **{
                "slug": _slug("commitment"),
                "title_fr": "L’apport d’Orange",
                "amount": amount,
                "stage": "planned",
                "status": Status.PUBLISHED,
                **given,
            }
        )
        if evidence:
            make_mention(commitment=commitment, amount=amount, stage="planned")
        return commitment

    return make


@pytest.fixture
def make_event(make_mention: Callable[..., Mention]) -> Callable[..., Event]:
    """Make an event with one mention as its evidence; `participants` maps actors to parts."""

    def make(title: str = "Le retrait", *, evidence: bool = True, **given: Any) -> Event:
        participants, after = given.pop("participants", {}), given.pop("after", ())
        if given.get("date"):
            given.setdefault("date_basis", Article.DateBasis.STATED)
        event = Event(
            **{"slug": _slug("event"), "title_fr": title, "status": Status.PUBLISHED, **given}
        )
        event.save()
        event.after.add(*after)
        for actor, part in participants.items():
            Participation.objects.create(event=event, actor=actor, part=part)
        if evidence:
            make_mention("a décidé de se retirer", event=event)
        chronology.order_events()
        return event

    return make


@pytest.fixture
def make_affiliation(
    make_actor: Callable[..., Actor], make_mention: Callable[..., Mention]
) -> Callable[..., Affiliation]:
    """Make a tie of one actor to another, with one mention as its evidence."""

    def make(*, evidence: bool = True, **given: Any) -> Affiliation:
        given.setdefault("actor", None)
        given["actor"] = given["actor"] or make_actor()
        if not given.get("other_label"):
            given.setdefault("other", None)
            given["other"] = given["other"] or make_actor("Andromède", kind="project")
        affiliation = Affiliation.objects.create(
            **{
                "slug": _slug("affiliation"),
                "kind": Affiliation.Kind.MEMBER,
                "status": Status.PUBLISHED,
                **given,
            }
        )
        if evidence:
            make_mention("troisième pilier", affiliation=affiliation)
        return affiliation

    return make


@pytest.fixture
def make_topic(make_position: Callable[..., Position]) -> Callable[..., Topic]:
    """Make a topic with `positions` stated ones, each with one mention as its evidence."""

    def make(title: str = "La clause", *, positions: int = 2, **given: Any) -> Topic:
        topic = Topic(
            **{
                "slug": _slug("topic"),
                "kind": Topic.Kind.DISPUTE,
                "title_fr": title,
                "status": Status.PUBLISHED,
                **given,
            }
        )
        topic.save()
        for _number in range(positions):
            make_position(topic=topic)
        return topic

    return make


@pytest.fixture
def make_story(db: None) -> Callable[..., Story]:
    """Make the story of the opening page; `turning_points` are its events."""

    def make(lead: str = "Un associé s’en va.", **given: Any) -> Story:
        turning_points = given.pop("turning_points", ())
        story = Story(
            **{
                "slug": _slug("story"),
                "title_fr": "Quatre associés pour un cloud français",
                "lead_fr": lead,
                "status": Status.PUBLISHED,
                **given,
            }
        )
        story.save()
        story.turning_points.add(*turning_points)
        return story

    return make


@pytest.fixture
def make_position(make_mention: Callable[..., Mention]) -> Callable[..., Position]:
    def make(summary: str = "La plus longue possible", **given: Any) -> Position:
        evidence = given.pop("evidence", given.get("is_stated", True))
        position = Position(
            **{
                "slug": _slug("position"),
                "summary_fr": summary,
                "status": Status.PUBLISHED,
                **given,
            }
        )
        position.save()
        if evidence:
            make_mention("la plus longue possible", position=position)
        return position

    return make


@pytest.fixture
def make_mention(make_article: Callable[..., Article]) -> Callable[..., Mention]:
    def make(exact: str = "60 millions d'euros", **given: Any) -> Mention:
        given.setdefault("article", None)
        given["article"] = given["article"] or make_article()
        return Mention.objects.create(**_passage(exact, given))

    return make


@pytest.fixture
def make_headline(db: None) -> Callable[..., RelatedHeadline]:
    def make(article: Article, exact: str = "Un titre", **given: Any) -> RelatedHeadline:
        return RelatedHeadline.objects.create(article=article, **_passage(exact, given))

    return make


@pytest.fixture
def make_facts(
    make_actor: Callable[..., Actor],
    make_commitment: Callable[..., Commitment],
    make_event: Callable[..., Event],
    make_affiliation: Callable[..., Affiliation],
    make_topic: Callable[..., Topic],
    make_position: Callable[..., Position],
) -> Callable[[Actor], list[Topic]]:
    """Make a row of every kind of fact that an actor has a part in; return the topics."""

    def make(actor: Actor) -> list[Topic]:
        make_commitment(funder=make_actor("L’État"), recipient=actor)
        earlier = make_event(date="2009")
        event = make_event(participants={actor: "initiator"}, after=[earlier])
        make_affiliation(actor=actor)
        make_affiliation(actor=actor, other_label="des opérateurs étrangers")
        topic = make_topic(positions=1)
        make_position("", topic=topic, actor=actor, is_stated=False)
        story = Story(slug=f"story-{event.pk}", title_fr="L’affaire", lead_fr="En une minute.")
        story.save()
        story.turning_points.set([event])
        return [topic, make_topic(kind="theme")]

    return make


@pytest.fixture
def make_rows(
    make_actor: Callable[..., Actor],
    make_article: Callable[..., Article],
    make_quote: Callable[..., Quote],
    make_statement: Callable[..., Statement],
    make_mention: Callable[..., Mention],
    make_headline: Callable[..., RelatedHeadline],
    make_facts: Callable[[Actor], list[Topic]],
) -> Callable[[], None]:
    """Make a row of everything that editors list, none sharing anything with another."""

    def make() -> None:
        orange = make_actor("Orange", spellings=("FT", "France Télécom"))
        article = make_article(outlet=make_actor("Le Monde"), outlet_certainty="stated")
        make_mention(actor=orange, article=make_article(), reported_by=make_actor())
        quote = make_quote(
            article=article,
            speaker=make_actor("Stéphane Richard"),
            organisation=orange,
            statement=make_statement(),
            about=[orange, make_actor("Thalès")],
            topics=make_facts(orange),
        )
        FormerSlug.objects.record("actor", f"old-{orange.slug}", orange.slug)
        Baseline.objects.create(kind="quote", key=quote.slug, content={"exact": quote.exact})
        version = log_changes([("quote", quote.slug, "created")])
        about = {"kind": "quote", "key": quote.slug}
        Revision.objects.create(**about, row=quote.pk, after={"exact": "Un nuage"}, version=version)
        Correction.objects.create(version=version, note_fr="C’était faux.")
        Ticket.objects.create(**about, message="C’est faux")
        Conflict.objects.create(**about, sort="both", content={"exact": "Un nuage"})
        ArticleText.objects.create(article=article, text="Orage dans le cloud français")
        make_headline(article)

    return make


@pytest.fixture
def get_json(client: Client) -> Callable[..., Any]:
    """Read an address under /api/v1/, which answers with `status`, and return its JSON."""

    def read(path: str, status: int = 200, **parameters: str) -> Any:
        address = f"/api/v1/{path}"
        if parameters:
            address += f"{'&' if '?' in path else '?'}{urlencode(parameters)}"
        response = client.get(address)
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/json"
        return response.json()

    return read


@pytest.fixture
def real(tmp_path: Path) -> Collection:
    """Return a copy of the project's own record, to be changed and looked at."""
    return Collection.real(tmp_path)


@pytest.fixture
def invented(tmp_path: Path) -> Collection:
    """Return a small record of our own invention, with its texts."""
    return Collection.invented(tmp_path)


@pytest.fixture
def told(invented: Collection) -> Collection:
    """Return the invented record with events, ties, topics and a story."""
    return tell(invented)


@pytest.fixture
def held(db: None, invented: Collection) -> Collection:
    """Return the invented record, ingested once."""
    invented.ingest()
    return invented


@pytest.fixture
def whole(db: None, told: Collection) -> Collection:
    """Return the record of every kind of entry, ingested once."""
    headline = "  - exact: Vega se tait\n    start: 900\n    end: 912\n"
    told.edit("articles/retard.yaml", "quotes:\n", f"related_headlines:\n{headline}\nquotes:\n")
    told.ingest()
    return told
