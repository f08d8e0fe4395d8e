"""The editors' desk with a million quotes: what it asks of a database is bounded, and stays so."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import Actor
from andromede_site.admin.filters import AutocompleteFilter
from andromede_site.models import Change
from articles.models import Article, Event, Mention, Position, Quote, Statement, Topic
from tests.desk import admin_url, delete, form_data, logged, queries_of, save

# As many queries on either database, so CI alone looks at them there.
pytestmark = pytest.mark.slow_on_postgresql

OURS = [model for model in admin.site._registry if model._meta.app_label != "auth"]


def _changelist(client: Client, model: type[Model], **parameters: Any) -> ChangeList:
    response = client.get(admin_url("changelist", model), parameters)
    assert response.status_code == 200, parameters
    return response.context["cl"]


def _lists(client: Client, model: type[Model]) -> Iterator[dict[str, Any]]:
    """Yield what the addresses of a list can ask for: a page, an order, a filter, a search."""
    listed = _changelist(client, model)
    yield {"p": 1}
    yield {"q": "orange"}
    yield {"q": "xyzzy"}
    for column, name in enumerate(listed.list_display):
        if name in (listed.sortable_by or ()):
            yield {"o": f"{column}"}
            yield {"o": f"-{column}"}
    for spec in listed.filter_specs:
        if isinstance(spec, AutocompleteFilter):
            related: Any = spec.field.related_model
            yield {spec.parameter: related._default_manager.values_list("pk", flat=True)[0]}
            continue
        for choice in spec.choices(listed):
            asked = str(dict(choice)["query_string"])
            yield dict(parse_qsl(asked.removeprefix("?")))


def _autocompletes(model: type[Model]) -> Iterator[str]:
    meta = model._meta
    for name in admin.site._registry[model].autocomplete_fields:
        field = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": name}
        for term in ("", "orange", "xyzzy"):
            asked: dict[str, Any] = {**field, "term": term}
            yield f"{reverse('admin:autocomplete')}?{urlencode(asked)}"


def _pages(client: Client, model: type[Model]) -> Iterator[str]:
    """Yield the address of everything that can be opened of a model."""
    for asked in _lists(client, model):
        yield f"{admin_url('changelist', model)}?{urlencode(asked)}"
    entry = model._default_manager.order_by("pk")[0]
    for page in ("change", "history", "delete"):
        yield admin_url(page, model, entry.pk)
    yield from _autocompletes(model)


def _within(sql: str, opened: int) -> str:
    """Return what stands between the parenthesis at `opened` and the one that closes it."""
    depth = 0
    for place in range(opened, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if not depth:
            return sql[opened + 1 : place]
    raise AssertionError(sql)


def _counts_all(sql: str) -> bool:
    """Say whether a query counts rows whose number nothing limits."""
    counts = [found.end() for found in re.finditer(r"COUNT\([^)]*\)( AS \S+)?", sql)]
    return any(
        not sql[end:].startswith(" FROM (")
        or not re.search(r" LIMIT \d+$", _within(sql, end + len(" FROM ")))
        for end in counts
    )


def _reads_all(sql: str) -> bool:
    """Say whether a query reads rows that are neither limited nor hang on given keys."""
    is_limited = re.search(r" LIMIT \d+( OFFSET \d+)?$", sql)
    hangs_on_keys = re.search(r' WHERE .*"(\w+_id|id|version)" (= \d+|IN \([\d, ]+\))', sql)
    hangs_on_slugs = re.search(r""" WHERE .*"slug" (= '[^']*'|IN \('[^)]*'\))""", sql)
    # The rows of these are few.
    is_of_few = r' FROM "(django_\w+|andromede_site_changecounter)"'
    is_bounded = is_limited or hangs_on_keys or hangs_on_slugs or re.search(is_of_few, sql)
    return not (is_bounded or "COUNT(" in sql)


@pytest.mark.parametrize("model", OURS)
def test_nothing_that_can_be_opened_counts_or_reads_a_whole_table(admin_client, make_rows, model):
    for _ in range(2):
        make_rows()
    pages = list(_pages(admin_client, model))
    for page in (pages[0], f"{admin_url('changelist', model)}?q=nuage"):
        admin_client.get(page)  # what a process asks once
    for page in pages:
        with CaptureQueriesContext(connection) as asked:
            assert admin_client.get(page).status_code in (200, 403), page
        selects = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
        assert [sql for sql in selects if _counts_all(sql)] == [], page
        assert [sql for sql in selects if _reads_all(sql)] == [], page


