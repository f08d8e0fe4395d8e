"""A private full text stays private: on every address, in every file, log and message.

The texts are full of words that nothing else in the record has. No answer may hold one of them.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import SlugField
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from andromede_site import changes
from andromede_site.models import Baseline, Change
from articles.filters import QuoteFilter
from articles.models import Article, ArticleText, Event, Quote
from articles.search import Found, rebuild
from tests.collection import Collection
from tests.desk import admin_url, form_data, new_quote

pytestmark = pytest.mark.slow_on_postgresql

# Between the words that a search looks for stand those that no answer may hold.
SOUGHT, SECRET = "zorglub", "quiproxis"
_PRIVATE = " ".join(f"{SOUGHT} {SECRET}{number}" for number in range(40))


@pytest.fixture
def record(whole: Collection) -> Collection:
    """Return the record of every kind of entry, each article of which has a secret text."""
    for article in Article.objects.all():
        ArticleText.objects.update_or_create(
            article=article, defaults={"text": f"{SECRET}. {article.title}. {_PRIVATE}."}
        )
    with transaction.atomic():
        changes.log([changes.EVERYTHING])
    rebuild()
    return whole


def _patterns(
    resolver: URLResolver, names: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], URLPattern]]:
    """Yield every public address pattern with the namespaces that it stands in."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = (*names, pattern.namespace) if pattern.namespace else names
            if pattern.app_name != "admin":
                yield from _patterns(pattern, inside)
        else:
            yield names, pattern


def _slugs() -> dict[str, str]:
    """Return a slug of each model that has one, by its kind, and one that nothing has."""
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    models: list[Any] = [field.model for field in fields if isinstance(field, SlugField)]
    held = {model._meta.model_name or "": model._default_manager.first() for model in models}
    named = {kind: entry.slug for kind, entry in held.items() if entry}
    return {"nothing": "nothing-here", **named}


def _fillings(pattern: URLPattern) -> Iterator[dict[str, str]]:
    """Yield values for what an address leaves open; a new kind of it must be told here."""
    asked = pattern.pattern.converters
    if not asked:
        yield {}
    for name in asked:
        if name == "slug":
            yield from ({"slug": slug} for slug in _slugs().values())
        elif name == "section":
            yield from ({"section": section} for section in ("pages", "articles", "quotes"))
        elif name == "identity":
            yield from ({"identity": f"{kind}/{slug}"} for kind, slug in _slugs().items())
            yield {"identity": "quote/nothing-here"}
        elif name == "unknown":
            yield {"unknown": "nowhere"}
        else:
            pytest.fail(f"{pattern}: say with which values of “{name}” to look at it")


@translation.override("fr")
def _public_addresses() -> list[str]:
    found = ["/fr/nowhere/", "/favicon.ico"]
    for names, pattern in _patterns(get_resolver()):
        assert pattern.name or "unknown" in pattern.pattern.converters, pattern
        for filling in _fillings(pattern):
            if pattern.name:
                found.append(reverse(":".join([*names, pattern.name]), kwargs=filling))
            else:
                found.append(f"/api/v1/{filling['unknown']}/")
    english = [path.replace("/fr/", "/en/", 1) for path in found if path.startswith("/fr/")]
    return sorted({*found, *english})


_QUERIES = [
    "",
    f"q={SOUGHT}",
    f"q=%22{SOUGHT}%22&sort=relevance",
    f"q={SOUGHT}*&kind=direct&kind=indirect&page=1&page_size=500&lang=en",
    *(f"{name}={SOUGHT}" for name in QuoteFilter.base_filters if name != "q"),
    "fields=private_text&include=text&expand=private_text&format=json",
]


def _holds_secret(answer: Any) -> bool:
    content = b"".join(answer) if answer.streaming else answer.content
    return SECRET in f"{answer.headers}{content.decode(errors='replace')}"


def test_no_public_address_shows_any_of_a_private_text(client, record):
    addresses = _public_addresses()
    found = 0
    slugs = _slugs().values()
    for address in addresses:
        # Lists that can be narrowed are asked all that they understand, once; others just a search.
        is_entry = any(f"/{slug}/" in address for slug in slugs)
        is_narrowed = address.startswith(("/fr/quotes", "/api/"))
        for query in _QUERIES if is_narrowed and not is_entry else _QUERIES[:2]:
            answer = client.get(f"{address}?{query}")
            assert not _holds_secret(answer), f"{address}?{query}"
            found += answer.status_code == 200
        assert not _holds_secret(client.post(address, {"q": SOUGHT})), address
    assert found > 200


def test_no_search_finds_a_private_text(record, get_json, own_search_index):
    assert not Found(SOUGHT, Quote.objects.all(), {}, with_hidden=True)
    assert get_json("quotes/", q=SOUGHT)["count"] == 0
    files = [path for path in own_search_index.rglob("*") if path.is_file()]
    assert files
    assert not any(SECRET.encode() in path.read_bytes() for path in files)


def test_no_kept_page_or_count_holds_a_private_text(client, record, settings):
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "secret"}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    for address in _public_addresses():
        client.get(address)
    for cache in map(caches.__getitem__, settings.CACHES):
        kept = getattr(cache, "_cache", {})
        assert not any(SECRET.encode() in value for value in kept.values())
    assert caches["pages"]._cache
    caches["pages"].clear()


