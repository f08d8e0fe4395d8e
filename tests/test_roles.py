"""Who may do what: each role at each address of the desk, on drafts and on what is published."""

import itertools

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from actors.models import Actor
from andromede_site.models import Conflict, Correction, Entry, FormerSlug, Revision, Ticket
from andromede_site.roles import ADMINISTRATORS, CONTRIBUTORS, EDITORS, permissions_of
from articles.models import (
    Affiliation,
    Article,
    ArticleText,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Story,
    Topic,
)
from tests.desk import CONFIRMED, admin_url, form_of, save

pytestmark = pytest.mark.slow_on_postgresql

NOBODY, READER = "nobody", "reader"
ROLES = [NOBODY, READER, CONTRIBUTORS, EDITORS, ADMINISTRATORS]
WRITERS = [CONTRIBUTORS, EDITORS, ADMINISTRATORS]
ENTRIES = [
    Actor,
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Topic,
]


@pytest.fixture
def signed_in(db):
    """Return a browser in which somebody of a role is signed in."""

    def sign_in(role: str) -> Client:
        client = Client()
        if role != NOBODY:
            user = User.objects.create_user(role[:12], is_staff=role != READER)
            if role != READER:
                user.groups.add(Group.objects.get(name=role))
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def make_entry(
    make_actor,
    make_affiliation,
    make_article,
    make_commitment,
    make_event,
    make_mention,
    make_position,
    make_quote,
    make_statement,
    make_topic,
):
    """Make an entry of any model, a draft or published, which nothing else rests on."""

    def headline(status):
        article = make_article()
        return RelatedHeadline.objects.create(
            article=article, exact="Orage", start=0, end=5, status=status
        )

    makers = {
        Actor: make_actor,
        Affiliation: lambda status: make_affiliation(evidence=False, status=status),
        Article: make_article,
        Commitment: lambda status: make_commitment(evidence=False, status=status),
        Event: lambda status: make_event(evidence=False, status=status),
        Mention: lambda status: make_mention(actor=make_actor(), status=status),
        Position: lambda status: make_position(
            topic=make_topic(positions=0), evidence=False, status=status
        ),
        Quote: make_quote,
        RelatedHeadline: headline,
        Statement: make_statement,
        Topic: lambda status: make_topic(positions=0, status=status),
    }
    return lambda model, status: makers[model](status=status)


def is_let_in(response):
    """Say whether an address answered with its page, not with a log-in or a refusal."""
    if response.status_code == 302:
        return not response.url.startswith(reverse("admin:login"))
    return response.status_code == 200 and not response.templates[0].name.endswith("login.html")


def test_the_groups_have_what_they_are_to_have(db):
    for role in WRITERS:
        held = Group.objects.get(name=role).permissions.values_list(
            "content_type__app_label", "codename"
        )
        assert set(held) == permissions_of(role)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", ENTRIES)
def test_which_pages_a_role_may_open(signed_in, make_entry, model, role):
    client, entry = signed_in(role), make_entry(model, "published")
    history = admin_url("history", model, entry.pk)
    for page in (admin_url("changelist", model), admin_url("add", model), history):
        assert is_let_in(client.get(page)) == (role in WRITERS)


IN_EACH_STATUS = [
    *itertools.product(ENTRIES, ["draft", "published"]),
    *itertools.product([Quote, Article], ["in_review"]),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("model", "status"), IN_EACH_STATUS)
def test_what_a_role_may_do_to_an_entry(signed_in, make_entry, model, status, role):
    client, entry = signed_in(role), make_entry(model, status)
    writes = role in WRITERS
    edits = role in (EDITORS, ADMINISTRATORS) or (writes and status != "published")
    change = admin_url("change", model, entry.pk)
    page = client.get(change)
    assert is_let_in(page) == writes
    data = form_of(page) if edits else {}
    client.post(change, {**data, "note": "À relire"})
    entry.refresh_from_db()
    assert (entry.note == "À relire") == edits
    deletion = admin_url("delete", model, entry.pk)
    assert is_let_in(client.get(deletion)) == edits
    client.post(deletion, CONFIRMED)
    assert model.objects.filter(pk=entry.pk).exists() != edits


