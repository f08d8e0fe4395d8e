"""A search sees what was committed before it, whatever became of the index on disk meanwhile."""

import fcntl
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from io import StringIO
from threading import Timer
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from tantivy import Index, Occur, Query, SchemaBuilder

from actors.merging import merge
from andromede_site import changes
from andromede_site.models import Change, ChangeCounter
from articles.models import Quote
from articles.search import freshness, generations
from articles.search.check import differences
from articles.search.freshness import snapshot
from articles.search.index import SCHEMA, quotes_with
from articles.search.pending import pending, record

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

KILLS = 12


def _log(*entries, action="changed"):
    with transaction.atomic():
        changes.log([(*entry.identity, action) for entry in entries])


def _save(entry, **values):
    before = entry.identity
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save()
    with transaction.atomic():
        changes.log(changes.saved(entry, before))


def _delete(entries):
    lines = changes.deleted(entries)
    entries.delete()
    with transaction.atomic():
        changes.log(lines)


def _log_everything():
    with transaction.atomic():
        changes.log([changes.EVERYTHING])


def _words(found, word):
    """Return the keys of the quotes with a word that the public may see."""
    shown, word = (Query.term_query(SCHEMA, *term) for term in (("hidden", 0), ("surface", word)))
    query = Query.boolean_query([(Occur.Must, shown), (Occur.Must, word)])
    hits = found.searcher.search(query, limit=100).hits
    return set(found.searcher.fast_field_values("id", [address for _score, address in hits]))


def _with(field, entry):
    return quotes_with(snapshot().searcher, field, entry.pk)


def _is_right(found):
    """Say whether what was found is up to date, and the index just what the database asks for."""
    return (
        not found.behind
        and found.version == Change.objects.current_version()
        and (differences() == [])
    )


def _home():
    return record().home.folder


def _generation():
    return record().home.current()


@pytest.fixture
def as_new_process():
    """Let what follows find nothing open, as a process does that has just started."""
    return generations.home_of.cache_clear


@pytest.fixture
def no_rest(monkeypatch):
    """Let a failure keep nobody from trying again."""
    monkeypatch.setattr(freshness, "_REST", 0)


@pytest.fixture
def quotes(make_quote):
    return [make_quote(f"Un nuage numéro {number}") for number in range(3)]


def test_the_first_search_builds_the_index(quotes, caplog):
    _log(*quotes)
    found = snapshot()
    assert _words(found, "nuage") == {quote.pk for quote in quotes}
    assert (found.version, found.behind, found.is_missing) == (3, 0, False)
    assert "search index is built anew: there is none yet" in caplog.text


def test_a_search_of_nothing_new_leaves_the_index_alone(quotes, django_assert_num_queries):
    first = snapshot()
    with django_assert_num_queries(1):
        assert snapshot() == first


def test_each_state_of_the_index_has_a_name_of_its_own(quotes):
    names = {snapshot().name}
    _log(quotes[0])
    names.add(snapshot().name)
    freshness.rebuild()
    names.add(snapshot().name)
    assert len(names) == 3


def test_a_snapshot_stays_as_it_is(quotes):
    before = snapshot()
    _delete(Quote.objects.filter(pk=quotes[0].pk))
    freshness.rebuild()
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert _words(before, "nuage") == {quote.pk for quote in quotes}


def test_a_changed_quote_is_found_by_its_new_words_only(quotes):
    snapshot()
    quote = quotes[0]
    _save(quote, exact="Un orage", end=quote.start + 8)
    found = snapshot()
    assert _words(found, "orage") == {quote.pk}
    assert quote.pk not in _words(found, "nuage")