@pytest.mark.parametrize("command", ["export", "verify", "ingest", "anchor"])
def test_no_command_prints_or_writes_a_private_text(record, tmp_path, capsys, command):
    if command == "export":
        call_command("export", tmp_path / "out")
        written = [path.read_text() for path in (tmp_path / "out").rglob("*.yaml")]
        assert written
    else:
        for path in record.texts.glob("*"):
            path.write_text(f"{path.read_text()} {_PRIVATE}")
        written = []
        try:
            call_command(command, record.path, texts=record.texts)
        except CommandError as error:
            written.append(str(error))
    told = capsys.readouterr()
    assert "".join([*written, told.out, told.err])
    assert SECRET not in "".join([*written, told.out, told.err])


def test_neither_log_nor_baseline_nor_repr_holds_a_private_text(admin_client, record):
    kept = ArticleText.objects.first()
    address = admin_url("change", ArticleText, kept.pk)
    sent = {"text": f"{kept.text} Fin.", "rest": "leave"}
    asked = admin_client.post(address, sent)
    answer = admin_client.post(address, {**sent, "reanchoring": asked.context["state"]})
    assert answer.status_code == 302
    assert SECRET not in admin_client.get(answer.url).content.decode().replace(kept.text, "")
    rows = [*Change.objects.values(), *Baseline.objects.values(), *LogEntry.objects.values()]
    assert len(rows) > 10
    assert SECRET not in repr(rows)
    assert SECRET not in f"{kept!r} {kept} {model_to_dict(kept, exclude='text')}"
    assert SECRET not in repr(ArticleText.objects.all())


def test_an_error_while_a_text_is_saved_reports_none_of_it(
    admin_client, record, monkeypatch, caplog, settings
):
    settings.ADMINS = [("A", "admin@example.org")]
    kept = ArticleText.objects.first()
    address = admin_url("change", ArticleText, kept.pk)
    sent = {**form_data(admin_client, address), "text": f"{kept.text} Fin."}

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ArticleText, "save", fail)
    admin_client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        answer = admin_client.post(address, sent)
    assert answer.status_code == 500
    assert not _holds_secret(answer)
    assert "the disk is full" in caplog.text
    assert SECRET not in caplog.text
    reports = [f"{message.subject} {message.body}" for message in mail.outbox]
    assert SECRET not in "".join(reports)


# -- within the admin: who may not see private texts ---------------------------


@pytest.fixture
def clerk(client: Client, record: Collection) -> Client:
    """Return the browser of an editor who may do everything but see private texts."""
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename__endswith="_articletext"))
    client.force_login(user)
    return client


def _admin_addresses() -> Iterator[str]:
    yield reverse("admin:index")
    for model in admin.site._registry:
        yield admin_url("changelist", model)
        yield f"{admin_url('changelist', model)}?q={SOUGHT}"
        yield admin_url("add", model)
        for entry in model._default_manager.all()[:3]:
            for page in ("change", "history", "delete"):
                yield admin_url(page, model, entry.pk)
        for field in model._meta.concrete_fields:
            if field.related_model:
                source = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                query = f"{source}&field_name={field.name}&term={SOUGHT}"
                yield f"{reverse('admin:autocomplete')}?{query}"


def test_who_may_not_see_private_texts_sees_them_nowhere_in_the_admin(clerk):
    for address in _admin_addresses():
        answer = clerk.get(address)
        assert not _holds_secret(answer), address
        if "/articletext/" in address:
            assert answer.status_code == 403, address


def test_who_may_not_see_private_texts_cannot_write_or_delete_them(clerk):
    kept = ArticleText.objects.first()
    for page in ("change", "delete"):
        sent = {"text": "Autre", "post": "yes"}
        assert clerk.post(admin_url(page, ArticleText, kept.pk), sent).status_code == 403
    assert ArticleText.objects.filter(pk=kept.pk, text=kept.text).exists()


@pytest.mark.parametrize(
    "given",
    [
        {"exact": f"{SOUGHT} {SOUGHT}"},
        {"exact": SOUGHT},
        {"exact": "Un plus long titre", "start": 0},
    ],
)
def test_a_refused_passage_quotes_the_text_only_to_whom_may_see_it(
    clerk, admin_client, given, record
):
    data = new_quote(Article.objects.first(), **given)
    for browser, may_see in ((clerk, False), (admin_client, True)):
        answer = browser.post(admin_url("add", Quote), data)
        assert answer.status_code == 200
        assert _holds_secret(answer) == may_see


def test_a_refused_passage_on_the_page_of_a_fact_quotes_no_text_either(clerk, record):
    event = Event.objects.first()
    address = admin_url("change", Event, event.pk)
    data = form_data(clerk, address)
    number = int(data["mentions-TOTAL_FORMS"])
    data["mentions-TOTAL_FORMS"] = number + 1
    data |= {
        f"mentions-{number}-article": Article.objects.first().pk,
        f"mentions-{number}-exact": f"{SOUGHT} {SOUGHT}",
        f"mentions-{number}-status": "draft",
        f"mentions-{number}-certainty": "stated",
    }
    answer = clerk.post(address, data)
    assert answer.status_code == 200
    assert not _holds_secret(answer)
