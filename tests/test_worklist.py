"""The admin's first page: what waits for editors, of all that they may see, and where to begin."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actors.models import Actor, Alias
from andromede_site.models import Conflict, Status, Ticket, log_changes
from articles.models import (
    Affiliation,
    Article,
    ArticleText,
    Commitment,
    Event,
    Position,
    Quote,
    Topic,
)
from articles.worklist.listing import SECTIONS
from articles.worklist.sections import PER_PAGE
from tests.desk import admin_url, make_headline, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

INDEX = "/admin/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def waits(admin_client):
    """Return what waits in a section, by its name: the words and details of its first items."""

    def find(name):
        page = admin_client.get(INDEX, headers=ENGLISH)
        assert page.status_code == 200
        for waiting in page.context["worklist"]:
            if waiting.section.name == name:
                return [item.words for item in waiting.items]
        return []

    return find


def _waiting(client, name):
    page = client.get(INDEX, headers=ENGLISH)
    return next(each for each in page.context["worklist"] if each.section.name == name)


def _staff(*permissions):
    user = User.objects.create_user("anne", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


# Sections.


def test_nothing_waits_in_an_empty_record(admin_client):
    page = admin_client.get(INDEX, headers=ENGLISH)
    assert page.context["worklist"] == []
    assert len(page.context["nothing_in"]) == len(SECTIONS)
    assert "Nothing: all is decided" in page.content.decode()


def test_the_real_record_leaves_nothing_to_do(admin_client, real):
    real.ingest()
    page = admin_client.get(INDEX, headers=ENGLISH)
    assert [waiting.section.name for waiting in page.context["worklist"]] == []


def test_sections_without_anything_share_one_line(admin_client, make_quote):
    make_quote(status=Status.DRAFT)
    page = admin_client.get(INDEX, headers=ENGLISH).content.decode()
    assert "Nothing waits in: In review · Conflicts" in page
    assert page.count('class="waiting"') == 1


@pytest.mark.parametrize(
    ("status", "name"), [(Status.DRAFT, "drafts"), (Status.IN_REVIEW, "in-review")]
)
def test_what_is_not_published_waits_the_oldest_first(waits, make_quote, make_event, status, name):
    make_quote("Un nuage", status=status)
    make_quote("Deux nuages", status=status)
    make_event("Le retrait", status=status)
    assert waits(name) == ["Un nuage", "Le retrait", "Deux nuages"]


def test_drafts_of_every_kind_wait(admin_client, make_actor, make_article, make_topic, make_story):
    make_actor(status=Status.DRAFT)
    make_article(status=Status.DRAFT)
    make_topic(status=Status.DRAFT, positions=0)
    make_story(status=Status.DRAFT)
    labels = [batch.label for batch in _waiting(admin_client, "drafts").lists]
    assert labels == ["1 topic", "1 article", "1 actor", "1 story"]


def test_drafts_lead_to_the_lists_of_their_kinds(admin_client, make_quote):
    quote = make_quote("Un brouillon", status=Status.DRAFT)
    make_quote("Une citation publiée")
    batch = _waiting(admin_client, "drafts").lists[0]
    listed = admin_client.get(batch.source.list_address).context["cl"].result_list
    assert list(listed) == [quote]


def test_an_item_tells_its_kind_its_article_and_since_when(admin_client, make_quote):
    quote = make_quote(status=Status.IN_REVIEW)
    log_changes([("quote", quote.slug, "changed")])
    item = _waiting(admin_client, "in-review").items[0]
    assert (item.kind, item.detail) == ("quote", quote.article.siglum)
    assert (timezone.now() - item.changed_at).seconds < 60
    assert item.address == admin_url("change", Quote, quote.pk)


def test_a_reported_quote_is_known_by_its_paraphrase(waits, make_quote):
    make_quote("Selon elle", kind="indirect", paraphrase="Deux ans.", status=Status.DRAFT)
    assert waits("drafts") == ["Deux ans."]


def test_a_conflict_waits_with_what_is_at_odds(admin_client, held):
    held.edit("actors/actors.yaml", "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    held.ingest()
    item = _waiting(admin_client, "conflicts").items[0]
    assert (item.words, item.kind, item.detail) == ("Véga", "actor", "changed on both sides")
    assert item.address == admin_url("change", Conflict, Conflict.objects.get().pk)


def test_facts_without_mention_wait_unless_they_are_drafts(
    waits, make_commitment, make_event, make_affiliation, make_topic, make_position
):
    make_commitment(title_fr="La somme", evidence=False)
    make_commitment(title_fr="La somme attestée")
    make_event("Le brouillon", status=Status.DRAFT, evidence=False)
    topic = make_topic()
    make_position("Le silence", topic=topic, evidence=False)
    assert waits("unattested")[:1] == ["La somme"]
    assert "Le silence" in waits("unattested")
    assert "La somme attestée" not in waits("unattested")
    assert "Le brouillon" not in waits("unattested")


def test_a_side_that_is_not_stated_needs_no_mention(waits, make_topic, make_position, make_actor):
    position = make_position("", topic=make_topic(), actor=make_actor(), is_stated=False)
    assert str(position) not in waits("unattested")


def test_quotes_without_speaker_wait_unless_nobody_is_named(waits, make_quote, make_actor):
    make_quote("Anonyme")
    make_quote("De quelqu’un", speaker=make_actor())
    make_quote("À nommer", attribution="spokesperson", speaker_label="un porte-parole")
    assert waits("without-speaker") == ["À nommer"]


def test_words_that_the_kept_text_does_not_print_wait(waits, make_quote, make_article):
    article = make_article()
    ArticleText.objects.create(article=article, text="Rien de tel.")
    make_quote("Ailleurs", article=article)
    make_quote("Trouvé", article=article, is_verified=True)
    make_quote("Sans texte")
    make_headline(article)
    assert waits("not-found") == ["Ailleurs", "Orage"]


def test_disputes_and_comparisons_without_a_note_wait(waits, make_topic):
    make_topic("Expliqué", summary_fr="La durée.")
    make_topic("Inexpliqué")
    make_topic("Un thème", kind="theme")
    assert waits("contradictions") == ["Inexpliqué"]


def test_a_contradiction_that_no_comparison_is_about_waits(
    admin_client, make_commitment, make_mention
):
    commitment = make_commitment(title_fr="Les 60 millions")
    make_mention(commitment=commitment, amount=60_000_000, stage="granted")
    item = _waiting(admin_client, "contradictions").items[0]
    assert item.words == "Les 60 millions"
    assert "at different stages: planned, granted" in item.detail
    assert item.address == admin_url("change", Commitment, commitment.pk)


def test_one_article_does_not_contradict_itself(
    admin_client, make_commitment, make_mention, make_article
):
    article = make_article()
    commitment = make_commitment(evidence=False)
    for stage in ("planned", "granted"):
        make_mention(article=article, commitment=commitment, amount=60_000_000, stage=stage)
    make_mention(commitment=commitment, amount=60_000_000, stage="granted")
    page = admin_client.get(INDEX, headers=ENGLISH)
    assert "contradictions" not in {each.section.name for each in page.context["worklist"]}


def test_an_actor_whom_quotes_name_needs_no_mention(waits, make_actor, make_quote):
    make_quote(speaker=make_actor("Dassault"))
    make_quote(organisation=make_actor("Thales"))
    make_quote(reported_by=make_actor("Le Journal", kind="medium"))
    make_quote(about=[make_actor("Orange")])
    make_actor("Personne")
    assert waits("unattested") == ["Personne"]


def test_what_has_no_english_waits_and_leads_to_its_field(admin_client, make_event):
    event = make_event("Le retrait", title_en="The withdrawal", summary_fr="Il se retire.")
    make_event("Le départ", title_en="The departure")
    make_event("Le brouillon", status=Status.DRAFT)
    [item] = _waiting(admin_client, "untranslated").items
    assert (item.words, item.detail) == ("The withdrawal", "summary (English)")
    assert item.address == f"{admin_url('change', Event, event.pk)}#id_summary_en"


def test_mentions_of_the_same_words_are_told_apart_by_their_facts(
    admin_client, make_article, make_mention, make_actor
):
    article = make_article(siglum="α")
    for name in ("Orange", "Thales"):
        make_mention("Orange et Thales", article=article, actor=make_actor(name), status="draft")
    items = _waiting(admin_client, "drafts").items
    assert [item.detail for item in items] == ["α → Orange", "α → Thales"]


def test_statements_with_one_quote_wait(waits, make_statement, make_quote):
    one, two = make_statement("Une coupe"), make_statement("Deux coupes")
    for statement in (one, two, two):
        make_quote(statement=statement)
    assert waits("single-cut") == ["Une coupe"]


def test_topics_with_fewer_than_two_sides_wait(
    waits, make_topic, make_position, make_actor, make_quote
):
    make_topic("Comparaison à deux", kind="comparison", positions=2)
    make_topic("Comparaison à un", kind="comparison", positions=1)
    dispute = make_topic("Différend de personne", positions=2)
    disputed = make_topic("Différend de deux", positions=0)
    for _ in range(2):
        make_position(topic=disputed, actor=make_actor())
    theme = make_topic("Thème d’une citation", kind="theme", positions=0)
    make_quote(topics=[theme])
    large = make_topic("Thème de deux", kind="theme", positions=0)
    for _ in range(2):
        make_quote(topics=[large])
    assert waits("one-sided") == [
        "Comparaison à un",
        dispute.title,
        "Thème d’une citation",
    ]


def test_stages_and_dates_that_no_mention_gives_wait(
    waits, make_commitment, make_event, make_mention
):
    make_commitment(title_fr="Accordée ?", stage="granted")
    make_commitment(title_fr="Prévue")
    make_event("Daté", date="2012-02-28")
    told = make_event("Attesté", date="2012", evidence=False)
    make_mention(event=told, date="2012")
    make_event("Sans date")
    assert waits("unstated") == ["Accordée ?", "Daté"]


# Duplicates.


def test_actors_named_or_spelled_alike_wait(admin_client, make_actor):
    orange = make_actor("Orange", spellings=("France Télécom",))
    namesake = make_actor("ORANGE")
    spelled = make_actor("france telecom")
    sharing = make_actor("FT", spellings=("France Telecom",))
    make_actor("Orange", kind="product")
    make_actor("Colt", spellings=("Colt",))
    items = _waiting(admin_client, "duplicates").items
    assert [item.words for item in items] == [each.name_fr for each in (sharing, spelled, namesake)]
    assert {item.detail for item in items} == {"like “Orange”"}
    page = admin_client.get(items[2].address)
    assert {choice["actor"] for choice in page.context["choices"]} == {orange, namesake}


def test_quotes_of_the_same_words_at_the_same_place_wait(waits, make_quote, make_actor):
    first = make_quote("Un nuage")
    same = {"article": first.article, "start": first.start}
    make_quote("Un nuage", **same)
    make_quote("Un nuage", **same, speaker=make_actor())
    make_quote("Un nuage", article=first.article)
    assert waits("duplicates") == ["Un nuage"]
    make_quote("Un nuage", **same)
    assert waits("duplicates") == ["Un nuage"]


def test_the_same_sum_from_the_same_to_the_same_waits(waits, make_commitment, make_actor):
    lyon, cumulus = make_actor("Lyon"), make_actor("Cumulus")
    make_commitment(funder=lyon, recipient=cumulus)
    make_commitment(title_fr="La même", funder=lyon, recipient=cumulus)
    make_commitment(amount=1, funder=lyon, recipient=cumulus)
    for _ in range(2):
        make_commitment(title_fr="De personne")
        make_commitment(title_fr="De Lyon", amount=7, funder=lyon)
    assert waits("duplicates") == ["De Lyon", "La même"]


# Who sees what.


def test_editors_see_only_what_they_may_look_at(make_quote, make_event, make_actor):
    make_quote("Un secret", status=Status.DRAFT)
    make_event("Le retrait", status=Status.DRAFT)
    make_actor("Orange")
    make_actor("Orange")
    client = _staff("view_event", "view_actor")
    page = client.get(INDEX, headers=ENGLISH)
    assert "Un secret" not in page.content.decode()
    assert [each.section.name for each in page.context["worklist"]] == ["drafts", "unattested"]
    assert "Quotes without a speaker" not in page.context["nothing_in"]


def test_a_list_that_one_may_not_see_is_not_found(make_quote):
    make_quote(status=Status.DRAFT)
    client = _staff("view_event")
    assert client.get("/admin/worklist/without-speaker/").status_code == 404
    assert client.get("/admin/worklist/drafts/").status_code == 200


def test_nobody_sees_the_worklist_without_being_staff(client):
    for address in (INDEX, "/admin/worklist/drafts/"):
        assert client.get(address).status_code == 302


# Many.


def test_counting_stops(admin_client, make_article):
    article = make_article()
    Quote.objects.bulk_create(
        Quote(slug=f"q-{n}", article=article, exact="x", kind="direct", attribution="unnamed")
        for n in range(130)
    )
    waiting = _waiting(admin_client, "drafts")
    assert waiting.shown_count == "more than 100"
    assert len(waiting.items) == 5


def test_a_full_list_has_pages_over_all_kinds(admin_client, make_actor, make_event):
    for number in range(PER_PAGE + 5):
        make_actor(f"Acteur {number}", status=Status.DRAFT)
    make_event("Le retrait", status=Status.DRAFT)
    address = "/admin/worklist/drafts/"
    first = admin_client.get(address).context["page"]
    last = admin_client.get(f"{address}?p=2").context["page"]
    assert (len(first.items), first.previous, first.next) == (PER_PAGE, 0, 2)
    assert (len(last.items), last.previous, last.next) == (6, 1, 0)
    assert len({item.address for item in [*first.items, *last.items]}) == PER_PAGE + 6


@pytest.mark.parametrize("section", [section.name for section in SECTIONS])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_section_has_a_full_list(admin_client, everything, section, language):
    everything()
    address = reverse("admin:worklist_section", args=[section])
    page = admin_client.get(address, headers={"accept-language": language})
    assert page.status_code == 200
    assert page.context["page"].items


@pytest.mark.parametrize("query", ["p=0", "p=9999999999", "p=-1", "p=x", "p=%00", "p=²"])
def test_no_page_number_breaks_a_list(admin_client, query):
    address = f"/admin/worklist/drafts/?{query}"
    assert admin_client.get(address).status_code in (200, 404)
    assert admin_client.get("/admin/worklist/nothing/").status_code == 404


@pytest.fixture
def everything(make_actor, make_article, make_quote, make_topic, make_statement, make_event):
    """Return what puts something into every section."""

    def make():
        article = make_article()
        ArticleText.objects.create(article=article, text="Rien.")
        actor = make_actor("Orange", spellings=("Orange",))
        given = {"article": article, "attribution": "office", "speaker_label": "le porte-parole"}
        quote = make_quote("Un nuage", **given)
        make_quote("Un nuage", **given, start=quote.start)
        for status in (Status.DRAFT, Status.IN_REVIEW):
            make_quote(status=status)
            make_event(status=status)
        make_headline(article)
        make_topic(positions=1)
        make_statement()
        Commitment.objects.create(
            slug=f"sum-{actor.pk}", title_fr="S", amount=7, stage="granted", status="published"
        )
        key = f"none-{actor.pk}"
        Conflict.objects.create(kind="actor", key=key, sort="both", content={"name": "N"})
        Ticket.objects.create(kind="actor", key=actor.slug, message="C’est faux")

    return make


def test_the_first_page_takes_as_many_queries_for_many_rows_as_for_some(admin_client, everything):
    for _ in range(8):
        everything()
    some = queries_of(admin_client, INDEX)
    for _ in range(20):
        everything()
    assert queries_of(admin_client, INDEX) == some
    assert some <= 110


# Where to begin.


def test_the_first_page_leads_to_a_new_article(admin_client):
    page = admin_client.get(INDEX).content.decode()
    assert f'href="{admin_url("add", Article)}"' in page
    reader = _staff("view_article").get(INDEX).content.decode()
    assert f'class="button" href="{admin_url("add", Article)}"' not in reader


def _touch(user, entry):
    LogEntry.objects.log_actions(user.pk, [entry], CHANGE, single_object=True)


def test_the_article_worked_on_last_is_at_hand(admin_client, admin_user, make_quote, make_article):
    quote = make_quote()
    _touch(admin_user, make_article("Un autre"))
    _touch(admin_user, quote)
    last = admin_client.get(INDEX).context["last_article"]
    assert last.label == f"{quote.article.siglum} {quote.article.title}"
    assert str(quote.article.pk) in last.address


def test_an_article_that_is_gone_is_not_offered(admin_client, admin_user, make_article):
    article = make_article()
    _touch(admin_user, article)
    article.delete()
    assert not admin_client.get(INDEX).context["last_article"]


def test_entries_of_several_kinds_are_found_from_the_first_page(admin_client):
    page = admin_client.get(INDEX).content.decode()
    for model in (Quote, Article, Actor, Commitment, Event, Topic):
        assert f'formaction="{admin_url("changelist", model)}"' in page


def test_models_are_grouped_as_editors_think_of_them(admin_client):
    groups = admin_client.get(INDEX, headers=ENGLISH).context["app_list"]
    names = [str(group["name"]) for group in groups]
    assert names[:5] == ["Sources", "Words", "Facts", "Actors", "Behind the record"]
    held = {model["model"] for group in groups for model in group["models"]}
    assert {Quote, Affiliation, Position, Conflict, Alias} - held == {Alias}
    assert admin_client.get("/admin/articles/").status_code == 200
