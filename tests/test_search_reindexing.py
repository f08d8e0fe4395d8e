"""The verbs on the index: reindex, prepare, and what the health check says of it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Quote
from articles.search.check import differences
from articles.search.freshness import snapshot
from tests.freshness import delete, generation, impatient, is_right, locked, log, save, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


def _reindex(*options):
    out = StringIO()
    call_command("reindex", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_reindex_swaps_a_new_index_in(quotes):
    old = snapshot()
    before = generation()
    _reindex()
    assert snapshot().name != old.name
    assert generation() != before
    assert not before.exists()
    assert words(old, "nuage") == words(snapshot(), "nuage")


def test_reindex_update_brings_in_what_changed(quotes):
    snapshot()
    before = generation()
    save(quotes[0], status="draft")
    _reindex("--update")
    assert generation() == before
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}


def test_reindex_says_where_it_cannot_write(own_search_index):
    own_search_index.write_text("no folder")
    for options in ([], ["--update"]):
        with pytest.raises(CommandError, match="the search index cannot be written"):
            _reindex(*options)


def test_reindex_check_finds_nothing_where_all_is_well(quotes):
    snapshot()
    log(quotes[0])
    assert _reindex("--check") == "search index and database agree\n"


def test_reindex_check_lists_what_the_log_does_not_tell(quotes, make_quote):
    changed, deleted, withdrawn = quotes
    snapshot()
    Quote.objects.filter(pk=changed.pk).update(kind="partial")
    Quote.objects.filter(pk=withdrawn.pk).update(status="draft")
    deleted_key = deleted.pk
    deleted.delete()
    added = make_quote()
    assert differences() == [
        f"quote {changed.pk}: otherwise in the index",
        f"quote {deleted_key}: in the index, but not in the database",
        f"quote {withdrawn.pk}: otherwise in the index",
        f"quote {added.pk}: not in the index",
    ]
    with pytest.raises(CommandError, match="4 to mend"):
        _reindex("--check")


def test_reindex_check_does_not_count_what_the_next_search_brings_in(quotes):
    snapshot()
    save(quotes[0], status="draft")
    delete(Quote.objects.filter(pk=quotes[1].pk))
    assert differences() == []


def test_reindex_check_says_that_there_is_no_index():
    assert differences() == ["search index: there is none yet"]


def test_healthz_says_how_far_behind_the_index_is(client, quotes):
    log(quotes[0])
    up_to_date = b"ok, record at version 1, search index at version 1, up to date\n"
    assert client.get("/healthz").content == up_to_date
    log(*quotes)
    with locked("writing.lock"), impatient():
        behind = b"ok, record at version 4, search index at version 1, 3 behind\n"
        assert client.get("/healthz").content == behind


def test_prepare_leaves_an_index_to_search_in(caplog, capsys):
    call_command("prepare")
    assert "search index is built anew" in caplog.text
    caplog.clear()
    assert is_right(snapshot())
    assert not caplog.records