@pytest.mark.parametrize("page", ["merge", "merge and search"])
def test_the_page_to_merge_counts_and_reads_no_whole_table(admin_client, make_rows, page):
    make_rows()
    asked = {"actor": Actor.objects.values_list("pk", flat=True)[:2]}
    if page == "merge and search":
        asked["q"] = "orange"
    address = f"{reverse('admin:actors_actor_merge')}?{urlencode(asked, doseq=True)}"
    with CaptureQueriesContext(connection) as queries:
        assert admin_client.get(address).status_code == 200
    selects = [each["sql"] for each in queries if each["sql"].startswith("SELECT")]
    assert [sql for sql in selects if _counts_all(sql) or _reads_all(sql)] == []


QUERIES = {
    "actors_actor": (5, 7),
    "andromede_site_baseline": (5, 3),
    "andromede_site_change": (5, 3),
    "andromede_site_formerslug": (5, 3),
    "articles_affiliation": (4, 7),
    "articles_article": (4, 15),
    "articles_articletext": (4, 6),
    "articles_commitment": (4, 10),
    "articles_event": (4, 9),
    "articles_mention": (4, 7),
    "articles_position": (4, 7),
    "articles_quote": (4, 20),
    "articles_relatedheadline": (4, 12),
    "articles_statement": (4, 4),
    "articles_story": (4, 7),
    "articles_topic": (4, 9),
}
"""How many queries the list of a kind takes, and its form; two of them are of the session."""


@pytest.mark.parametrize("listed", QUERIES)
def test_lists_and_forms_take_so_many_queries(admin_client, make_rows, listed):
    for _ in range(3):
        make_rows()
    address = reverse(f"admin:{listed}_changelist")
    entry = admin_client.get(address).context["cl"].result_list[0]
    queries = [queries_of(admin_client, page) for page in (address, f"{address}{entry.pk}/change/")]
    assert tuple(queries) == QUERIES[listed]


def _plan(asked: str) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {asked}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def _page_queries(client: Client, model: type[Model], **parameters: Any) -> list[str]:
    """Return what was asked for the rows of a page of a list."""
    with CaptureQueriesContext(connection) as queries:
        _changelist(client, model, **parameters)
    table = f'FROM "{model._meta.db_table}"'
    return [each["sql"] for each in queries if table in each["sql"] and "COUNT" not in each["sql"]]


@pytest.mark.parametrize("model", [Quote, Mention])
@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ({"status__exact": "draft"}, "draft"),
        ({"status__exact": "in_review"}, "in_review"),
        ({"is_verified__exact": 0}, "unverified"),
    ],
)
def test_what_is_rare_among_a_million_has_an_index(admin_client, make_rows, model, asked, index):
    for _ in range(20):
        make_rows()
    model.objects.update(is_verified=True)
    rare = model.objects.first()
    rare.status, rare.is_verified = asked.get("status__exact", rare.status), False
    rare.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # So few rows are sooner read as they lie.
            cursor.execute("SET LOCAL enable_seqscan = off")
    (page,) = _page_queries(admin_client, model, **asked)
    assert f"{model._meta.model_name}_{index}" in _plan(page)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL judges by what a table holds")
@pytest.mark.parametrize("model", OURS)
def test_a_column_that_can_be_sorted_is_held_in_order_by_an_index(admin_client, make_rows, model):
    make_rows()
    for asked in _lists(admin_client, model):
        for page in _page_queries(admin_client, model, **asked) if "o" in asked else ():
            assert "USE TEMP B-TREE FOR ORDER BY" not in _plan(page), asked


def test_a_column_without_an_index_is_not_sorted_by_whatever_the_address(admin_client, make_quote):
    make_quote(kind="direct")
    newest = make_quote(kind="document")
    columns = _changelist(admin_client, Quote).list_display
    listed = _changelist(admin_client, Quote, o=columns.index("kind"))
    assert listed.result_list[0] == newest
    assert "o=" not in listed.get_query_string(remove=["o"])


@pytest.fixture
def short_lists(monkeypatch):
    monkeypatch.setattr("andromede_site.admin.lists.LISTED_MAX", 4)
    monkeypatch.setattr("andromede_site.admin.RecordAdmin.list_per_page", 2)