def test_a_draft_is_held_from_the_first_and_hidden(quotes, make_quote):
    snapshot()
    draft = make_quote("Un nuage", status="draft")
    _log(draft, action="created")
    found = snapshot()
    assert _words(found, "nuage") == {quote.pk for quote in quotes}
    assert quotes_with(found.searcher, "hidden", 1) == {draft.pk, 0}
    _delete(Quote.objects.filter(pk=draft.pk))
    assert quotes_with(snapshot().searcher, "hidden", 1) == {0}
    assert differences() == []


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_withdrawn_quote_is_found_no_more_until_it_is_back(quotes, status):
    snapshot()
    _save(quotes[0], status=status)
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert differences() == []
    _save(quotes[0], status="published")
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes}
    assert differences() == []


def test_a_deleted_quote_is_found_no_more(quotes):
    snapshot()
    _delete(Quote.objects.filter(pk__in=[quotes[0].pk, quotes[2].pk]))
    assert _words(snapshot(), "nuage") == {quotes[1].pk}


def test_a_deleted_quote_takes_none_along_whose_slug_looks_the_same(quotes, monkeypatch):
    monkeypatch.setattr("articles.search.index._SLUG_SIGNS", 1)
    snapshot()
    _delete(Quote.objects.filter(pk=quotes[0].pk))
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}


def test_a_quote_that_takes_the_slug_of_another_is_not_mistaken_for_it(quotes):
    snapshot()
    first, second, third = quotes
    _save(first, slug="un")
    _save(second, slug="deux")
    _delete(Quote.objects.filter(pk=second.pk))
    _save(first, slug="deux")
    _save(third, slug="un")
    assert _words(snapshot(), "nuage") == {first.pk, third.pk}
    assert differences() == []


def test_the_quotes_of_an_article_come_and_go_with_it(make_quote, make_article):
    article = make_article()
    quotes = {make_quote("Un nuage", article=article).pk for _number in range(3)}
    make_quote("Un orage")
    snapshot()
    _save(article, status="draft")
    assert _words(snapshot(), "nuage") == set()
    assert differences() == []
    _save(article, status="published")
    assert _words(snapshot(), "nuage") == quotes
    assert differences() == []


def test_the_quotes_of_an_article_have_its_date_and_outlet(make_quote, make_article, make_actor):
    quote, outlet = make_quote(), make_actor(kind="medium")
    snapshot()
    _save(
        quote.article,
        published="2011-12",
        published_basis="stated",
        outlet=outlet,
        outlet_certainty="stated",
    )
    assert _with("outlet", outlet) == {quote.pk}
    assert quotes_with(snapshot().searcher, "year", 2011) == {quote.pk}


@pytest.fixture(params=["published", "draft"])
def named(request, make_quote, make_article, make_actor, make_topic):
    """Return a quote, and by field what it names."""
    entries = {
        "speaker": make_actor(),
        "organisation": make_actor(),
        "about": make_actor(),
        "outlet": make_actor(kind="medium"),
        "topic": make_topic(),
    }
    quote = make_quote(
        "Un nuage",
        article=make_article(outlet=entries["outlet"], outlet_certainty="stated"),
        speaker=entries["speaker"],
        organisation=entries["organisation"],
        status=request.param,
        about=[entries["about"]],
        topics=[entries["topic"]],
    )
    return quote, entries