@pytest.mark.parametrize("role", WRITERS)
@pytest.mark.parametrize("model", ENTRIES)
def test_who_may_publish(signed_in, make_entry, model, role):
    client, entry = signed_in(role), make_entry(model, "draft")
    save(client, admin_url("change", model, entry.pk), status="published")
    entry.refresh_from_db()
    assert entry.is_published == (role != CONTRIBUTORS)


@pytest.mark.parametrize("role", WRITERS)
@pytest.mark.parametrize("model", ENTRIES)
@pytest.mark.parametrize("action", ["publish_chosen", "hand_in_chosen", "delete_selected"])
def test_what_a_role_may_do_in_a_list(signed_in, make_entry, model, role, action):
    client, draft = signed_in(role), make_entry(model, "draft")
    published = make_entry(model, "published")
    chosen = [draft.pk, published.pk]
    sent = {"action": action, "_selected_action": chosen, **CONFIRMED}
    client.post(admin_url("changelist", model), sent)
    statuses = dict(model.objects.filter(pk__in=chosen).values_list("pk", "status"))
    may_publish = role != CONTRIBUTORS
    if action == "publish_chosen":
        assert statuses[draft.pk] == ("published" if may_publish else "draft")
    elif action == "hand_in_chosen":
        assert statuses == {draft.pk: "in_review", published.pk: "published"}
    else:
        assert statuses == ({} if may_publish else {draft.pk: "draft", published.pk: "published"})


@pytest.mark.parametrize("role", WRITERS)
def test_who_may_change_what_is_published_in_a_row_of_a_draft(
    signed_in, make_article, make_quote, role
):
    client, article = signed_in(role), make_article(status="draft")
    quote = make_quote(article=article)
    address = admin_url("change", Article, article.pk)
    save(client, address, **{"quotes-0-note": "À relire"})
    quote.refresh_from_db()
    assert (quote.note == "À relire") == (role != CONTRIBUTORS)
    save(client, address, **{"quotes-0-DELETE": "on"})
    assert Quote.objects.filter(pk=quote.pk).exists() == (role == CONTRIBUTORS)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_merge(signed_in, make_actor, role):
    client, kept, other = signed_in(role), make_actor(), make_actor()
    sent = {"actor": [kept.pk, other.pk], "kept": kept.pk}
    client.post(reverse("admin:actors_actor_merge"), sent)
    assert Actor.objects.filter(pk=other.pk).exists() == (role not in (EDITORS, ADMINISTRATORS))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("status", ["draft", "published"])
def test_who_may_bring_back(signed_in, admin_client, make_quote, role, status):
    quote = make_quote(status=status)
    admin_client.post(admin_url("delete", Quote, quote.pk), CONFIRMED)
    deletion = Revision.objects.deletions().get()
    address = admin_url("restore", Revision, deletion.pk)
    signed_in(role).post(address, {"reason": "C’était juste"})
    edits = role in (EDITORS, ADMINISTRATORS) or (role == CONTRIBUTORS and status == "draft")
    assert Quote.objects.exists() == edits


@pytest.mark.parametrize("role", ROLES)
def test_who_may_see_and_change_a_private_text(signed_in, make_article, role):
    client = signed_in(role)
    texts = [
        ArticleText.objects.create(article=make_article(status=status), text="Un texte privé")
        for status in ("draft", "published")
    ]
    for text, may_change in zip(texts, (role in WRITERS, role in WRITERS[1:]), strict=True):
        address = admin_url("change", ArticleText, text.pk)
        seen = client.get(address)
        assert ("Un texte privé" in seen.content.decode()) == (role in WRITERS)
        client.post(address, {"text": "Un autre"})
        text.refresh_from_db()
        assert (text.text == "Un autre") == may_change


@pytest.mark.parametrize("role", ROLES)
def test_who_may_send_addresses_elsewhere(signed_in, make_actor, role):
    actor = make_actor(slug="orange")
    sent = {"kind": "actor", "former": "ft", "slug": actor.slug}
    signed_in(role).post(admin_url("add", FormerSlug), sent)
    assert FormerSlug.objects.exists() == (role in (EDITORS, ADMINISTRATORS))


@pytest.mark.parametrize("role", ROLES)
def test_who_tells_the_story(signed_in, role):
    story = Story(slug="affaire", title_fr="L’affaire", lead_fr="En une minute.")
    story.save()
    client = signed_in(role)
    assert is_let_in(client.get(admin_url("change", Story, story.pk))) == (role in WRITERS)
    client.post(admin_url("delete", Story, story.pk), CONFIRMED)
    assert Story.objects.exists() == (role not in (EDITORS, ADMINISTRATORS))


