"""Corrections: what readers are told of changes, and never more than they may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from andromede_site.models import Correction, Revision
from articles.models import Quote
from tests.desk import CONFIRMED, admin_url, fields_refused, save

pytestmark = pytest.mark.slow_on_postgresql

TOLD = {
    "correction_fr": "La fonction était fausse.",
    "correction_en": "The function was wrong.",
    "reason": "Signalé par Claire, à ne pas publier",
}


@pytest.fixture
def correct(admin_client):
    """Change an entry in the admin and tell readers."""

    def change(entry, **changed):
        response = save(admin_client, admin_url("change", type(entry), entry.pk), **TOLD, **changed)
        assert response.status_code == 302
        return Correction.objects.first()

    return change


@pytest.mark.parametrize("language", ["fr", "en"])
def test_readers_are_told_what_was_wrong_and_what_proves_it(read, correct, make_quote, language):
    quote = make_quote("Nous regrettons la décision", function="PDG")
    correct(quote, function="président")
    page = read(f"/{language}/corrections/")
    assert TOLD[f"correction_{language}"] in page
    assert "<del>PDG</del>" in page
    assert "<ins>président</ins>" in page
    assert "Nous regrettons la décision</mark>" in page
    assert quote.passage_url.partition("/fr/")[2] in page
    assert "Claire" not in page


def test_the_page_concerned_tells_of_it_too(read, correct, make_quote):
    quote = make_quote()
    assert 'id="corrections"' not in read(quote.get_absolute_url())
    correction = correct(quote, function="président")
    page = read(quote.get_absolute_url())
    assert TOLD["correction_fr"] in page
    assert f"/fr/corrections/#c-{correction.version}" in page


def test_a_fact_is_proved_by_its_first_mention(read, correct, make_commitment):
    commitment = make_commitment(amount=60_000_000)
    correct(commitment, instrument_fr="prêt")
    assert commitment.mentions.get().passage_url in read("/fr/corrections/")


def test_a_corrected_mention_stands_on_the_page_of_its_fact(read, correct, make_commitment):
    commitment = make_commitment()
    correct(commitment.mentions.get(), stage="refused")
    assert TOLD["correction_fr"] in read(commitment.get_absolute_url())
    assert str(commitment) in read("/fr/corrections/")


def test_a_corrected_position_stands_on_the_page_of_its_topic(read, correct, make_topic):
    topic = make_topic()
    correct(topic.positions.first(), summary_fr="La plus courte")
    assert TOLD["correction_fr"] in read(topic.get_absolute_url())
    assert topic.get_absolute_url() in read("/fr/corrections/")


def test_what_is_withdrawn_is_told_without_its_words(read, admin_client, make_quote):
    quote = make_quote("Des mots retirés", slug="des-mots")
    sent = {**CONFIRMED, **TOLD}
    admin_client.post(admin_url("delete", Quote, quote.pk), sent)
    page = read("/fr/corrections/")
    assert TOLD["correction_fr"] in page
    assert "retirés" not in page
    assert "des-mots" not in page


def test_what_is_taken_back_to_review_is_told_without_its_words(read, correct, make_quote):
    quote = make_quote("Des mots retirés", function="PDG")
    correct(quote, status="in_review", function="président")
    page = read("/fr/corrections/")
    assert TOLD["correction_fr"] in page
    assert "retirés" not in page
    assert "président" not in page


def test_a_draft_is_not_named_in_a_correction(read, correct, make_quote, make_actor):
    hidden, shown = make_actor("Le Secret", status="draft"), make_actor("Orange")
    quote = make_quote(speaker=hidden)
    correct(quote, speaker=shown.pk)
    page = read("/fr/corrections/")
    assert "<ins>Orange</ins>" in page
    assert "Secret" not in page
    assert hidden.slug not in page


def test_remarks_and_places_are_no_matter_for_readers(read, correct, make_quote):
    quote = make_quote(function="PDG")
    correct(quote, note="Entre nous", function="président")
    assert "Entre nous" not in read("/fr/corrections/")


def test_what_only_moved_along_with_its_text_is_not_corrected(read, correct, make_quote):
    quote, other = make_quote("Nous regrettons"), make_quote("Nous partons")
    correction = correct(quote, function="président")
    told = Revision.objects.get(version=correction.version)
    moved = {**told.after, "exact": "Nous partons"}
    told.pk, told.row, told.key = None, other.pk, other.slug
    told.before, told.after = {**moved, "start": 1}, {**moved, "start": 7}
    told.save(force_insert=True)
    assert "Nous partons" not in read("/fr/corrections/")
    assert TOLD["correction_fr"] in read(quote.get_absolute_url())
    assert TOLD["correction_fr"] not in read(other.get_absolute_url())


def test_a_draft_needs_no_correction(admin_client, make_quote):
    quote = make_quote(status="draft")
    save(admin_client, admin_url("change", Quote, quote.pk), function="PDG", **TOLD)
    assert Revision.objects.exists()
    assert not Correction.objects.exists()


def test_a_correction_is_written_in_french_at_least(admin_client, make_quote):
    quote = make_quote()
    address = admin_url("change", Quote, quote.pk)
    refused = save(admin_client, address, function="PDG", correction_en="Only in English")
    assert fields_refused(refused) == ["correction_fr"]


def test_without_corrections_the_page_says_so(read, db):
    assert "corrections" in read("/fr/corrections/")


def test_the_page_asks_as_often_for_many_as_for_few(
    client, correct, make_quote, make_commitment, make_actor
):
    def queries():
        client.get("/fr/corrections/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/fr/corrections/")
        return len(asked)

    def correct_some():
        correct(make_quote(speaker=make_actor()), speaker=make_actor().pk)
        commitment = make_commitment(funder=make_actor())
        correct(commitment, instrument_fr="prêt")
        correct(commitment.mentions.get(), stage="refused")
        correct(make_actor(), name_en="Another")

    correct_some()
    few = queries()
    for _ in range(3):
        correct_some()
    assert queries() == few


def test_a_merge_and_an_ingest_are_history_too(admin_client, make_actor):
    kept, other = make_actor(slug="orange"), make_actor(slug="ft")
    sent = {"actor": [kept.pk, other.pk], "kept": kept.pk}
    admin_client.post(admin_url("merge", Actor), sent)
    told = dict(Revision.objects.values_list("key", "reason"))
    assert set(told) == {"orange", "ft"}
    deletion = Revision.objects.get(key="ft")
    admin_client.post(admin_url("restore", Revision, deletion.pk), {"reason": "Deux acteurs"})
    assert set(Actor.objects.values_list("slug", flat=True)) == {"orange", "ft"}
    assert admin_client.get("/fr/actors/ft/").status_code == 200


def test_what_was_a_draft_until_now_is_no_correction(read, correct, make_quote):
    quote = make_quote(status="draft", kind="indirect", paraphrase="Le secret du brouillon")
    correct(quote, status="published", paraphrase="Ce que tous savent")
    assert not Correction.objects.exists()
    assert "secret" not in read("/fr/corrections/")


def test_what_was_written_while_it_was_withdrawn_is_not_shown(read, correct, make_quote):
    quote = make_quote(kind="indirect", paraphrase="Ce que tous lisent")
    correct(quote, status="in_review", paraphrase="Le secret du brouillon")
    quote.refresh_from_db()
    correct(quote, status="published", paraphrase="Ce que tous savent")
    page = read("/fr/corrections/")
    assert TOLD["correction_fr"] in page
    assert "secret" not in page


def test_a_renamed_fact_keeps_the_corrections_of_its_mentions(read, correct, make_commitment):
    commitment = make_commitment(slug="apport")
    correct(commitment.mentions.get(), date="2011")
    correct(commitment, slug="apport-d-orange", title_fr="Ce qu’Orange apporte")
    commitment.refresh_from_db()
    assert read(commitment.get_absolute_url()).count(TOLD["correction_fr"]) == 2
