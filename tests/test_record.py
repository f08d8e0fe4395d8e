"""The project's own record: complete in both languages, short, verified, in canonical form."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from andromede_site.entries import Localized
from andromede_site.record import canonical_text, load
from articles.entries import ArticleEntry, PassageEntry, QuoteEntry
from articles.models import Quote
from articles.texts import Texts
from articles.verify import ALL_SECTIONS, shares, verify

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / os.environ.get("ANDROMEDE_TEXTS", "../shared/sources")
# Names and titles that are the same in English.
ONE_NAME_FOR_BOTH = {"actor": "name"}


@pytest.fixture(scope="module")
def record():
    return load(settings.BASE_DIR / "fixtures", ALL_SECTIONS)


def _place(entry):
    return f"{Path(entry.place.path).name}:{entry.place.line}"


def test_the_record_has_no_fault(record):
    assert [str(fault) for fault in verify(record)] == []


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the articles' texts are not in {TEXTS}")
def test_the_record_is_what_the_articles_print(record):
    texts = Texts(TEXTS)
    assert [str(fault) for fault in verify(record, texts)] == []
    assert max(shares(record, texts).values()) <= settings.ARTICLE_MAX_SHARE


def test_the_command_finds_nothing_to_mend(capsys):
    call_command("verify")
    assert "5 articles" in capsys.readouterr().out


def test_words_quoted_have_an_english_translation(record):
    verbatim = [q for q in record.of(QuoteEntry) if q.cleaned_data["kind"] in Quote.VERBATIM]
    assert verbatim
    assert [_place(quote) for quote in verbatim if not quote.cleaned_data["translation"]] == []


def test_what_we_write_is_in_both_languages(record):
    missing = [
        f"{_place(entry)} {name}"
        for entry in record.entries
        for name, part in entry.parts().items()
        if isinstance(part, Localized)
        and ONE_NAME_FOR_BOTH.get(entry.kind_name()) != name
        and set(entry.cleaned_data[name]) not in ({"fr", "en"}, set())
    ]
    assert missing == []


def test_every_article_has_a_summary_and_a_text(record):
    for article in record.of(ArticleEntry):
        assert article.cleaned_data["summary"], _place(article)
        assert article.cleaned_data["source"], _place(article)
        assert article.cleaned_data["text_sha256"], _place(article)


def test_articles_are_signed_in_the_order_of_their_entry(record):
    by_source = {a.cleaned_data["source"][:3]: a for a in record.of(ArticleEntry)}
    in_order = [by_source[number] for number in ("002", "004", "001", "003", "000")]
    assert [article.cleaned_data["siglum"] for article in in_order] == list("αβγδε")


def test_no_passage_is_longer_than_its_kind_allows(record):
    for passage in record.of(PassageEntry):
        assert len(passage.cleaned_data["exact"]) <= passage.max_length, _place(passage)


def test_evidence_is_no_longer_than_three_hundred_characters():
    assert settings.EVIDENCE_MAX_LENGTH == 300


def test_every_file_is_in_canonical_form(record):
    """Otherwise `manage.py anchor` puts it in order."""
    changed = [
        path.name
        for path in record.paths
        if canonical_text(record, path).encode() != path.read_bytes()
    ]
    assert changed == []


def test_every_file_of_the_folder_is_read(record):
    assert set(record.paths) == set((settings.BASE_DIR / "fixtures").rglob("*.*"))


@pytest.mark.django_db
def test_the_record_is_ingested_twice_alike(capsys):
    call_command("ingest")
    call_command("ingest")
    created, unchanged = capsys.readouterr().out.splitlines()
    count = created.split()[0]
    assert created.startswith(f"{count} created, 0 changed, 0 deleted, 0 unchanged, 0 kept")
    assert unchanged.startswith(f"0 created, 0 changed, 0 deleted, {count} unchanged, 0 kept")