@pytest.mark.parametrize("role", ROLES)
def test_who_manages_accounts(signed_in, role):
    account = User.objects.create_user("claire")
    client = signed_in(role)
    assert is_let_in(client.get(admin_url("change", User, account.pk))) == (role == ADMINISTRATORS)


def test_an_administrator_makes_nobody_more_than_that(signed_in):
    client, account = signed_in(ADMINISTRATORS), User.objects.create_user("claire")
    root = User.objects.create_superuser("root")
    joined = {"date_joined_0": "22/12/2011", "date_joined_1": "12:00:00"}
    asked = {"username": "claire", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    client.post(admin_url("change", User, account.pk), asked | joined)
    account.refresh_from_db()
    assert (account.is_staff, account.is_superuser) == (True, False)
    assert client.post(admin_url("delete", User, root.pk), CONFIRMED).status_code == 403
    assert client.post(admin_url("change", User, root.pk), {"username": "x"}).status_code == 403


def test_whoever_is_put_in_a_group_may_log_in_to_the_desk(signed_in):
    client, account = signed_in(ADMINISTRATORS), User.objects.create_user("claire")
    group = Group.objects.get(name=CONTRIBUTORS)
    joined = {"date_joined_0": "22/12/2011", "date_joined_1": "12:00:00"}
    asked = {"username": "claire", "is_active": "on", "groups": [group.pk], **joined}
    client.post(admin_url("change", User, account.pk), asked)
    account.refresh_from_db()
    assert (account.is_staff, list(account.groups.all())) == (True, [group])


@pytest.mark.parametrize("role", ROLES)
def test_who_answers_readers(signed_in, role):
    ticket = Ticket.objects.create(kind="quote", key="nous", message="C’est faux")
    client = signed_in(role)
    address = admin_url("change", Ticket, ticket.pk)
    assert is_let_in(client.get(address)) == (role in (EDITORS, ADMINISTRATORS))
    client.post(address, {"status": "closed", "answer": "Corrigé"})
    ticket.refresh_from_db()
    assert (ticket.status == "closed") == (role in (EDITORS, ADMINISTRATORS))
    client.post(admin_url("delete", Ticket, ticket.pk), {"post": "yes"})
    assert Ticket.objects.exists() == (role != ADMINISTRATORS)


def test_a_contributor_does_not_touch_published_quotes_by_deleting_a_draft_topic(
    signed_in, make_topic, make_quote
):
    topic = make_topic(positions=0, status="draft")
    quote = make_quote(topics=[topic])
    told = {**CONFIRMED, "correction_fr": "Une correction d’un contributeur"}
    signed_in(CONTRIBUTORS).post(admin_url("delete", Topic, topic.pk), told)
    assert list(quote.topics.all()) == [topic]
    assert not Correction.objects.exists()


def test_a_contributor_gives_no_text_to_a_published_article(signed_in, make_article):
    article = make_article(rights="full_text_allowed", licence_url="https://example.org/")
    sent = {"article": article.pk, "text": "Un texte entier"}
    response = signed_in(CONTRIBUTORS).post(admin_url("add", ArticleText), sent)
    assert response.context["adminform"].form.errors["article"]
    assert not ArticleText.objects.exists()


def test_who_may_not_see_private_texts_takes_no_words_from_them(client, make_article):
    article = make_article(status="draft")
    ArticleText.objects.create(article=article, text="Le texte privé de cet article. " * 20)
    clerk = User.objects.create_user("clerk", is_staff=True)
    every = Permission.objects.exclude(codename__endswith="articletext")
    clerk.user_permissions.set(every)
    client.force_login(clerk)
    sent = {"article": article.pk, "exact": "x", "place": "0-14", "status": "draft"}
    client.post(admin_url("add", RelatedHeadline), sent)
    assert not RelatedHeadline.objects.filter(exact__contains="privé").exists()


def test_every_model_of_the_desk_is_in_this_matrix():
    told = {*ENTRIES, ArticleText, Conflict, FormerSlug, Revision, Story, Ticket, User}
    registered = set(site._registry)
    assert {model for model in registered if issubclass(model, Entry)} - {Story} == set(ENTRIES)
    read_only = {"baseline", "change", "correction", "group"}
    assert {model._meta.model_name for model in registered - told} == read_only
