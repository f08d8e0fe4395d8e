"""verify as a whole: every fault in one run, each at its file and line with what would mend it."""

import re

import pytest
from django.core.management import CommandError, call_command

ALPHA = "articles/le-monde-retrait-de-dassault-systemes.yaml"
BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
MONEY = "facts/commitments.yaml"
NUAGE = "articles/nuage.yaml"
RETARD = "articles/retard.yaml"


def test_the_record_itself_has_no_fault(real):
    assert real.faults(with_texts=False) == []


def test_the_invented_record_has_no_fault(invented):
    assert invented.faults() == []


def test_all_faults_are_named_in_one_run(real):
    real.edit(BETA, "speaker: eric-besson", "speaker: nobody")
    real.edit(BETA, "start: 301", "start: 302")
    real.edit(GAMMA, "reported_by: la-tribune", "reported_by: orange")
    real.edit(MONEY, "amount: 150000000", "amount: 160000000")
    real.edit(MONEY, "stage: refused", "stage: promised")
    real.edit(ALPHA, "said_on: '2011-12-22'", "said_on: hier")
    real.edit("facts/statements.yaml", "statements:", "statements: [")
    faults = real.faults(with_texts=False)
    for words in (
        "“nobody”",
        "302 to 347",
        "no medium",
        "add up",
        "promised",
        "“hier”",
        "YAML",
    ):
        assert [fault for fault in faults if words in fault], words
    assert faults == sorted(faults, key=lambda fault: fault.split(":")[0])


def test_faults_are_in_english_whatever_the_language(invented, settings):
    settings.LANGUAGE_CODE = "fr"
    invented.edit(NUAGE, "said_on: '2012-02-28'", "said_on: hier")
    invented.edit(NUAGE, "    speaker: vega", "    speaker: vegas")
    invented.edit(NUAGE, "siglum: α", f"siglum: {'α' * 9}")
    faults = "\n".join(invented.faults())
    assert "is no date. Write" in faults
    assert "there is no actor “vegas”" in faults
    assert "has 9 characters, 8 are allowed" in faults


def test_the_command_prints_a_line_for_each_fault_and_fails(invented, capsys):
    invented.edit(NUAGE, "speaker: vega", "speaker: vegas")
    invented.edit(RETARD, "kind: partial", "kind: half")
    with pytest.raises(CommandError, match="2 to mend") as refusal:
        call_command("verify", invented.path, texts=invented.texts)
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith(str(invented.path)) for line in lines] == [True, True]
    assert refusal.value.returncode == 1


def test_the_command_prints_how_much_of_each_text_the_record_holds(invented, capsys):
    call_command("verify", invented.path, texts=invented.texts)
    printed = capsys.readouterr().out
    assert re.search(r"\d+% of the text held: nuage\n", printed)
    assert re.search(r"2 articles, .* \d+ mentions: verified against the texts", printed)


def test_the_command_counts_entries_of_every_kind(invented, capsys):
    call_command("verify", invented.path)
    *_shares, counts = capsys.readouterr().out.splitlines()
    assert [each.split()[1] for each in counts.split(":")[0].split(", ")] == [
        *("articles", "quotes", "commitments", "events", "affiliations", "topics"),
        *("positions", "mentions"),
    ]


@pytest.mark.parametrize("command", ["verify", "ingest", "anchor"])
def test_a_path_that_does_not_exist_is_refused(tmp_path, command):
    with pytest.raises(CommandError, match="no such file or folder; correct PATH"):
        call_command(command, tmp_path / "nowhere", texts=tmp_path)


@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_a_folder_of_texts_that_does_not_exist_is_refused(invented, command, capsys):
    with pytest.raises(CommandError):
        call_command(command, invented.path, texts=invented.path / "nowhere")
    assert "no such folder of texts; correct --texts" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_an_empty_folder_is_refused(tmp_path, command, capsys):
    with pytest.raises(CommandError, match="1 to mend"):
        call_command(command, tmp_path, texts=tmp_path)
    assert "no fixture here; expected actors/*.yaml, articles/*.yaml" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_a_file_that_is_no_fixture_is_refused(invented, command, capsys):
    path = invented.texts / "nuage.txt"
    with pytest.raises(CommandError):
        call_command(command, path, texts=invented.texts)
    assert f"{path}:1: no fixture here" in capsys.readouterr().err


def test_one_file_is_verified_without_the_facts_of_others(invented, monkeypatch):
    monkeypatch.chdir(invented.path / "facts")
    call_command("verify", "statements.yaml")
