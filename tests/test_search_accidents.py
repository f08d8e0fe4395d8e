"""Whatever became of the index on disk, a search finds what there is, and the index heals."""

import os
import re
import resource
import shutil
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from tantivy import Index, SchemaBuilder

from andromede_site.models import Change, ChangeCounter
from articles.models import Quote
from articles.search import freshness, generations
from articles.search.check import differences
from articles.search.freshness import snapshot
from tests.freshness import generation, home, impatient, is_right, locked, log, save, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


@pytest.fixture
def as_new_process():
    """Let what follows find nothing open, as a process does that has just started."""
    return generations.home_of.cache_clear


@pytest.fixture
def no_rest(monkeypatch):
    """Let a failure keep nobody from trying again."""
    monkeypatch.setattr(freshness, "_REST", 0)


def _go_back_to(version):
    Change.objects.filter(version__gt=version).delete()
    ChangeCounter.objects.update(version=version)


def test_an_index_ahead_of_its_database_is_built_anew(quotes):
    log(quotes[0])
    save(quotes[0], status="draft")
    assert quotes[0].pk not in words(snapshot(), "nuage")
    _go_back_to(1)
    Quote.objects.update(status="published")
    found = snapshot()
    assert found.version == 1
    assert words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.parametrize("more", [0, 2])
def test_an_index_of_a_history_that_was_undone_is_built_anew(quotes, more):
    log(quotes[0])
    save(quotes[0], status="draft")
    snapshot()
    _go_back_to(1)
    Quote.objects.update(status="published")
    log(quotes[1], *quotes[1 : 1 + more])
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes}


def test_another_database_has_another_index(quotes):
    snapshot()
    ours = generation()
    ChangeCounter.objects.update(database=uuid4())
    quotes[0].delete()
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert home() != ours.parent
    assert ours.exists()


def test_an_index_of_another_analysis_is_built_anew(quotes, as_new_process, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(generations, "FORMAT", "Snowball")
        snapshot()
        old = generation()
    as_new_process()
    assert is_right(snapshot())
    assert generation() != old


def test_an_index_of_other_fields_is_built_anew(quotes, as_new_process):
    snapshot()
    old = generation()
    shutil.rmtree(old)
    old.mkdir()
    Index(SchemaBuilder().add_text_field("words").build(), str(old))
    as_new_process()
    assert is_right(snapshot())
    assert generation() != old


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
    save(quotes[0], status="draft")
    snapshot()
    return generation()


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("breaking", BREAKING)
@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_file_is_noticed_and_mended(used, as_new_process, is_open, breaking, part):
    for path in used.glob(f"*.{part}"):
        breaking(path)
    if not is_open:
        as_new_process()
    assert is_right(snapshot())
    assert generation() != used


@pytest.mark.parametrize("breaking", [_truncate, _empty, _overwrite, _remove])
@pytest.mark.parametrize("name", ["meta.json", ".managed.json"])
def test_a_damaged_list_of_files_is_mended(used, quotes, as_new_process, breaking, name):
    breaking(used / name)
    as_new_process()
    save(quotes[0], status="published")
    found = snapshot()
    assert is_right(found)
    assert words(found, "nuage") == {quote.pk for quote in quotes}


@pytest.mark.parametrize("breaking", [_truncate, _empty, _overwrite, _remove])
def test_what_names_no_index_names_a_new_one(used, breaking):
    breaking(home() / "current")
    assert is_right(snapshot())


@pytest.mark.parametrize("content", ["[]", "{}", '"x"', '{"generation": 3, "format": 4}', "null"])
def test_what_is_no_name_of_an_index_names_a_new_one(used, content):
    (home() / "current").write_text(content)
    assert is_right(snapshot())


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
        save(quotes[0], status="published")
    found = snapshot()
    assert is_right(found)
    assert len(words(found, "nuage")) == 2 + is_changed


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_of_a_damaged_index_is_not_searched(used, part):
    (home() / "current").unlink()
    for path in used.glob(f"*.{part}"):
        _truncate(path)
    with locked("building.lock"), impatient():
        assert snapshot().is_missing
    assert is_right(snapshot())


def test_what_is_left_of_a_deleted_index_is_searched(used, quotes):
    shutil.rmtree(used)
    with locked("building.lock"), impatient():
        found = snapshot()
        assert words(found, "nuage") == {quote.pk for quote in quotes[1:]}
        save(quotes[1], status="draft")
        assert snapshot().behind == 1


@pytest.mark.parametrize("part", PARTS)
def test_reindex_check_finds_a_flipped_byte(used, part):
    for path in used.glob(f"*.{part}"):
        _flip(path)
    with pytest.raises(CommandError):
        call_command("reindex", "--check")
    assert re.fullmatch(
        rf"search index: \w+(\.\d+)?\.{part} is not as it was written", *differences()
    )


def test_where_no_index_can_be_written_the_site_answers(
    client, quotes, own_search_index, caplog, no_rest
):
    own_search_index.write_text("no folder")
    found = snapshot()
    assert (found.is_missing, found.behind) == (True, 1)
    assert words(found, "nuage") == set()
    assert "search index cannot be written" in caplog.text
    assert client.get("/healthz").content == b"ok, record at version 0, no search index yet\n"
    own_search_index.unlink()
    assert is_right(snapshot())


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
    save(quotes[0], status="draft")
    with _full_disk():
        found = snapshot()
    assert (found.behind, found.version, found.name) == (1, 0, before.name)
    assert words(found, "nuage") == {quote.pk for quote in quotes}
    assert is_right(snapshot())


def test_on_a_full_disk_a_first_search_finds_nothing(quotes, no_rest):
    with _full_disk():
        assert snapshot().is_missing
    assert is_right(snapshot())
    assert [path for path in home().iterdir() if path.is_dir()] == [generation()]
