"""The sentence that says who an actor is."""

import re

import pytest

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def sentence(client):
    """Return the sentence on an actor’s page, as one reads it."""

    def read(slug: str, language: str = "en") -> str:
        page = client.get(f"/{language}/actors/{slug}/").content.decode()
        lead = page.split('<p class="lead">')[1].split("</p>")[0]
        without_calls = re.sub(r'<a class="call".*?</a>', "", lead, flags=re.DOTALL)
        return " ".join(re.sub(r"<[^>]+>", "", without_calls).split())

    return read


def test_it_gives_the_time_of_a_tie(sentence, make_actor, make_affiliation, make_mention):
    group = make_actor("Consortium", kind="consortium")
    tie = make_affiliation(
        actor=make_actor(slug="ds"), other=group, since="2011-08-01", until="2011-12"
    )
    make_mention("en décembre 2011", affiliation=tie, date="2011-12")
    said = sentence("ds")
    assert said == "Company, member of Consortium from [1 August 2011] to December 2011."


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2011", "", "since [2011]"),
        ("", "2011-12-22", "until [22 December 2011]"),
        ("2011-12/..", "", "(start: [December 2011 or later])"),
        ("", "", "of Consortium."),
    ],
)
def test_a_time_is_no_more_exact_than_it_is_known(
    sentence, make_actor, make_affiliation, since, until, said
):
    group = make_actor("Consortium", kind="consortium")
    make_affiliation(actor=make_actor(slug="ds"), other=group, since=since, until=until)
    assert said in sentence("ds")


def test_of_many_members_the_first_are_named_and_the_others_counted(
    sentence, make_actor, make_affiliation
):
    group = make_actor("Consortium", slug="consortium", kind="consortium")
    for number in range(7):
        make_affiliation(actor=make_actor(f"Membre {number}"), other=group)
    assert sentence("consortium") == (
        "Consortium, with as members Membre 0, Membre 1, Membre 2, Membre 3 and 3 others."
    )


def test_an_office_is_introduced_by_its_holder(sentence, make_actor, make_affiliation):
    office = make_actor("Premier ministre", slug="pm", kind="office")
    holder = make_actor("François Fillon", slug="fillon", kind="person")
    make_affiliation(actor=holder, kind="function", other=office)
    assert sentence("pm") == "Office, held by François Fillon."
    assert sentence("fillon") == "Premier ministre."


def test_an_office_named_like_a_function_is_not_said_again(sentence, make_actor, make_affiliation):
    person = make_actor("M. de Tersant", slug="tersant", kind="person")
    company = make_actor("Dassault Systèmes")
    office = make_actor("Directeur of Dassault Systèmes", kind="office")
    make_affiliation(actor=person, kind="function", other=company, role_fr="directeur")
    make_affiliation(actor=person, kind="function", other=office)
    assert sentence("tersant") == "Directeur of Dassault Systèmes."


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["initiator", "affected"], "with a part in 2 events, initiator of 1."),
        (["initiator"], "initiator of 1 event."),
        (["affected"], "with a part in 1 event."),
        (["reporter", "reporter"], "reporting 2 events."),
    ],
)
def test_it_says_what_part_the_actor_had(sentence, make_actor, make_event, parts, said):
    actor = make_actor(slug="ds")
    for part in parts:
        make_event(participants={actor: part})
    assert sentence("ds") == f"Company, {said}"


def test_of_a_medium_it_says_what_it_published(sentence, make_actor, make_article):
    medium = make_actor("Le Monde", slug="le-monde", kind="medium")
    make_article(outlet=medium, outlet_certainty="stated")
    make_article()
    assert sentence("le-monde") == "Medium, publisher of 1 of the 2 articles read here."


def test_of_what_is_only_named_it_says_where(sentence, make_actor, make_mention, make_article):
    law = make_actor("Patriot Act", slug="patriot-act", kind="law")
    make_mention("Patriot Act", actor=law)
    make_article()
    assert sentence("patriot-act") == "Law, named in 1 of the 2 articles read here."


def test_a_name_of_200_characters_stays_whole(sentence, make_actor, make_affiliation):
    long = "Très " * 39 + "long"
    make_affiliation(actor=make_actor(slug="ds"), kind="subsidiary", other=make_actor(long))
    assert sentence("ds") == f"Company, subsidiary of {long}."


def test_ties_that_one_passage_proves_share_their_note(
    client, make_actor, make_affiliation, make_mention, make_article
):
    group, article = make_actor("Consortium", slug="consortium", kind="consortium"), make_article()
    for number in range(3):
        tie = make_affiliation(actor=make_actor(f"{number}"), other=group, evidence=False)
        make_mention("les trois associés", affiliation=tie, article=article, start=10)
    page = client.get("/en/actors/consortium/").content.decode()
    assert page.count('href="#note-1"') == 3
    assert page.count('id="call-1"') == page.count('id="note-1"') == 1
    assert "note-2" not in page
