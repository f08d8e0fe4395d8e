"""One page of an article on which all that hangs on it is published together, or handed in."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from actors.models import Actor
from andromede_site.models import Revision, Status
from andromede_site.roles import CONTRIBUTORS
from articles import bundle
from articles.bundle import Bundle
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Topic,
)
from tests.desk import admin_url, logged, queries_of, save

pytestmark = pytest.mark.slow_on_postgresql

ENGLISH = {"accept-language": "en"}
DRAFT = {"status": Status.DRAFT}


@pytest.fixture
def drafts(
    make_article,
    make_actor,
    make_quote,
    make_mention,
    make_commitment,
    make_event,
    make_affiliation,
    make_topic,
    make_position,
    make_statement,
):
    """Make an article with one draft of each kind hanging on it, and an actor for each role."""

    def actor(name, kind=Actor.Kind.COMPANY):
        return make_actor(name, kind=kind, **DRAFT)

    article = make_article(
        **DRAFT, outlet=actor("Le Journal", Actor.Kind.MEDIUM), outlet_certainty="stated"
    )
    topic = make_topic(positions=0, **DRAFT)
    make_quote(
        article=article,
        **DRAFT,
        speaker=actor("Dassault"),
        attribution="organisation",
        about=[actor("Thales")],
        topics=[topic],
        statement=make_statement(**DRAFT),
    )
    sum_ = make_commitment(evidence=False, funder=actor("L’État"), **DRAFT)
    event = make_event(evidence=False, **DRAFT)
    Participation.objects.create(event=event, actor=actor("Orange"), part="participant")
    tie = make_affiliation(evidence=False, actor=actor("Bull"), other=actor("Cloudwatt"), **DRAFT)
    side = make_position(topic=topic, evidence=False, actor=actor("Numergy"), **DRAFT)
    make_mention(article=article, commitment=sum_, amount=sum_.amount, stage="planned", **DRAFT)
    make_mention(article=article, event=event, **DRAFT)
    make_mention(article=article, affiliation=tie, **DRAFT)
    make_mention(article=article, position=side, **DRAFT)
    make_mention(article=article, actor=actor("SFR"), **DRAFT)
    RelatedHeadline.objects.create(article=article, exact="Orage", start=0, end=5)
    return article


KINDS = [
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


def page_of(article):
    return reverse("admin:articles_article_publish", args=[article.pk])


def keys(kinds):
    return [line.key for kind in kinds for line in kind.lines]


def show(client, article):
    page = client.get(page_of(article), headers=ENGLISH)
    assert page.status_code == 200
    return page


def publish(client, article, *without, **sent):
    """Send the page as it comes, without what is unticked."""
    page = show(client, article)
    ticked = [key for key in keys(page.context["ready"]) if key not in without]
    seen = page.context["explanation"].initial["seen"]
    return client.post(
        page_of(article), {"entry": ticked, "seen": seen, **sent}, headers=ENGLISH, follow=True
    )


@pytest.fixture
def contributor(db):
    user = User.objects.create_user("anne", is_staff=True)
    user.groups.add(Group.objects.get(name=CONTRIBUTORS))
    client = Client()
    client.force_login(user)
    return client


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_all_that_hangs_on_an_article_is_published_at_once(admin_client, drafts):
    publish(admin_client, drafts)
    for model in KINDS:
        assert set(model._default_manager.values_list("status", flat=True)) == {"published"}, model
        assert model._default_manager.published().exists(), model


def test_it_takes_one_page_and_one_button(admin_client, drafts):
    form = admin_client.get(admin_url("change", Article, drafts.pk), headers=ENGLISH)
    assert page_of(drafts) in form.content.decode()
    assert "Publish… (" in form.content.decode()
    desk = admin_client.get(reverse("admin:articles_article_desk", args=[drafts.pk]))
    assert page_of(drafts) in desk.content.decode()
    response = publish(admin_client, drafts)
    assert response.redirect_chain[-1][0] == admin_url("change", Article, drafts.pk)
    assert page_of(drafts) not in response.content.decode()


def test_what_is_unticked_stays_as_it_is(admin_client, drafts):
    quote = Quote.objects.get()
    publish(admin_client, drafts, f"quote-{quote.pk}")
    assert Quote.objects.get().status == Status.DRAFT
    assert keys(show(admin_client, drafts).context["ready"]) == [f"quote-{quote.pk}"]


def test_what_belongs_to_another_article_is_not_listed_and_not_published(
    admin_client, drafts, make_quote
):
    other = make_quote(**DRAFT)
    assert f"quote-{other.pk}" not in keys(show(admin_client, drafts).context["ready"])
    admin_client.post(page_of(drafts), {"entry": f"quote-{other.pk}"})
    other.refresh_from_db()
    assert other.status == Status.DRAFT


def test_what_cannot_be_published_stands_apart_with_the_reason_and_the_field(
    admin_client, make_article, make_quote
):
    article = make_article()
    quote = make_quote(article=article, start=None, **DRAFT)
    page = show(admin_client, article)
    assert keys(page.context["ready"]) == []
    [kind] = page.context["lacking"]
    [lack] = kind.lines[0].lacks
    assert lack.sentence == "Before it is published, a passage needs its place."
    assert lack.address == f"{admin_url('change', Quote, quote.pk)}#id_start"
    admin_client.post(page_of(article), {"entry": f"quote-{quote.pk}"})
    quote.refresh_from_db()
    assert quote.status == Status.DRAFT


def test_what_verify_refuses_is_not_published(admin_client, make_article, make_quote):
    article = make_article(published="2011-12-22")
    late = make_quote(article=article, said_on="2012-01", **DRAFT)
    fine = make_quote(article=article, **DRAFT)
    page = show(admin_client, article)
    assert keys(page.context["ready"]) == [f"quote-{fine.pk}"]
    assert keys(page.context["lacking"]) == [f"quote-{late.pk}"]


def test_what_was_changed_since_the_page_was_opened_waits_for_another_look(
    admin_client, make_article, make_quote, make_mention, make_actor
):
    article = make_article()
    quote = make_quote(article=article, **DRAFT)
    page = show(admin_client, article)
    seen = page.context["explanation"].initial["seen"]
    Revision.objects.create(
        kind="quote", row=quote.pk, key=quote.slug, version=seen + 1, before={}, after={}
    )
    sent = {"entry": f"quote-{quote.pk}", "seen": seen}
    response = admin_client.post(page_of(article), sent, headers=ENGLISH, follow=True)
    assert "1 was changed since you opened the page: look at it once more." in told(response)
    quote.refresh_from_db()
    assert quote.status == Status.DRAFT


def test_each_entry_has_its_history_with_the_reason_and_its_line_in_the_log(
    admin_client, admin_user, make_article, make_quote
):
    article = make_article(**DRAFT)
    quote = make_quote(article=article, **DRAFT)
    publish(admin_client, article, reason="Relu avec Anne")
    made = {(each.kind, each.reason, each.author) for each in Revision.objects.all()}
    assert made == {(kind, "Relu avec Anne", admin_user) for kind in ("article", "quote")}
    assert set(logged()) == {
        ("article", article.slug, "changed"),
        ("quote", quote.slug, "changed"),
    }


def test_a_double_click_publishes_once(admin_client, make_article, make_quote):
    article = make_article()
    quote = make_quote(article=article, **DRAFT)
    for _click in range(2):
        admin_client.post(page_of(article), {"entry": f"quote-{quote.pk}"})
    assert Revision.objects.count() == 1


def test_a_contributor_hands_drafts_in_and_publishes_nothing(contributor, drafts):
    form = contributor.get(admin_url("change", Article, drafts.pk), headers=ENGLISH)
    assert "Hand in for review… (" in form.content.decode()
    publish(contributor, drafts)
    for model in KINDS:
        assert set(model._default_manager.values_list("status", flat=True)) == {"in_review"}, model
    assert keys(show(contributor, drafts).context["ready"]) == []


def test_what_is_in_review_is_published_too(admin_client, make_article, make_quote):
    article = make_article()
    quote = make_quote(article=article, status=Status.IN_REVIEW)
    publish(admin_client, article)
    quote.refresh_from_db()
    assert quote.is_published


@pytest.mark.parametrize("path", ["0", "x", "99999999999999999999"])
def test_of_no_article_there_is_no_page(admin_client, path):
    assert admin_client.get(f"/admin/articles/article/{path}/publish/").status_code == 404


def test_nobody_else_sees_the_page(client, make_article, django_user_model):
    address = page_of(make_article())
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(address).status_code == 403


def test_of_very_many_the_first_are_listed_and_the_page_says_so(
    admin_client, make_article, make_quote, monkeypatch
):
    monkeypatch.setattr(bundle, "MOST", 2)
    article = make_article()
    for _number in range(3):
        make_quote(article=article, **DRAFT)
    page = show(admin_client, article)
    assert len(keys(page.context["ready"])) == 2
    assert "Of each kind the first 2 are listed" in page.content.decode()
    publish(admin_client, article)
    assert len(keys(show(admin_client, article).context["ready"])) == 1


def test_the_page_takes_as_many_queries_for_many_as_for_some(
    admin_client, make_article, make_quote, make_mention, make_actor, make_affiliation, make_topic
):
    article = make_article(**DRAFT)

    def add():
        who, topic = make_actor(**DRAFT), make_topic(positions=0, **DRAFT)
        make_quote(
            article=article, speaker=who, attribution="organisation", topics=[topic], **DRAFT
        )
        make_mention(
            article=article, affiliation=make_affiliation(evidence=False, **DRAFT), **DRAFT
        )
        make_mention(article=article, actor=who, **DRAFT)

    for _number in range(3):
        add()
    few = queries_of(admin_client, page_of(article))
    for _number in range(12):
        add()
    assert queries_of(admin_client, page_of(article)) == few


@pytest.fixture
def meanwhile(monkeypatch):
    """Have something done by somebody else once the page has read what hangs on the article."""

    def arrange(do):
        def read(*args):
            found = of(*args)
            do()
            return found

        of = Bundle.of
        monkeypatch.setattr(Bundle, "of", read)

    return arrange


def test_what_was_published_meanwhile_is_not_handed_in(contributor, drafts, meanwhile):
    page = show(contributor, drafts)
    sent = {"entry": keys(page.context["ready"]), "seen": ""}
    meanwhile(lambda: Quote.objects.update(status=Status.PUBLISHED))
    contributor.post(page_of(drafts), sent)
    assert Quote.objects.get().status == Status.PUBLISHED
    assert not Revision.objects.filter(kind="quote").exists()


def test_what_was_changed_meanwhile_is_not_published_unread(admin_client, drafts, meanwhile):
    page = show(admin_client, drafts)
    seen = page.context["explanation"].initial["seen"]
    address = admin_url("change", Quote, Quote.objects.get().pk)
    meanwhile(lambda: save(admin_client, address, note="Autre que lu"))
    admin_client.post(page_of(drafts), {"entry": keys(page.context["ready"]), "seen": seen})
    quote = Quote.objects.get()
    assert (quote.status, quote.note) == (Status.DRAFT, "Autre que lu")


def test_a_reason_that_cannot_be_kept_is_asked_for_again(admin_client, drafts):
    response = publish(admin_client, drafts, reason="x" * 3000)
    assert response.context["explanation"].errors["reason"]
    assert not Quote.objects.published().exists()