def test_a_list_ends_at_its_bound_and_says_so(admin_client, make_quote, short_lists):
    quotes = [make_quote() for _ in range(6)]
    address = admin_url("changelist", Quote)
    english = {"accept-language": "en"}
    first = admin_client.get(address, headers=english)
    assert list(first.context["cl"].result_list) == [quotes[5], quotes[4]]
    assert "more than 4 quotes" in first.content.decode()
    assert "Only the first 4 are listed" in first.content.decode()
    beyond = admin_client.get(address, {"p": 3}, headers=english)
    assert list(beyond.context["cl"].result_list) == [quotes[3], quotes[2]]
    assert "The list ends before that page." in beyond.content.decode()
    narrow = admin_client.get(address, {"article__id__exact": quotes[0].article_id})
    assert list(narrow.context["cl"].result_list) == [quotes[0]]
    assert "Only the first" not in narrow.content.decode()


def test_a_search_ends_at_the_bound_too(admin_client, make_actor, make_mention, short_lists):
    mentions = [make_mention("le nuage", actor=make_actor()) for _ in range(6)]
    listed = _changelist(admin_client, Mention, q="nuage")
    assert list(listed.result_list) == [mentions[5], mentions[4]]
    assert listed.paginator.has_more
    assert list(_changelist(admin_client, Mention, q="nuage", p=2).result_list) == [
        mentions[3],
        mentions[2],
    ]


def test_the_passages_of_one_article_are_in_the_order_of_its_text(
    admin_client, make_article, make_quote
):
    article = make_article()
    later, first = (make_quote(article=article, start=start) for start in (900, 100))
    listed = _changelist(admin_client, Quote, article__id__exact=article.pk)
    assert list(listed.result_list) == [first, later]
    assert list(_changelist(admin_client, Quote).result_list) == [first, later]


def test_a_filter_by_one_of_many_ties_finds_each_row_once(
    admin_client, make_quote, make_topic, make_event, make_actor
):
    topics = [make_topic(), make_topic()]
    quote = make_quote(topics=topics)
    make_quote(topics=topics[1:])
    assert list(_changelist(admin_client, Quote, topics__id__exact=topics[0].pk).result_list) == [
        quote
    ]
    actor = make_actor()
    event = make_event(participants={actor: "affected", make_actor(): "initiator"})
    make_event()
    listed = _changelist(admin_client, Event, participants__actor__id__exact=actor.pk)
    assert list(listed.result_list) == [event]
    for key in ("²", "9" * 30, "x"):
        address = f"{admin_url('changelist', Quote)}?{urlencode({'topics__id__exact': key})}"
        assert admin_client.get(address, follow=True).status_code == 200


@pytest.mark.parametrize("sent", [{"select_across": "1"}, {"select_across": "0"}])
def test_an_action_on_too_many_rows_is_refused(admin_client, make_quote, monkeypatch, sent):
    monkeypatch.setattr("andromede_site.admin.lists.CHOSEN_MAX", 2)
    quotes = [make_quote() for _ in range(3)]
    chosen = quotes[:1] if sent["select_across"] == "1" else quotes
    action = {"action": "delete_selected", "_selected_action": [quote.pk for quote in chosen]}
    address = admin_url("changelist", Quote)
    response = admin_client.post(address, {**action, **sent, "post": "yes"}, follow=True)
    assert len(response.context["messages"]) == 1
    assert Quote.objects.count() == 3
    assert 'class="question hidden"' not in admin_client.get(address).content.decode()


@pytest.fixture
def make_many_quotes(make_quote):
    """Make so many quotes of one article, written at once."""

    def make(count: int, **given: object) -> list[Quote]:
        article = make_quote().article
        return Quote.objects.bulk_create(
            Quote(
                slug=f"citation-{number}",
                article=article,
                exact="Oui",
                start=number,
                end=number + 3,
                kind="direct",
                attribution="unnamed",
                **given,
            )
            for number in range(count)
        )

    return make


def test_an_actor_with_many_quotes_is_kept_and_these_are_named_by_kind_and_number(
    admin_client, make_actor, make_many_quotes
):
    actor = make_actor()
    make_many_quotes(1001, speaker=actor)
    address = admin_url("delete", Actor, actor.pk)
    page = admin_client.get(address, headers={"accept-language": "en"})
    kind, named = page.context["protected"]
    assert kind == "Quotes (speaker): more than 1,000"
    assert len(named) == 11
    assert re.fullmatch(r'Quote: <a href="/admin/articles/quote/\d+/change/">Oui</a>', named[0])
    assert named[10] == "and many more"
    delete(admin_client, actor)
    assert Actor.objects.filter(pk=actor.pk).exists()