FIELDS = ["speaker", "organisation", "about", "outlet", "topic"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_quote_names_an_entry_only_while_that_is_published(named, field):
    quote, entries = named
    entry = entries[field]
    assert _with(field, entry) == {quote.pk}
    _save(entry, status="draft")
    assert _with(field, entry) == set()
    _save(entry, status="published")
    assert _with(field, entry) == {quote.pk}
    assert differences() == []


@pytest.mark.parametrize("field", FIELDS)
def test_a_renamed_entry_costs_no_document(named, field):
    _quote, entries = named
    snapshot()
    held = record().home.opened().held
    _save(entries[field], slug="autre-nom")
    assert pending(held).quotes == set()
    assert pending(held).moment == record().moment
    assert _is_right(snapshot())


def test_a_draft_names_its_statement_as_soon_as_it_is_tied_to_it(make_quote, make_statement):
    quote, statement = make_quote(status="draft"), make_statement(status="draft")
    assert _with("statement", statement) == set()
    _save(quote, statement=statement)
    assert _with("statement", statement) == {quote.pk}
    _save(statement, status="published")
    assert _is_right(snapshot())


def test_an_entry_published_while_a_quote_of_it_was_read_is_named_by_all(make_quote, make_actor):
    actor = make_actor(status="draft")
    quotes = [make_quote("Un nuage", speaker=actor) for _number in range(3)]
    snapshot()
    # What is read may be newer than the version that it is read for.
    type(actor).objects.filter(pk=actor.pk).update(status="published")
    _log(quotes[0])
    assert _with("speaker", actor) == {quotes[0].pk}
    _log(actor)
    assert _with("speaker", actor) == {quote.pk for quote in quotes}


def test_the_quotes_of_merged_actors_are_those_of_the_one_that_stays(make_quote, make_actor):
    kept, merged = make_actor(), make_actor()
    quotes = {make_quote(speaker=actor, about=[actor]).pk for actor in (kept, merged)}
    snapshot()
    merge(kept, [merged])
    assert _with("speaker", kept) == _with("about", kept) == quotes
    assert _with("speaker", merged) == _with("about", merged) == set()
    assert differences() == []


def test_a_deleted_topic_is_named_no_more(make_quote, make_topic):
    topic = make_topic(positions=0)
    make_quote(topics=[topic])
    snapshot()
    key = topic.pk
    _delete(type(topic).objects.filter(pk=key))
    assert quotes_with(snapshot().searcher, "topic", key) == set()
    assert differences() == []


def test_what_says_all_changed_builds_a_new_index(make_quote, caplog):
    snapshot()
    before = _generation()
    quote = make_quote("Un nuage")
    _log_everything()
    assert _words(snapshot(), "nuage") == {quote.pk}
    assert _generation() != before
    assert not before.exists()
    assert "everything changed" in caplog.text


def test_very_many_lines_build_a_new_index(quotes, monkeypatch):
    monkeypatch.setattr("articles.search.pending._MOST_LINES", 3)
    snapshot()
    before = _generation()
    _log(*quotes)
    assert snapshot().version == 3
    assert _generation() == before
    _log(*quotes, quotes[0].article)
    assert _is_right(snapshot())
    assert _generation() != before


def _go_back_to(version):
    Change.objects.filter(version__gt=version).delete()
    ChangeCounter.objects.update(version=version)


def test_an_index_ahead_of_its_database_is_built_anew(quotes):
    _log(quotes[0])
    _save(quotes[0], status="draft")
    assert quotes[0].pk not in _words(snapshot(), "nuage")
    _go_back_to(1)
    Quote.objects.update(status="published")
    found = snapshot()
    assert found.version == 1
    assert _words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.parametrize("more", [0, 2])
def test_an_index_of_a_history_that_was_undone_is_built_anew(quotes, more):
    _log(quotes[0])
    _save(quotes[0], status="draft")
    snapshot()
    _go_back_to(1)
    Quote.objects.update(status="published")
    _log(quotes[1], *quotes[1 : 1 + more])
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes}


def test_another_database_has_another_index(quotes):
    snapshot()
    ours = _generation()
    ChangeCounter.objects.update(database=uuid4())
    quotes[0].delete()
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert _home() != ours.parent
    assert ours.exists()


