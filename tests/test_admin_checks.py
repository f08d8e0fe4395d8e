"""What verify refuses, forms of the admin refuse: at the field, with the mend, nothing stored."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from articles.entries import MentionEntry
from articles.models import Affiliation, Article, ArticleText, Commitment, Mention, Quote
from articles.verify.saved import faults_of
from tests.desk import (
    TEXT,
    admin_url,
    errors_of,
    fields_refused,
    form_data,
    form_of,
    logged,
    new_quote,
    save,
)

pytestmark = pytest.mark.slow_on_postgresql

SUM = "60 millions d'euros"


@pytest.fixture
def make(request) -> SimpleNamespace:
    """Makers by the kinds of what they make."""
    facts = ("commitment", "event", "affiliation", "topic", "position")
    kinds = ("actor", "article", "quote", "mention", "story", *facts)
    return SimpleNamespace(**{kind: request.getfixturevalue(f"make_{kind}") for kind in kinds})


@dataclass
class Case:
    """A change that breaks a rule: where it is refused, in which words, and what mends it."""

    entry: Model
    wrong: dict[str, Any]
    field: str
    words: str
    mended: dict[str, Any]


CASES: list[Callable[[Any], Case]] = []


def case(make_case: Callable[[Any], Case]) -> Callable[[Any], Case]:
    CASES.append(make_case)
    return make_case


@case
def _company_as_medium(make):
    wrong, mended = ({"reported_by": make.actor(kind=kind).pk} for kind in ("company", "medium"))
    return Case(make.quote(), wrong, "reported_by", "is no medium", mended)


@case
def _company_as_outlet(make):
    wrong, mended = ({"outlet": make.actor(kind=kind).pk} for kind in ("company", "medium"))
    article = make.article(outlet_certainty="stated", outlet=make.actor(kind="medium"))
    return Case(article, wrong, "outlet", "name a medium, or correct its kind", mended)


@case
def _company_as_witness(make):
    wrong, mended = ({"reported_by": make.actor(kind=kind).pk} for kind in ("company", "medium"))
    return Case(make.mention(actor=make.actor()), wrong, "reported_by", "is no medium", mended)


@case
def _medium_that_ceases_to_be_one(make):
    medium = make.actor("La Tribune", kind="medium")
    make.quote("Nous regrettons", reported_by=medium)
    words = "“Nous regrettons” (quote) would be at odds with this: “La Tribune” is no medium"
    return Case(medium, {"kind": "company"}, "kind", words, {"name_en": "The Tribune"})


@case
def _text_file_of_another_article(make):
    make.article("Orage", source="orage.txt")
    words = "“orage.txt” is that of article “Orage” already; give another"
    return Case(make.article(), {"source": "orage.txt"}, "source", words, {"source": "b.txt"})


@case
def _person_of_a_company(make):
    quote = make.quote(attribution="office", speaker=make.actor())
    words = "Person does not fit a speaker of kind company; correct one of them."
    mended = {"attribution": "organisation"}
    return Case(quote, {"attribution": "person"}, "attribution", words, mended)


@case
def _document_of_a_company(make):
    quote = make.quote(attribution="office", speaker=make.actor())
    words = "name the document or the medium"
    mended = {"kind": "document", "speaker": make.actor(kind="document").pk}
    return Case(quote, {"kind": "document"}, "speaker", words, mended)


@case
def _said_later_than_published(make):
    quote = make.quote(article=make.article(published="2011-12-22"))
    words = "2011-12-23 is after the article was published (2011-12-22); correct one of them."
    return Case(quote, {"said_on": "2011-12-23"}, "said_on", words, {"said_on": "2011-12"})


@case
def _published_before_it_was_said(make):
    article = make.article(published="2011-12-22")
    make.quote("Nous regrettons", article=article, said_on="2011-12-22")
    words = "“Nous regrettons” (quote) would be at odds with this: 2011-12-22 is after"
    return Case(article, {"published": "2011-12-21"}, "published", words, {"published": "2011"})


@case
def _another_sum_in_a_mention(make):
    mention = make.mention(SUM, commitment=make.commitment(evidence=False))
    words = "30000000 here, but 60000000 in the commitment; correct one, or make it a commitment"
    return Case(mention, {"amount": 30_000_000}, "amount", words, {"amount": 60_000_000})


@case
def _sum_that_the_words_do_not_state(make):
    commitment = make.commitment(evidence=False)
    mention = make.mention("soixante millions", commitment=commitment)
    words = "The words state no sum of 60000000 euros; correct it, or widen the words."
    return Case(mention, {"amount": 60_000_000}, "amount", words, {"stage": "planned"})


@case
def _another_sum_in_the_commitment(make):
    commitment = make.commitment()
    words = f"“{SUM}” (mention) would be at odds with this: 60000000 here, but 30000000"
    mended = {"title_fr": "L’apport"}
    return Case(commitment, {"amount": 30_000_000}, "amount", words, mended)


@case
def _total_that_does_not_add_up(make):
    part = make.commitment(evidence=False)
    total = make.commitment(90_000_000, evidence=False)
    words = "The parts add up to 60000000, not to 90000000; correct the amount or the parts."
    parts = [part.pk, make.commitment(30_000_000, evidence=False).pk]
    return Case(total, {"total_of": [part.pk]}, "total_of", words, {"total_of": parts})


@case
def _part_that_spoils_its_total(make):
    part = make.commitment(evidence=False)
    make.commitment(60_000_000, title_fr="Le tout", evidence=False).total_of.add(part)
    words = "“Le tout” (commitment) would be at odds with this: the parts add up to 50000000"
    return Case(part, {"amount": 50_000_000}, "amount", words, {"title_fr": "La part"})


@case
def _total_of_itself(make):
    part, total = (make.commitment(title_fr=title, evidence=False) for title in ("Part", "Tout"))
    total.total_of.add(part)
    words = "Leads back to “Part” itself (Part → Tout → Part); break the circle."
    return Case(part, {"total_of": [total.pk]}, "total_of", words, {"title_fr": "La part"})


@case
def _replaced_by_what_it_replaces(make):
    first = make.commitment(title_fr="Un", evidence=False)
    second = make.commitment(title_fr="Deux", may_replace=first, evidence=False)
    words = "Leads back to “Un” itself (Un → Deux → Un); break the circle."
    return Case(first, {"may_replace": second.pk}, "may_replace", words, {"title_fr": "Une"})


@case
def _stage_that_no_mention_states(make):
    words = "No mention states “lapsed”; correct it, or say that it is inferred, and why."
    mended = {"stage": "lapsed", "certainty": "inferred", "certainty_note_fr": "Par la suite."}
    return Case(make.commitment(), {"stage": "lapsed"}, "stage", words, mended)


@case
def _event_after_itself(make):
    first = make.event("Le départ")
    second = make.event("Le retrait", after=[first])
    words = "Leads back to “Le départ” itself (Le départ → Le retrait → Le départ); break the"
    return Case(first, {"after": [second.pk]}, "after", words, {"title_fr": "Départ"})


@case
def _event_reported_before_it_was(make):
    event = make.event("Le retrait", date="2012-01", date_basis="inferred", date_note_fr="Après.")
    mention = make.mention(actor=make.actor(), article=make.article(published="2011-12-22"))
    words = "“Le retrait” is not before 2012-01-01, after the article was published (2011-12-22)"
    other = make.event(date="2011-12").pk
    return Case(mention, _attests(event.pk), "event", words, _attests(other))


def _attests(event: int) -> dict[str, Any]:
    return {"actor": "", "event": event}


@case
def _event_dated_after_its_report(make):
    event = make.event("Le retrait", date="2011", date_basis="inferred", date_note_fr="Après.")
    make.mention("un retrait", event=event, article=make.article(published="2011-12-22"))
    words = "“un retrait” (mention) would be at odds with this: “Le retrait” is not before 2012-01"
    return Case(event, {"date": "2012"}, "date", words, {"date": "2012", "is_planned": "on"})


@case
def _article_published_before_what_it_reports(make):
    article = make.article(published="2012-01-05")
    event = make.event("Le retrait", date="2012-01-04", evidence=False)
    make.mention("un retrait", event=event, article=article)
    words = "“un retrait” (mention) would be at odds with this: “Le retrait” is not before"
    return Case(article, {"published": "2012-01-03"}, "published", words, {"published": "2012"})


@case
def _another_date_in_a_mention(make):
    event = make.event(date="2011-12", evidence=False)
    words = "2010 here, but the event is dated 2011-12; correct one, or say at the event that"
    return Case(make.mention(event=event), {"date": "2010"}, "date", words, {"date": "2011-12"})


@case
def _another_date_of_the_event(make):
    event = make.event(date="2011-12", evidence=False)
    make.mention("un retrait", event=event, date="2011-12")
    words = "“un retrait” (mention) would be at odds with this: 2011-12 here, but the event is"
    mended = {"date": "2010", "date_basis": "inferred", "date_note_fr": "D’après la suite."}
    return Case(event, {"date": "2010"}, "date", words, mended)


@case
def _date_that_no_mention_states(make):
    event = make.event(date="2011-12", evidence=False)
    make.mention(event=event, date="2011-12")
    words = "No mention states 2011-12-22; add it to the mention that does, or say that it is"
    mended = {"date": "2011-12-22", "mentions-0-date": "2011-12-22"}
    return Case(event, {"date": "2011-12-22"}, "date", words, mended)


@case
def _function_of_a_company(make):
    tie = make.affiliation()
    words = "One of kind company does not fit a tie of kind function; correct one of them."
    mended = {"kind": "function", "actor": make.actor(kind="person").pk}
    return Case(tie, {"kind": "function"}, "actor", words, mended)


@case
def _tie_that_stands_already(make):
    tie = make.affiliation(role_fr="Pilier")
    other = make.affiliation(actor=tie.actor, other=tie.other, role_fr="Associé")
    words = "says the same as “Orange, Pilier, Andromède”; keep one, or set them apart by dates or"
    mended = {"role_fr": "Pilier", "since": "2012"}
    tie.until = "2011"
    tie.save()
    return Case(other, {"role_fr": "Pilier", "until": "2011"}, "__all__", words, mended)


@case
def _subsidiary_of_its_own(make):
    orange, cloudwatt = make.actor("Orange"), make.actor("Cloudwatt")
    make.affiliation(kind="subsidiary", actor=cloudwatt, other=orange)
    tie = make.affiliation(kind="partner", actor=orange, other=cloudwatt)
    words = "“Orange” would be a subsidiary of its own (Orange → Cloudwatt → Orange); break the"
    return Case(tie, {"kind": "subsidiary"}, "other", words, {"kind": "shareholder"})


@case
def _evidence_of_what_is_not_stated(make):
    topic = make.topic("La clause", positions=0)
    silent = make.position("", topic=topic, actor=make.actor(), is_stated=False)
    mention = make.mention(actor=make.actor())
    words = "“La clause: Orange” is not stated, yet these words attest it; remove them, or write"
    stated = make.position(topic=topic)
    mended = {"actor": "", "position": stated.pk}
    return Case(mention, {"actor": "", "position": silent.pk}, "position", words, mended)


@case
def _attested_position_that_is_not_stated(make):
    position = make.position("Deux ans", topic=make.topic(positions=0), actor=make.actor())
    words = "“la plus longue possible” (mention) would be at odds with this: “La clause: Orange”"
    wrong = {"is_stated": "", "summary_fr": ""}
    return Case(position, wrong, "is_stated", words, {"summary_fr": "Trois ans"})


@case
def _second_side_of_an_actor(make):
    topic, orange, thales = make.topic(positions=0), make.actor(), make.actor("Thales")
    make.position("Deux ans", topic=topic, actor=orange)
    words = "“Orange” has position “Deux ans” on this topic already; keep one, or make it a"
    position = make.position("Trois ans", topic=topic)
    return Case(position, {"actor": orange.pk}, "actor", words, {"actor": thales.pk})


@case
def _dispute_with_two_sides_of_an_actor(make):
    topic, orange = make.topic(positions=0, kind="comparison"), make.actor()
    for summary in ("Deux ans", "Trois ans"):
        make.position(summary, topic=topic, actor=orange)
    words = "“Trois ans” (position) would be at odds with this: “Orange” has position “Deux ans”"
    return Case(topic, {"kind": "dispute"}, "kind", words, {"title_fr": "La durée"})


@case
def _story_that_leads_nowhere(make):
    make.actor(slug="orange")
    words = "There is no actor “orage”; correct the slug."
    mended = {"lead_fr": "[Orange](actor:orange) part."}
    return Case(make.story(), {"lead_fr": "[x](actor:orage)."}, "lead_fr", words, mended)


@case
def _story_that_rests_on_a_draft(make):
    make.actor(slug="orange", status="draft")
    make.actor(slug="thales")
    words = "Nothing published attests “Orange part.”; let words of it lead there: [words](event:"
    wrong, mended = (f"[Orange](actor:{slug}) part." for slug in ("orange", "thales"))
    story = make.story("[Thales](actor:thales) part.")
    return Case(story, {"lead_en": wrong}, "lead_en", words, {"lead_en": mended})


@case
def _title_that_the_text_does_not_print(make):
    article = make.article("Orage dans le cloud français")
    ArticleText.objects.create(article=article, text=TEXT)
    words = "The text does not print it; correct it, or mark the title as given by us."
    mended = {"title": "Tempête", "title_is_ours": "on"}
    return Case(article, {"title": "Tempête"}, "title", words, mended)


@case
def _speaker_worded_otherwise(make):
    article = make.article()
    ArticleText.objects.create(article=article, text=TEXT)
    quote = make.quote("Nous regrettons", article=article, start=TEXT.index("Nous"))
    words = "The article does not word it so; copy its words, or leave it empty."
    return Case(quote, {"function": "le P-DG"}, "function", words, {"function": "Orange"})


@case
def _more_than_half_of_an_article(make):
    article = make.article()
    ArticleText.objects.create(article=article, text=f"Ah. {TEXT}")
    quote = make.quote("Orage", article=article, start=4)
    words = "of this article, 50% are allowed; shorten its passages."
    wrong, mended = ({"exact": TEXT[:end].strip(), "end": ""} for end in (600, 80))
    return Case(quote, wrong, "exact", words, mended)


@case
def _control_character(make):
    words = "Holds a control character; remove it."
    return Case(make.event(), {"note": "a\x07b"}, "note", words, {"note": "ab"})


@case
def _summary_that_is_too_long(make):
    words = "Is longer than 600 characters; shorten it."
    wrong, mended = ({"summary_fr": "é" * length} for length in (601, 600))
    return Case(make.event(), wrong, "summary_fr", words, mended)


@case
def _spelling_that_is_too_odd(make):
    words = "Spellings: Holds a control character; remove it."
    wrong, mended = ({"aliases-0-spelling": name} for name in ("FT\x07", "FT"))
    return Case(make.actor(), wrong, "__all__", words, mended)


def _named(make_case: Callable[[Any], Case]) -> str:
    return make_case.__name__.strip("_").replace("_", " ")


@pytest.fixture
def desk(admin_client):
    """Return a browser in English."""
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return admin_client


def _address(entry: Model) -> str:
    return admin_url("change", type(entry), entry.pk)


def _columns(entry: Model) -> Any:
    return type(entry)._default_manager.filter(pk=entry.pk).values().get()


def _written(fields: dict[str, Any]) -> dict[str, str]:
    """Return what is filled in, as texts."""
    texts = {name: re.sub(r"[\['\]]", "", str(value)) for name, value in fields.items()}
    return {name: text for name, text in texts.items() if text}


@pytest.mark.parametrize("make_case", CASES, ids=_named)
def test_what_breaks_a_rule_is_refused_at_its_field_and_all_that_was_typed_is_kept(
    desk, make, make_case
):
    found = make_case(make)
    stored = _columns(found.entry)
    sent = {**form_data(desk, _address(found.entry)), **found.wrong}
    response = desk.post(_address(found.entry), sent)
    assert fields_refused(response) == [found.field], errors_of(response)
    assert found.words in unescape(errors_of(response))
    assert _columns(found.entry) == stored
    assert (logged(), list(LogEntry.objects.all())) == ([], [])
    assert list(get_messages(response.wsgi_request)) == []
    assert _written(form_of(response)) == _written(sent)


@pytest.mark.parametrize("make_case", CASES, ids=_named)
def test_the_refusal_is_in_the_language_of_the_editor(admin_client, make, make_case):
    found = make_case(make)
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    response = save(admin_client, _address(found.entry), **found.wrong)
    assert fields_refused(response) == [found.field]
    told = re.findall(r"\w+", unescape(errors_of(response)).lower())
    assert {"the", "is", "of", "not", "does", "one"}.isdisjoint(told)


@pytest.mark.parametrize("make_case", CASES, ids=_named)
def test_what_is_mended_is_saved(desk, make, make_case):
    found = make_case(make)
    response = save(desk, _address(found.entry), **found.mended)
    assert response.status_code == 302, errors_of(response)
    assert logged()


def test_without_evidence_no_stage_and_no_date_is_refused(desk, make):
    """That nothing attests them yet, the desk says otherwise: as a warning."""
    commitment = make.commitment(evidence=False)
    assert save(desk, _address(commitment), stage="granted").status_code == 302
    event = make.event(evidence=False)
    given = {"date": "2011", "date_basis": "stated"}
    assert save(desk, _address(event), **given).status_code == 302


def test_rows_on_the_page_of_another_entry_are_refused_at_their_own_fields(desk, make):
    commitment = make.commitment(evidence=False)
    article, row = make.article(), {"exact": SUM, "stage": "planned", "certainty": "stated"}
    rows = {
        f"mentions-{number}-{name}": value
        for number, amount in enumerate([60_000_000, 30_000_000])
        for name, value in {**row, "start": number, "amount": amount, "status": "draft"}.items()
    }
    given = {"mentions-0-article": article.pk, "mentions-1-article": article.pk}
    count = {"mentions-TOTAL_FORMS": 2}
    response = save(desk, _address(commitment), **rows, **given, **count, title_fr="L’apport")
    [formset] = response.context["inline_admin_formsets"]
    assert [list(errors) for errors in formset.formset.errors] == [[], ["amount"]]
    assert fields_refused(response) == []
    assert not Mention.objects.exists()
    assert Commitment.objects.get().title_fr != "L’apport"
    mended = {**rows, **given, **count, "mentions-1-amount": ""}
    assert save(desk, _address(commitment), **mended).status_code == 302
    assert Mention.objects.count() == 2


def test_a_commitment_and_its_mentions_are_corrected_at_once(desk, make):
    commitment = make.commitment()
    sums = {"amount": 30_000_000, "mentions-0-amount": 30_000_000}
    words = {"mentions-0-exact": "30 millions d’euros", "mentions-0-end": ""}
    response = save(desk, _address(commitment), **sums, **words)
    assert response.status_code == 302, errors_of(response)


def test_what_a_row_lacks_a_field_for_is_told_of_the_row_by_its_name(desk, make):
    article = make.article(published="2011-12-22")
    event = make.event(date="2012", date_basis="inferred", date_note_fr="Après.", evidence=False)
    row = {"article": article.pk, "exact": "un retrait", "start": 4, "certainty": "stated"}
    rows = {f"mentions-0-{name}": value for name, value in {**row, "status": "draft"}.items()}
    response = save(desk, _address(event), **rows, **{"mentions-TOTAL_FORMS": 1})
    [formset] = [each.formset for each in response.context["inline_admin_formsets"]][1:]
    [refusal] = formset.errors[0]["__all__"]
    assert refusal.startswith("Event: “Le retrait” is not before 2012-01-01")


def test_a_new_entry_is_refused_and_then_saved(desk, make):
    article, company = make.article(), make.actor()
    given = new_quote(article, exact="Nous regrettons", start=3, speaker=company.pk)
    response = desk.post(admin_url("add", Quote), {**given, "attribution": "person"})
    assert fields_refused(response) == ["attribution"]
    assert not Quote.objects.exists()
    response = desk.post(admin_url("add", Quote), {**given, "attribution": "organisation"})
    assert response.status_code == 302
    assert logged() == [("quote", "nous-regrettons", "created")]


def test_a_draft_may_be_unfinished_but_not_wrong(desk, make):
    article = make.article(published="2011-12-22")
    given = new_quote(article, exact="Nous regrettons", status="draft")
    refused = desk.post(admin_url("add", Quote), {**given, "said_on": "2012"})
    assert fields_refused(refused) == ["said_on"]
    assert desk.post(admin_url("add", Quote), given).status_code == 302


def test_an_old_fault_elsewhere_keeps_nobody_from_mending_a_typo(desk, make):
    commitment = make.commitment(evidence=False)
    make.mention(SUM, commitment=commitment, amount=30_000_000, stage="planned")
    assert save(desk, _address(commitment), title_fr="L’apport").status_code == 302
    assert fields_refused(save(desk, _address(commitment), amount=50_000_000)) == ["amount"]


def test_an_old_fault_of_the_entry_itself_is_to_be_mended(desk, make):
    commitment = make.commitment(evidence=False)
    mention = make.mention(SUM, commitment=commitment, amount=30_000_000)
    assert fields_refused(save(desk, _address(mention), note="À relire")) == ["amount"]
    assert save(desk, _address(mention)).status_code == 302


def test_a_draft_that_is_broken_by_a_change_waits_for_its_own_turn(desk, make):
    commitment = make.commitment(evidence=False)
    given = {"amount": 60_000_000, "stage": "planned", "status": "draft"}
    mention = make.mention(SUM, commitment=commitment, **given)
    assert save(desk, _address(commitment), amount=30_000_000).status_code == 302
    assert fields_refused(save(desk, _address(mention), status="published")) == ["amount"]


def test_a_circle_that_two_editors_close_is_refused_at_the_form_of_the_later(desk, make):
    first = make.event()
    second = make.event()
    sent = {**form_data(desk, _address(second)), "after": [first.pk]}
    save(desk, _address(first), after=[second.pk])
    response = desk.post(_address(second), sent)
    assert fields_refused(response) == ["after"]


def _queries(client, entry, **changed):
    sent = {**form_data(client, _address(entry)), **changed}
    with CaptureQueriesContext(connection) as queries:
        response = client.post(_address(entry), sent)
    assert response.status_code == 302, errors_of(response)
    return len(queries)


def _around_an_actor(make, count):
    actor = make.actor(kind="medium")
    for number in range(count):
        make.quote(f"Un nuage {number}", speaker=actor, reported_by=actor, attribution="office")
        make.mention(actor=make.actor(), reported_by=actor)
        make.affiliation(actor=actor, evidence=False)
        make.article(outlet=actor, outlet_certainty="stated")
    return actor, {"name_fr": "La Tribune"}


def _around_an_article(make, count):
    article = make.article(published="2012")
    for number in range(count):
        actor = make.actor()
        make.quote(f"Un nuage {number}", article=article, speaker=actor, said_on="2011")
        make.mention(article=article, event=make.event(date="2011", evidence=False))
        make.mention(article=article, actor=actor)
    return article, {"published": "2012-12"}


def _around_a_quote(make, count):
    article = make.article()
    ArticleText.objects.create(article=article, text=TEXT)
    for _number in range(count):
        make.quote("Orage", article=article, start=None, status="draft")
    start = TEXT.index("Nous")
    return make.quote("Nous regrettons", article=article, start=start), {"function": "Orange"}


def _around_a_commitment(make, count):
    total = make.commitment(60_000_000 * count)
    for _number in range(count):
        total.total_of.add(make.commitment())
        make.mention(commitment=total, stage="planned")
    return total, {"amount": 60_000_000 * count, "title_fr": "Le tout"}


def _around_an_event(make, count):
    event = make.event(date="2012", date_basis="inferred", date_note_fr="Après.")
    for _number in range(count):
        event.after.add(make.event(date="2011"))
        make.event(date="2013").after.add(event)
        make.mention(event=event)
    return event, {"date": "2012-05"}


def _around_a_position(make, count):
    topic, actor = make.topic(positions=0, kind="comparison"), make.actor()
    for number in range(count):
        position = make.position(f"{number} ans", topic=topic, actor=actor)
        make.mention(position=position)
    return position, {"summary_fr": "Trois ans"}


NEIGHBOURHOODS = [
    _around_an_actor,
    _around_an_article,
    _around_a_quote,
    _around_a_commitment,
    _around_an_event,
    _around_a_position,
]


@pytest.mark.parametrize("around", NEIGHBOURHOODS, ids=_named)
def test_the_rules_take_as_many_queries_for_50_neighbours_as_for_2(make, around):
    def queries(count: int) -> int:
        entry, _changed = around(make, count)
        with CaptureQueriesContext(connection) as asked:
            assert faults_of([entry]) == {}
        return len(asked)

    assert queries(50) == queries(2) < 30


def test_of_very_many_neighbours_a_sample_is_looked_at(make, monkeypatch):
    monkeypatch.setattr("articles.verify.neighbours.MOST", 3)
    actor = make.actor(kind="medium")
    for number in range(9):
        make.quote(f"Un nuage {number}", reported_by=actor)
    Actor.objects.filter(pk=actor.pk).update(kind="company")
    [told] = faults_of([actor]).values()
    assert len(told) == 3


def test_only_the_rows_that_changed_answer_for_their_neighbours(make):
    commitment = make.commitment(evidence=False)
    make.mention(SUM, commitment=commitment, amount=30_000_000, stage="planned")
    row = (Commitment, commitment.pk)
    assert faults_of([commitment], {row: {"title"}}) == {}
    [(part, _message)] = faults_of([commitment], {row: {"amount"}})[row]
    assert part == "amount"


def test_nothing_is_asked_of_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert faults_of([]) == {}


def test_the_record_of_every_kind_of_entry_is_without_fault(whole):
    for model in (Actor, Affiliation, Article, Commitment, MentionEntry.model, Quote):
        assert faults_of(model._default_manager.all()) == {}, model
