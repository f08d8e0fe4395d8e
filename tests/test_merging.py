"""Making one actor of several: nothing that points to them is lost, and the log tells it all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.merging import TiedError, counts, merge, relations, repeated, ties
from actors.models import Actor, Alias
from andromede_site.changes import label
from andromede_site.models import Change, FormerSlug
from andromede_site.record import load
from articles.export import export
from articles.models import Mention, Participation, Quote
from articles.texts import Texts
from articles.verify import ALL_SECTIONS, verify
from tests.desk import logged


@pytest.fixture
def kept(make_actor):
    return make_actor("Orange", slug="orange")


@pytest.fixture
def other(make_actor):
    return make_actor("France Télécom", slug="france-telecom")


def _points_to(actor):
    return {label(relation): count for relation, count in counts([actor])[actor.pk].items()}


@pytest.fixture
def attested(
    other, make_actor, make_article, make_quote, make_commitment, make_event, make_affiliation,
    make_topic, make_position, make_mention,
):  # fmt: skip
    """Everything that can point to `other`, once each."""
    article = make_article(outlet=other, outlet_certainty="stated", slug="orage")
    make_article(reprinted_in=other, slug="reprise")
    make_quote(article=article, slug="dit", speaker=other, organisation=other, about=[other])
    make_quote(article=article, slug="redit", reported_by=other)
    make_commitment(slug="apport", funder=other, evidence=False)
    make_commitment(slug="recu", recipient=other, evidence=False)
    make_event(slug="retrait", participants={other: "initiator"}, evidence=False)
    tie = make_affiliation(slug="membre", actor=other, evidence=False)
    make_affiliation(slug="pdg", other=other, evidence=False)
    make_position("", slug="tait", topic=make_topic(positions=0), actor=other, is_stated=False)
    make_mention(article=article, actor=other, start=40)
    make_mention(article=article, affiliation=tie, start=60, reported_by=other, claimed_by=other)
    Alias.objects.create(actor=other, spelling="FT")


@pytest.mark.usefixtures("attested")
def test_every_relation_to_an_actor_follows(kept, other):
    before = _points_to(other)
    assert set(before) == {label(relation) for relation in relations()}
    merge(kept, [other])
    assert _points_to(kept) == before
    assert not Actor.objects.filter(slug="france-telecom").exists()


@pytest.mark.usefixtures("attested")
def test_the_log_tells_of_every_entry_whose_content_changed(kept, other):
    merge(kept, [other])
    changed = {
        *(("article", slug) for slug in ("orage", "reprise")),
        *(("quote", slug) for slug in ("dit", "redit")),
        *(("commitment", slug) for slug in ("apport", "recu")),
        *(("affiliation", slug) for slug in ("membre", "pdg")),
        ("event", "retrait"),
        ("position", "tait"),
        ("mention", "affiliation/membre/orage/60"),
        ("actor", "orange"),
    }
    lines = logged()
    assert len(lines) == len(set(lines))
    assert {line[:2] for line in lines if line[2] == "changed"} == changed
    assert [line for line in lines if line[2] == "created"] == [
        ("mention", "actor/orange/orage/40", "created")
    ]
    assert [line for line in lines if line[2] == "deleted"] == [
        ("mention", "actor/france-telecom/orage/40", "deleted"),
        ("actor", "france-telecom", "deleted"),
    ]


def test_the_old_address_leads_to_the_actor_that_stays(client, kept, other):
    FormerSlug.objects.record("actor", "ptt", "france-telecom")
    merge(kept, [other])
    assert sorted(map(str, FormerSlug.objects.all())) == ["france-telecom → orange", "ptt → orange"]
    assert client.get("/fr/actors/ptt/").headers["Location"] == "/fr/actors/orange/"


def test_several_actors_are_merged_at_once(kept, other, make_actor, make_quote):
    third = make_actor(slug="ft")
    for number, actor in enumerate([kept, other, third]):
        make_quote(speaker=actor, about=[kept, other, third][number:])
    merge(kept, [other, third])
    assert Quote.objects.filter(speaker=kept).count() == 3
    assert Quote.objects.filter(about=kept).count() == 3
    assert Quote.about.through.objects.count() == 3


# Spellings


def test_spellings_move_and_stand_once(kept, other):
    for actor, spellings in ((kept, ["Orange", "FT"]), (other, ["FT", "France Telecom"])):
        Alias.objects.bulk_create(Alias(actor=actor, spelling=text) for text in spellings)
    merge(kept, [other])
    assert {alias.spelling for alias in kept.aliases.all()} == {"Orange", "FT", "France Telecom"}
    assert Alias.objects.count() == 3


@pytest.mark.parametrize(
    ("printed", "is_kept"),
    [
        ("France Télécom", True),
        ("le groupe France Télécom", True),
        ("l’opérateur", False),
        ("FRANCE TÉLÉCOM", False),
    ],
)
def test_a_name_becomes_a_spelling_where_a_mention_prints_it(
    kept, other, make_mention, printed, is_kept
):
    make_mention(printed, actor=other)
    merge(kept, [other])
    assert kept.aliases.filter(spelling="France Télécom").exists() == is_kept


def test_a_spelling_that_only_a_dropped_mention_printed_goes_and_is_noted(
    kept, make_actor, make_article, make_mention
):
    other = make_actor("Orange B.", spellings=("Orange", "Orange Business", "OBS"))
    article = make_article()
    make_mention("Orange", article=article, actor=kept, start=4)
    make_mention("Orange Business", article=article, actor=other, start=4, status="draft")
    merge(kept, [other])
    assert {alias.spelling for alias in kept.aliases.all()} == {"Orange", "OBS"}
    kept.refresh_from_db()
    assert "Orange Business" in kept.note
    assert "OBS" not in kept.note


@pytest.mark.parametrize("status", ["published", "draft"])
def test_what_was_merged_comes_out_as_a_record_without_fault(
    held, tmp_path, make_actor, make_mention, status
):
    vega = Actor.objects.get(slug="vega")
    place = vega.mentions.get()
    other = make_actor("Vega prête", spellings=("agence Vega prête",))
    make_mention(
        "agence Vega prête", article=place.article, actor=other, start=place.start, status=status
    )
    merge(vega, [other])
    export(tmp_path / "out")
    assert verify(load(tmp_path / "out", ALL_SECTIONS), Texts(held.texts)) == []


# What would stand twice


@pytest.mark.parametrize("stays", ["kept", "other"])
def test_of_two_mentions_at_one_place_the_published_one_stays(
    kept, other, make_article, make_mention, stays
):
    article = make_article(slug="orage")
    for name, actor in (("kept", kept), ("other", other)):
        status = "published" if name == stays else "draft"
        make_mention(
            f"words of {name}", article=article, actor=actor, start=4, status=status, note=name
        )
    merge(kept, [other])
    mention = Mention.objects.get()
    gone = "other" if stays == "kept" else "kept"
    assert (mention.actor, mention.exact) == (kept, f"words of {stays}")
    assert mention.note.startswith(stays)
    assert f"words of {gone}" in mention.note
    assert mention.note.endswith(gone)


@pytest.mark.parametrize("longer", ["kept", "other"])
def test_of_two_mentions_at_one_place_the_longer_one_stays(
    kept, other, make_article, make_mention, longer
):
    article = make_article()
    for name, actor in (("kept", kept), ("other", other)):
        words = "Orange Business" if name == longer else "Orange"
        make_mention(words, article=article, actor=actor, start=4)
    merge(kept, [other])
    assert kept.mentions.get().exact == "Orange Business"


def test_mentions_without_a_place_all_stay(kept, other, make_article, make_mention):
    article = make_article()
    for actor in (kept, other):
        make_mention(article=article, actor=actor, start=None, status="draft")
    merge(kept, [other])
    assert kept.mentions.count() == 2


@pytest.mark.parametrize(
    ("one", "two", "stronger"),
    [
        ("participant", "initiator", "initiator"),
        ("participant", "affected", "participant"),
        ("reporter", "affected", "affected"),
    ],
)
def test_of_two_parts_in_an_event_the_stronger_stays(kept, other, make_event, one, two, stronger):
    make_event(slug="retrait", participants={kept: one, other: two})
    merge(kept, [other])
    participation = Participation.objects.get()
    assert (participation.actor, participation.part) == (kept, stronger)
    assert ("event", "retrait", "changed") in logged()


def test_the_part_that_goes_is_noted_on_its_event(kept, other, make_event):
    event = make_event(participants={kept: "initiator", other: "affected"}, note="À relire.")
    merge(kept, [other])
    event.refresh_from_db()
    first, merged = event.note.split("\n")
    assert first == "À relire."
    assert "France Télécom" in merged
    assert "affected" in merged


def test_a_dropped_duplicate_is_logged_as_deleted(kept, other, make_article, make_mention):
    article = make_article(slug="orage")
    for actor in (kept, other):
        make_mention(article=article, actor=actor, start=4)
    merge(kept, [other])
    assert logged() == [
        ("mention", "actor/orange/orage/4", "changed"),
        ("mention", "actor/france-telecom/orage/4", "deleted"),
        ("actor", "orange", "changed"),
        ("actor", "france-telecom", "deleted"),
    ]


# What the database lets stand twice


@pytest.mark.parametrize(("kind", "is_repeated"), [("dispute", True), ("comparison", False)])
def test_two_sides_in_one_dispute_are_repeated(
    kept, other, make_topic, make_position, kind, is_repeated
):
    topic = make_topic(kind=kind)
    sides = [make_position(topic=topic, actor=actor) for actor in (kept, other)]
    make_position(topic=make_topic(), actor=kept)
    assert repeated(kept) == []
    merge(kept, [other])
    assert repeated(kept) == (sides if is_repeated else [])


@pytest.mark.parametrize(
    ("given", "is_repeated"),
    [
        ({}, True),
        ({"since": "2011"}, True),
        ({"since": "2013"}, False),
        ({"role_fr": "premier pilier"}, False),
        ({"kind": "partner"}, False),
    ],
)
def test_ties_that_say_the_same_of_one_time_are_repeated(
    kept, other, make_actor, make_affiliation, given, is_repeated
):
    project = make_actor()
    one = make_affiliation(actor=kept, other=project, until="2012")
    two = make_affiliation(actor=other, other=project, **given)
    merge(kept, [other])
    assert repeated(kept) == ([one, two] if is_repeated else [])


@pytest.mark.parametrize(("kind", "is_repeated"), [("competitor", True), ("shareholder", False)])
def test_a_tie_in_both_directions_is_repeated_if_it_is_mutual(
    kept, other, make_actor, make_affiliation, kind, is_repeated
):
    amazon = make_actor("Amazon")
    one = make_affiliation(actor=kept, other=amazon, kind=kind, role_fr="premier")
    two = make_affiliation(actor=amazon, other=other, kind=kind)
    merge(kept, [other])
    assert repeated(kept) == ([one, two] if is_repeated else [])


# What the actor says of itself


def test_remarks_are_kept_with_what_the_merged_actor_said_otherwise(kept, make_actor):
    kept.note = "Opérateur."
    kept.save()
    other = make_actor("France Télécom", slug="france-telecom", note="Avant 2013.")
    merge(kept, [other])
    kept.refresh_from_db()
    first, merged, last = kept.note.split("\n")
    assert (first, last) == ("Opérateur.", "Avant 2013.")
    assert "france-telecom" in merged
    assert "France Télécom" in merged


@pytest.mark.parametrize(("had", "stays"), [("", "Q2"), ("Q1", "Q1")])
def test_a_wikidata_id_is_taken_over_or_named(make_actor, had, stays):
    kept, other = make_actor(wikidata=had), make_actor(wikidata="Q2")
    merge(kept, [other])
    kept.refresh_from_db()
    assert kept.wikidata == stays
    assert ("Q2" in kept.note) == bool(had)


# What stands in the way


def test_actors_tied_to_each_other_are_not_merged(kept, other, make_affiliation, make_quote):
    tie = make_affiliation(actor=other, other=kept)
    make_affiliation(actor=other)
    make_quote(speaker=other)
    assert ties([kept, other]) == [tie]
    with pytest.raises(TiedError):
        merge(kept, [other])
    assert Quote.objects.get().speaker == other
    assert not FormerSlug.objects.exists()
    assert logged() == []


def test_a_funder_is_not_merged_with_its_recipient(kept, other, make_commitment):
    commitment = make_commitment(funder=other, recipient=kept)
    make_commitment(funder=other)
    make_commitment(recipient=kept)
    assert ties([kept, other]) == [commitment]
    with pytest.raises(TiedError):
        merge(kept, [other])


def test_an_actor_that_is_gone_is_not_merged(kept, other, make_quote):
    quote = make_quote(speaker=kept)
    Actor.objects.filter(pk=other.pk).delete()
    with pytest.raises(Actor.DoesNotExist):
        merge(kept, [other])
    assert Quote.objects.get().speaker == quote.speaker
    assert logged() == []


# How much it takes


def _queries_to_merge(make_actor, make_quote, make_mention, many):
    kept, other = make_actor(), make_actor()
    for _ in range(many):
        make_quote(speaker=other, reported_by=other, about=[kept])
        make_mention(actor=other, claimed_by=other)
        make_mention(actor=kept)
    with CaptureQueriesContext(connection) as queries:
        merge(kept, [other])
    return len(queries)


@pytest.mark.slow_on_postgresql
def test_a_merge_takes_as_many_queries_for_30_quotes_as_for_5(make_actor, make_quote, make_mention):
    makers = make_actor, make_quote, make_mention
    _queries_to_merge(*makers, many=0)  # the first line of the change log takes more
    assert _queries_to_merge(*makers, many=30) == _queries_to_merge(*makers, many=5)


def test_a_merge_that_changes_very_much_is_logged_as_one(kept, other, make_article):
    article = make_article()
    Quote.objects.bulk_create(
        Quote(
            article=article, slug=f"q-{n}", exact="x", kind="direct", attribution="unnamed",
            speaker=other,
        )
        for n in range(600)
    )  # fmt: skip
    merge(kept, [other])
    assert kept.quotes.count() == 600
    assert logged() == [(Change.EVERYTHING, "", "changed")]