def test_an_index_of_another_analysis_is_built_anew(quotes, as_new_process, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(generations, "FORMAT", "Snowball")
        snapshot()
        old = _generation()
    as_new_process()
    assert _is_right(snapshot())
    assert _generation() != old


def test_an_index_of_other_fields_is_built_anew(quotes, as_new_process):
    snapshot()
    old = _generation()
    shutil.rmtree(old)
    old.mkdir()
    Index(SchemaBuilder().add_text_field("words").build(), str(old))
    as_new_process()
    assert _is_right(snapshot())
    assert _generation() != old


def _truncate(path):
    os.truncate(path, path.stat().st_size // 2)


def _empty(path):
    os.truncate(path, 0)


def _flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 8] ^= 1
    path.write_bytes(content)


def _overwrite(path):
    path.write_bytes(b"something else")


def _remove(path):
    path.unlink()


BREAKING = [_truncate, _empty, _flip, _overwrite, _remove]
PARTS = ["fast", "fieldnorm", "idx", "pos", "store", "term", "del"]


@pytest.fixture
def used(quotes):
    """Make an index with a document deleted, so that it has files of every kind."""
    snapshot()
    _save(quotes[0], status="draft")
    snapshot()
    return _generation()


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("breaking", BREAKING)
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_file_is_noticed_and_mended(used, as_new_process, is_open, breaking, part):
    for path in used.glob(f"*.{part}"):
        breaking(path)
    if not is_open:
        as_new_process()
    assert _is_right(snapshot())
    assert _generation() != used


@pytest.mark.parametrize("breaking", [_truncate, _empty, _overwrite, _remove])
@pytest.mark.parametrize("name", ["meta.json", ".managed.json"])
def test_a_damaged_list_of_files_is_mended(used, quotes, as_new_process, breaking, name):
    breaking(used / name)
    as_new_process()
    _save(quotes[0], status="published")
    found = snapshot()
    assert _is_right(found)
    assert _words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.parametrize("breaking", [_truncate, _empty, _overwrite, _remove])
def test_what_names_no_index_names_a_new_one(used, breaking):
    breaking(_home() / "current")
    assert _is_right(snapshot())


@pytest.mark.parametrize("content", ["[]", "{}", '"x"', '{"generation": 3, "format": 4}', "null"])
def test_what_is_no_name_of_an_index_names_a_new_one(used, content):
    (_home() / "current").write_text(content)
    assert _is_right(snapshot())


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("is_changed", [False, True])
@pytest.mark.parametrize("level", ["generation", "home", "all"])
def test_a_deleted_folder_is_made_again(
    used, quotes, own_search_index, as_new_process, is_open, is_changed, level
):
    shutil.rmtree({"generation": used, "home": used.parent, "all": own_search_index}[level])
    if not is_open:
        as_new_process()
    if is_changed:
        _save(quotes[0], status="published")
    found = snapshot()
    assert _is_right(found)
    assert len(_words(found, "nuage")) == 2 + is_changed


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_of_a_damaged_index_is_not_searched(used, part):
    (_home() / "current").unlink()
    for path in used.glob(f"*.{part}"):
        _truncate(path)
    with _locked("building.lock"):
        assert snapshot().is_missing
    assert _is_right(snapshot())


def test_what_is_left_of_a_deleted_index_is_searched(used, quotes):
    shutil.rmtree(used)
    with _locked("building.lock"):
        found = snapshot()
        assert _words(found, "nuage") == {quote.pk for quote in quotes[1:]}
        _save(quotes[1], status="draft")
        assert snapshot().behind == 1


def test_where_no_index_can_be_written_the_site_answers(
    client, quotes, own_search_index, caplog, no_rest
):
    own_search_index.write_text("no folder")
    found = snapshot()
    assert (found.is_missing, found.behind) == (True, 1)
    assert _words(found, "nuage") == set()
    assert "search index cannot be written" in caplog.text
    assert client.get("/healthz").content == b"ok, record at version 0, no search index yet\n"
    own_search_index.unlink()
    assert _is_right(snapshot())


def test_after_a_failure_it_is_left_alone_for_a_while(quotes, own_search_index, caplog):
    own_search_index.write_text("no folder")
    snapshot()
    caplog.clear()
    own_search_index.unlink()
    assert snapshot().is_missing
    assert not caplog.records


@contextmanager
def _full_disk():
    """Let no file grow beyond a few bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_on_a_full_disk_searches_go_on_with_what_there_is(quotes, no_rest):
    before = snapshot()
    _save(quotes[0], status="draft")
    with _full_disk():
        found = snapshot()
    assert (found.behind, found.version, found.name) == (1, 0, before.name)
    assert _words(found, "nuage") == {quote.pk for quote in quotes}
    assert _is_right(snapshot())


def test_on_a_full_disk_a_first_search_finds_nothing(quotes, no_rest):
    with _full_disk():
        assert snapshot().is_missing
    assert _is_right(snapshot())
    assert [path for path in _home().iterdir() if path.is_dir()] == [_generation()]


@contextmanager
def _locked(name):
    """Hold a lock as another process would."""
    descriptor = os.open(_home() / name, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield lambda: fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def test_while_another_writes_a_search_waits_for_half_a_second(quotes, caplog):
    snapshot()
    _log(quotes[0])
    began = time.monotonic()
    with _locked("writing.lock"):
        found = snapshot()
    assert 0.4 < time.monotonic() - began < 2
    assert (found.behind, found.version) == (1, 0)
    assert "search index at version 0, 1 behind" in caplog.text
    assert _is_right(snapshot())


def test_a_search_goes_on_as_soon_as_another_has_written(quotes):
    snapshot()
    _log(quotes[0])
    with _locked("writing.lock") as unlock:
        Timer(0.1, unlock).start()
        assert _is_right(snapshot())


def test_while_another_builds_a_small_index_a_search_waits(quotes):
    snapshot()
    _log_everything()
    with _locked("building.lock") as unlock:
        assert snapshot().behind == 1
        Timer(0.1, unlock).start()
        assert _is_right(snapshot())


def test_while_another_builds_a_large_index_a_search_does_not_wait(quotes, monkeypatch):
    snapshot()
    _log_everything()
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 0)
    began = time.monotonic()
    with _locked("building.lock"):
        assert snapshot().behind == 1
    assert time.monotonic() - began < 0.3


def test_while_another_builds_changes_come_in(quotes):
    snapshot()
    with _locked("building.lock"):
        _save(quotes[0], status="draft")
        found = snapshot()
        assert found.behind == 0
        assert _words(found, "nuage") == {quote.pk for quote in quotes[1:]}


def test_how_far_behind_it_is_is_told_once(quotes, caplog):
    snapshot()
    _log(quotes[0])
    caplog.clear()
    with _locked("writing.lock"):
        for _number in range(2):
            snapshot()
    assert [each.getMessage() for each in caplog.records] == ["search index at version 0, 1 behind"]


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_not_brought_in(quotes):
    snapshot()
    with transaction.atomic():
        _save(quotes[0], status="draft")
        found = snapshot()
        assert (found.behind, found.version) == (1, 0)
        transaction.set_rollback(True)
    _log(quotes[1])
    found = snapshot()
    assert found.version == 1
    assert _words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.django_db(transaction=True)
def test_threads_that_start_at_once_build_one_index(quotes, caplog):
    def search(_number):
        try:
            return _words(snapshot(), "nuage")
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(search, range(6)))
    assert found == [{quote.pk for quote in quotes}] * 6
    assert caplog.text.count("built anew") == 1


def _database_url():
    """Return the address of the database that the tests use."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@pytest.fixture
def our_database(monkeypatch):
    """Let other processes use the database of the tests."""
    monkeypatch.setenv("DATABASE_URL", _database_url())


@pytest.fixture
def at_work(our_database):
    """Return a function that starts processes which edit and search, and one that awaits them."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.index_at_work"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        start_new_session=True,
    ) as nursery:
        try:
            yield _Nursery(nursery)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(nursery.pid, signal.SIGKILL)


class _Nursery:
    def __init__(self, process):
        self.process = process

    def start(self, edits):
        print(edits, file=self.process.stdin, flush=True)
        return self.read("started")

    def read(self, what):
        word, number = self.process.stdout.readline().split()
        assert word == what
        return int(number)


def _kill(pid):
    os.kill(pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            time.sleep(0.005)


@pytest.mark.django_db(transaction=True)
def test_a_writer_killed_at_any_moment_leaves_an_index_that_heals(quotes, at_work):
    seed = random.randrange(10**6)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311
    snapshot()
    for number in range(KILLS):
        pid = at_work.start(10_000)
        time.sleep(chance.uniform(0.05, 0.5))
        _kill(pid)
        found = snapshot()
        assert _is_right(found), f"kill {number} of seed {seed}"
        assert _words(found, "nuage") == {quote.pk for quote in quotes}
    assert Change.objects.current_version() > KILLS


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_lose_nothing(quotes, at_work):
    started = {at_work.start(20), at_work.start(20), at_work.start(20)}
    assert {at_work.read("ended") for _pid in started} == started
    assert Change.objects.current_version() >= 3 * 20
    assert _is_right(snapshot())


def _until(condition):
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.django_db(transaction=True)
def test_a_large_index_is_built_while_searches_go_on(quotes, our_database, monkeypatch, make_quote):
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 2)
    began = time.monotonic()
    assert snapshot().is_missing
    assert time.monotonic() - began < 0.4
    _until(lambda: not snapshot().is_missing)
    old = snapshot()
    quote = make_quote("Un nuage")
    _log_everything()
    assert snapshot().name == old.name
    _until(lambda: not snapshot().behind)
    assert quote.pk in _words(snapshot(), "nuage")
    assert _is_right(snapshot())


@pytest.mark.django_db(transaction=True)
def test_a_large_index_that_cannot_be_built_is_told(
    quotes, our_database, own_search_index, monkeypatch, caplog
):
    monkeypatch.setattr(freshness, "_IN_A_MOMENT", 0)
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at.all")
    assert snapshot().is_missing
    _until(lambda: "failed" in caplog.text)
    assert snapshot().is_missing


def _reindex(*options):
    out = StringIO()
    call_command("reindex", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_reindex_swaps_a_new_index_in(quotes):
    old = snapshot()
    before = _generation()
    _reindex()
    assert snapshot().name != old.name
    assert _generation() != before
    assert not before.exists()
    assert _words(old, "nuage") == _words(snapshot(), "nuage")


def test_reindex_update_brings_in_what_changed(quotes):
    snapshot()
    before = _generation()
    _save(quotes[0], status="draft")
    _reindex("--update")
    assert _generation() == before
    assert _words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}


def test_reindex_says_where_it_cannot_write(own_search_index):
    own_search_index.write_text("no folder")
    for options in ([], ["--update"]):
        with pytest.raises(CommandError, match="the search index cannot be written"):
            _reindex(*options)


def test_reindex_check_finds_nothing_where_all_is_well(quotes):
    snapshot()
    _log(quotes[0])
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
    _save(quotes[0], status="draft")
    _delete(Quote.objects.filter(pk=quotes[1].pk))
    assert differences() == []


@pytest.mark.parametrize("part", PARTS)
def test_reindex_check_finds_a_flipped_byte(used, part):
    for path in used.glob(f"*.{part}"):
        _flip(path)
    with pytest.raises(CommandError):
        _reindex("--check")
    assert re.fullmatch(
        rf"search index: \w+(\.\d+)?\.{part} is not as it was written", *differences()
    )


def test_reindex_check_says_that_there_is_no_index():
    assert differences() == ["search index: there is none yet"]


def test_healthz_says_how_far_behind_the_index_is(client, quotes):
    _log(quotes[0])
    up_to_date = b"ok, record at version 1, search index at version 1, up to date\n"
    assert client.get("/healthz").content == up_to_date
    _log(*quotes)
    with _locked("writing.lock"):
        behind = b"ok, record at version 4, search index at version 1, 3 behind\n"
        assert client.get("/healthz").content == behind


def test_prepare_leaves_an_index_to_search_in(caplog, capsys):
    call_command("prepare")
    assert "search index is built anew" in caplog.text
    caplog.clear()
    assert _is_right(snapshot())
    assert not caplog.records
