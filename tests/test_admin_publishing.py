"""What an editor is told who publishes an entry."""

import pytest
from django.contrib.messages import WARNING, get_messages

from articles.models import Topic
from tests.desk import admin_url, save

pytestmark = pytest.mark.slow_on_postgresql


def _warnings(response):
    assert response.status_code == 302
    told = get_messages(response.wsgi_request)
    return [str(message) for message in told if message.level == WARNING]


def _save_again(client, entry, **changed):
    return save(client, admin_url("change", type(entry), entry.pk), **changed)


@pytest.fixture
def make(request):
    """Make an entry by its kind and what is given of it, a position on a topic of its own."""

    def make(kind, **given):
        if kind == "position":
            given["topic"] = request.getfixturevalue("make_topic")(positions=0)
        return request.getfixturevalue(f"make_{kind}")(**given)

    return make


UNATTESTED = [
    ("affiliation", {"evidence": False}),
    ("commitment", {"evidence": False}),
    ("event", {"evidence": False}),
    ("position", {"evidence": False}),
    ("topic", {"positions": 0}),
]


@pytest.mark.parametrize(("kind", "given"), UNATTESTED)
def test_a_published_entry_that_appears_nowhere_is_pointed_out(admin_client, make, kind, given):
    entry = make(kind, **given)
    [warning] = _warnings(_save_again(admin_client, entry))
    assert str(entry) in warning


@pytest.mark.parametrize(("kind", "given"), UNATTESTED)
def test_of_a_draft_nothing_is_pointed_out(admin_client, make, kind, given):
    entry = make(kind, **given, status="draft")
    assert _warnings(_save_again(admin_client, entry)) == []


@pytest.mark.parametrize("kind", ["affiliation", "commitment", "event", "position", "topic"])
def test_of_an_attested_entry_nothing_is_pointed_out(admin_client, make, kind):
    assert _warnings(_save_again(admin_client, make(kind))) == []


def test_a_quote_of_a_draft_article_is_pointed_out(admin_client, make_article, make_quote):
    quote = make_quote(article=make_article(status="draft"))
    assert _warnings(_save_again(admin_client, quote))


def test_a_new_entry_is_looked_at_along_with_its_rows(admin_client, make_actor):
    topic = {"title_fr": "La clause", "slug": "clause", "kind": "dispute", "status": "published"}
    row = {"slug": "orange", "actor": make_actor().pk, "status": "published", "summary_fr": ""}
    side = {f"positions-0-{name}": value for name, value in row.items()}
    alone = save(admin_client, admin_url("add", Topic), **{**topic, "slug": "alone"})
    with_side = save(
        admin_client, admin_url("add", Topic), **topic, **side, **{"positions-TOTAL_FORMS": 1}
    )
    assert len(_warnings(alone)) == 1
    assert _warnings(with_side) == []
