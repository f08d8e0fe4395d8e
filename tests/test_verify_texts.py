"""The record against the articles: words, places, and how much of each text is held."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.collection import Collection
from tests.mutations import assert_refused

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / os.environ.get("ANDROMEDE_TEXTS", "../shared/sources")

BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"
NUAGE = "articles/nuage.yaml"
RETARD = "articles/retard.yaml"

MUTATIONS = {
    "place shifted": (
        NUAGE,
        "start: 77\n    end: 99",
        "start: 78\n    end: 100",
        "exact: Nous",
        "the text does not print these words at 78; anchor them anew",
    ),
    "accent lost": (
        NUAGE,
        "exact: Nous bâtirons",
        "exact: Nous batirons",
        "exact: Nous b",
        "print",
    ),
    "letter of another case": (NUAGE, "exact: ville", "exact: Ville", "exact: Ville", "print"),
    "figure changed": (
        NUAGE,
        "exact: prête 30",
        "exact: prête 20",
        "exact: prête 20",
        "does not print these words",
    ),
    "apostrophe of another typography": (
        RETARD,
        "millions d'euros",
        "millions d’euros",
        "exact: doit",
        "does not print",
    ),
    "words printed twice": (
        NUAGE,
        "    prefix: à\n",
        "",
        "exact: Cumulus",
        "prints these words more than once; add the words before or after them",
    ),
    "other words before": (NUAGE, "prefix: à", "prefix: chez", "prefix: chez", "prefix: the text"),
    "other words after": (
        NUAGE,
        "prefix: à\n",
        "prefix: à\n    suffix: partout\n",
        "suffix: partout",
        "suffix: the text prints other words there; correct it",
    ),
    "speaker worded otherwise": (
        NUAGE,
        "speaker_label: Anne Morel",
        "speaker_label: madame Morel",
        "speaker_label: madame",
        "the article does not word it so; copy its words, or leave it empty",
    ),
    "function worded otherwise": (
        NUAGE,
        "function: maire de Lyon",
        "function: maire de Paris",
        "function: maire",
        "does not word it so",
    ),
    "title that is not printed": (
        NUAGE,
        "title: Un nuage pour Lyon",
        "title: Un orage pour Lyon",
        "title: Un",
        "the text does not print it; correct it, or mark the title as given by us",
    ),
    "text of another name": (
        NUAGE,
        "source: nuage.txt",
        "source: nuages.txt",
        "source: nuages.txt",
        "correct the name, or add the file",
    ),
    "no text named": (NUAGE, "  source: nuage.txt\n", "", "slug: nuage", "no text file named"),
    "text that was never anchored": (NUAGE, "  text_sha256: ", "  note: ", "slug: nuage", "anchor"),
    "text that was anchored otherwise": (
        NUAGE,
        "text_sha256: ",
        f"text_sha256: {'0' * 64}\n  note: ",
        "text_sha256: 0",
        "the text is not the one that was anchored; run anchor, and look at it",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_is_refused_by_the_text(invented, mutation):
    assert_refused(invented, mutation, with_texts=True)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("Un nuage pour Lyon\n\nUn été".encode("latin-1"), 3, "is not UTF-8; save the file"),
        (b"Un nuage pour Lyon\n\x00", 2, "holds a null character; remove it"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_at_itsplace_of(invented, content, line, message):
    (invented.texts / "nuage.txt").write_bytes(content)
    path = f"{invented.texts}/nuage.txt"
    assert [f for f in invented.faults() if f.startswith(f"{path}:{line}: ") and message in f]


@pytest.mark.parametrize("content", ["", " \n\u00a0\n"])
def test_a_text_without_words_is_refused(invented, content):
    (invented.texts / "nuage.txt").write_text(content)
    [fault] = invented.faults()
    assert fault.endswith("nuage.txt has no words; correct the name, or the file")


def test_a_text_that_lost_its_words_is_refused_for_every_passage(invented):
    (invented.texts / "nuage.txt").write_text("Un tout autre texte.\n")
    lost = [fault for fault in invented.faults() if "does not print these words" in fault]
    assert len(lost) == invented.read(NUAGE).count("exact:")


def test_a_record_that_holds_half_of_an_article_is_refused(invented):
    text = invented.texts / "nuage.txt"
    text.write_text(text.read_text().split("Le reste")[0])
    call_command("anchor", invented.path, texts=invented.texts)
    (fault,) = invented.faults()
    assert fault.startswith(f"{NUAGE}:2: ")
    assert "of this article, 50% are allowed; shorten its passages" in fault


def test_a_text_from_windows_keeps_its_newlines_and_its_places(invented):
    for path in invented.texts.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "does not print" in "\n".join(invented.faults())
    call_command("anchor", invented.path, texts=invented.texts)
    assert invented.faults() == []


def test_fixtures_from_windows_are_read_alike(invented):
    for path in invented.path.glob("*/*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert invented.faults() == []


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the articles' texts are not in {TEXTS}")
@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (BETA, "start: 301\n    end: 347", "start: 302\n    end: 348", "print these words at 302"),
        (DELTA, "exact: jamais dire jamais", "exact: jamais dire jamaïs", "print these words"),
        (DELTA, "exact: 150 millions", "exact: 151 millions", "does not print"),
        (BETA, "    suffix: ', via'\n", "    suffix: ', par'\n", "prints other words there"),
        (BETA, "    suffix: ', via'\n", "", "more than once"),
        (BETA, "function: ministre de l’i", "function: ministre de l’I", "does not word it so"),
        (GAMMA, "speaker_label: la filiale", "speaker_label: une filiale", "does not word it so"),
        (BETA, "source: 004_700a5fbd8256a58a", "source: 005_700a5fbd8256a58a", "add the file"),
        (BETA, "title: Orage", "title: Tempête", "the text does not print it"),
    ],
)
def test_a_mutation_of_the_record_is_refused_by_its_text(tmp_path, name, old, new, message):
    real = Collection.real(tmp_path, TEXTS)
    real.edit(name, old, new)
    assert [fault for fault in real.faults() if message in fault]