def test_what_would_take_too_much_along_is_kept(
    admin_client, make_event, make_mention, monkeypatch
):
    monkeypatch.setattr("andromede_site.admin.deleting.GOES_ALONG_MAX", 2)
    event = make_event(evidence=False)
    for _ in range(3):
        make_mention(event=event)
    response = delete(admin_client, event)
    kind, named = response.context["protected"]
    assert "3" in kind
    assert len(named) == 3
    assert Event.objects.filter(pk=event.pk).exists()
    Mention.objects.first().delete()
    delete(admin_client, event)
    assert not Event.objects.filter(pk=event.pk).exists()


@pytest.mark.parametrize("page", ["page", "action"])
def test_asking_before_a_deletion_takes_as_many_queries_for_60_quotes_as_for_5(
    admin_client, make_actor, make_quote, page
):
    def queries(count: int) -> int:
        actor = make_actor()
        for _ in range(count):
            make_quote(speaker=actor, about=[actor])
        if page == "page":
            return queries_of(admin_client, admin_url("delete", Actor, actor.pk))
        chosen = {"action": "delete_selected", "_selected_action": [actor.pk]}
        with CaptureQueriesContext(connection) as asked:
            admin_client.post(admin_url("changelist", Actor), chosen)
        return len(asked)

    assert queries(60) == queries(5)


def test_what_goes_along_with_a_deletion_is_told_before(
    admin_client, make_topic, make_quote, make_mention
):
    topic = make_topic(positions=2)
    quote = make_quote("Nous regrettons", topics=[topic])
    page = admin_client.get(admin_url("delete", Topic, topic.pk), headers={"accept-language": "en"})
    assert dict(page.context["model_count"]) == {
        "topics": 1,
        "positions (topic)": 2,
        "mentions (position)": 2,
        "quotes (topics)": 1,
    }
    assert admin_url("change", Quote, quote.pk) in page.content.decode()
    delete(admin_client, topic)
    assert not Position.objects.exists()
    assert Quote.objects.get(pk=quote.pk).topics.count() == 0


def test_a_deletion_that_takes_very_much_along_is_one_line_of_the_log(
    admin_client, make_event, make_mention, monkeypatch
):
    monkeypatch.setattr("andromede_site.changes.LOGGED_ONE_BY_ONE", 2)
    event = make_event(evidence=False)
    for _ in range(3):
        make_mention(event=event)
    delete(admin_client, event)
    assert logged() == [(Change.EVERYTHING, "", "changed")]


@pytest.fixture
def crowded(monkeypatch):
    monkeypatch.setattr("andromede_site.admin.inlines._SHOWN_MAX", 2)


def test_a_form_leads_to_the_list_of_rows_that_are_too_many_for_it(
    admin_client, make_article, make_quote, make_mention, crowded
):
    article = make_article()
    for _ in range(3):
        make_quote(article=article)
    make_mention(article=article, actor=Actor.objects.create(slug="a", name_fr="A", kind="person"))
    page = admin_client.get(admin_url("change", Article, article.pk))
    shown = [each.opts.model for each in page.context["inline_admin_formsets"]]
    assert Quote not in shown
    assert Mention in shown
    assert f"{admin_url('changelist', Quote)}?article__id__exact={article.pk}" in (
        str(next(iter(page.context["messages"])))
    )
    response = save(admin_client, admin_url("change", Article, article.pk), note="Relu")
    assert response.status_code == 302
    assert Quote.objects.filter(article=article).count() == 3


def test_rows_that_were_sent_are_saved_though_they_have_become_too_many(
    admin_client, make_event, make_mention, crowded
):
    event = make_event()
    address = admin_url("change", Event, event.pk)
    sent = form_data(admin_client, address)
    for _ in range(3):
        make_mention(event=event)
    admin_client.post(address, {**sent, "mentions-0-note": "À relire"})
    assert Mention.objects.filter(event=event, note="À relire").exists()


def test_what_hangs_on_an_entry_is_counted_no_further_than_anybody_needs(
    admin_client, make_statement, make_many_quotes
):
    statement = make_statement()
    make_many_quotes(1001, statement=statement)
    for page in (admin_url("changelist", Statement), admin_url("change", Statement, statement.pk)):
        read = admin_client.get(page, headers={"accept-language": "en"}).content.decode()
        assert "more than 1,000" in read
