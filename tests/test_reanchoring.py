"""A corrected text in the admin: passages move with their words, or an editor is asked."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from andromede_site.models import Change, Correction, Revision
from articles.models import ArticleText, FormerText, Mention, Quote
from articles.texts import sha256
from tests.desk import admin_url, delete, form_data, logged

pytestmark = pytest.mark.slow_on_postgresql

OLD = """Orage dans le cloud français

Orange a dit hier soir à Lyon : « Nous regrettons la décision de Dassault Systèmes. »
L’État apporte 60 millions d’euros, selon le Commissariat aux investissements.
Orange et Thales restent seuls en lice pour construire ce nuage français."""


@pytest.fixture
def article(make_article):
    article = make_article(slug="orage")
    ArticleText.objects.create(article=article, text=OLD)
    return article


@pytest.fixture
def put(article, make_quote, make_mention, make_headline):
    """Make a passage of these words where the text prints them, the nth time."""

    def make(words, nth=0, maker=make_quote, **given):
        start = -1
        for _number in range(nth + 1):
            start = OLD.index(words, start + 1)
        place = {"start": start, "is_verified": True}
        if maker is make_headline:
            return make_headline(article, words, **place, **given)
        return maker(words, article=article, **place, **given)

    return make


@pytest.fixture
def correct(admin_client, article):
    """Send a corrected text with an editor’s decisions, as the page that asks sends them."""

    def send(text, client=admin_client, reason="La copie est corrigée", **decided):
        address = admin_url("change", ArticleText, article.private_text.pk)
        sent = {"text": text.replace("\n", "\r\n")}
        response = client.post(address, {**form_data(client, address), **sent})
        if response.status_code == 200 and decided:
            kept = dict(response.context["kept"])
            sent |= {"text": response.context["text"], "reanchoring": response.context["state"]}
            response = client.post(address, {**kept, **sent, "reason": reason, **decided})
        return response

    return send


def _fates(response: Any) -> dict[str, list[str]]:
    """Return the words of the passages of each group on the page that asks."""
    assert response.status_code == 200
    return {
        group.fate: [row.exact for row in group.rows]
        for group in (*response.context["groups"], response.context["moved"])
        if group.rows
    }


def _text(article):
    return ArticleText.objects.get(article=article).text


def _name(passage):
    return f"at-{passage.start}-{passage.end}"


def test_a_text_without_passages_is_saved_at_once(correct, article):
    assert correct("Un autre texte.").status_code == 302
    article.refresh_from_db()
    assert _text(article) == "Un autre texte."
    assert article.text_sha256 == sha256("Un autre texte.")
    assert logged() == [("article", "orage", "changed")]


def test_a_correction_after_all_passages_asks_nothing(correct, article, put):
    quote = put("Nous regrettons la décision")
    assert correct(f"{OLD} Fin.").status_code == 302
    quote.refresh_from_db()
    assert quote.is_verified
    assert quote.stands_in(_text(article))


def test_nothing_is_written_before_the_editor_has_answered(correct, article, put):
    quote = put("Nous regrettons la décision")
    page = correct(OLD.replace("hier soir", "hier"))
    assert _fates(page) == {"moved": ["Nous regrettons la décision"]}
    assert "Nothing is saved yet" in page.content.decode() or "enregistré" in page.content.decode()
    assert _text(article) == OLD
    quote.refresh_from_db()
    assert quote.stands_in(OLD)
    assert not Change.objects.exists()


def test_passages_move_along_with_their_words(correct, article, put, make_actor, make_mention):
    quote = put("Nous regrettons la décision")
    mention = put("60 millions d’euros", maker=make_mention, actor=make_actor(slug="etat"))
    before = mention.key
    new = OLD.replace("hier soir", "hier")
    assert correct(new, save="1").status_code == 302
    for passage in (quote, mention):
        passage.refresh_from_db()
        assert passage.stands_in(new)
        assert passage.is_verified
    assert logged() == [
        ("article", "orage", "changed"),
        ("quote", quote.slug, "changed"),
        ("mention", before, "deleted"),
        ("mention", mention.key, "created"),
    ]


def test_the_lookalike_of_words_that_are_gone_is_not_taken(correct, article, put):
    quote = put("Orange", nth=0)
    other = put("Orange", nth=1)
    new = OLD.replace("Orange a dit", "On a dit")
    page = correct(new)
    assert _fates(page) == {"elsewhere": ["Orange"], "moved": ["Orange"]}
    assert correct(new, rest="leave").status_code == 302
    quote.refresh_from_db()
    other.refresh_from_db()
    assert (quote.start, quote.is_verified) == (OLD.index("Orange"), False)
    assert quote.is_published
    assert (other.start, other.is_verified) == (new.index("Orange"), True)


def test_words_in_other_signs_wait_for_a_tick(correct, article, put):
    quote = put("60 millions d’euros")
    new = OLD.replace("’", "'")
    page = correct(new)
    assert _fates(page) == {"signs": ["60 millions d’euros"]}
    assert "’ → &#x27;" in page.content.decode()
    assert correct(new, rest="leave").status_code == 302
    quote.refresh_from_db()
    assert (quote.exact, quote.is_verified) == ("60 millions d’euros", False)


def test_words_in_other_signs_are_taken_over_once_ticked(correct, put, make_actor, make_mention):
    mention = put("60 millions d’euros", maker=make_mention, actor=make_actor())
    new = OLD.replace("’", "'")
    start = new.index("60 millions")
    assert correct(new, rest="leave", **{_name(mention): start}).status_code == 302
    mention.refresh_from_db()
    assert (mention.exact, mention.start) == ("60 millions d'euros", start)
    assert mention.is_verified
    assert mention.folded == "60 millions d'euros"


def test_all_of_a_group_can_be_accepted_with_one_tick(correct, put):
    quotes = [put("60 millions d’euros"), put("L’État apporte")]
    new = OLD.replace("’", "'")
    assert correct(new, **{"all-signs": "on"}).status_code == 302
    for quote in quotes:
        quote.refresh_from_db()
        assert quote.stands_in(new)


REWORDED = OLD.replace("Nous regrettons la décision", "Nous regrettons cette décision")


def test_for_what_is_lost_words_that_are_alike_are_offered_and_not_taken(correct, article, put):
    quote = put("Nous regrettons la décision")
    page = correct(REWORDED)
    assert _fates(page) == {"lost": ["Nous regrettons la décision"]}
    [choice] = page.context["groups"][0].rows[0].choices
    assert (choice.words.exact, choice.is_chosen) == ("Nous regrettons cette décision", False)
    assert correct(REWORDED, rest="leave").status_code == 302
    quote.refresh_from_db()
    assert (quote.exact, quote.is_verified) == ("Nous regrettons la décision", False)


def test_words_that_are_alike_are_taken_once_ticked(correct, put):
    quote = put("Nous regrettons la décision")
    start = REWORDED.index("Nous regrettons")
    assert correct(REWORDED, **{_name(quote): start}).status_code == 302
    quote.refresh_from_db()
    assert (quote.exact, quote.is_verified) == ("Nous regrettons cette décision", True)
    assert quote.is_published


def test_words_that_have_little_in_common_are_not_offered(correct, put):
    put("Nous regrettons la décision de Dassault Systèmes")
    page = correct("Nous verrons plus tard ce que le ministère de la recherche en pense.")
    assert [row.choices for row in page.context["groups"][0].rows] == [[]]


@pytest.mark.parametrize("decided", [{"rest": "review"}, {"rest": "leave", "taken": True}])
def test_what_readers_see_changes_for_a_reason_only(correct, article, put, decided):
    quote = put("Nous regrettons la décision")
    if decided.pop("taken", False):
        decided[_name(quote)] = REWORDED.index("Nous regrettons")
    page = correct(REWORDED, reason="", **decided)
    assert page.context["explanation"].errors["reason"]
    assert _text(article) == OLD
    correct(REWORDED, reason="L’article a été corrigé", correction_fr="« cette »", **decided)
    assert _text(article) == REWORDED
    assert Revision.objects.get(kind="quote").reason == "L’article a été corrigé"
    assert Correction.objects.get().note_fr == "« cette »"


def test_an_english_correction_alone_is_refused(correct, article, put):
    put("Nous regrettons la décision")
    page = correct(REWORDED, rest="review", correction_en="“this”")
    assert page.context["explanation"].errors["correction_fr"]
    assert page.context["explanation"]["correction_en"].value() == "“this”"
    assert _text(article) == OLD


def test_drafts_are_taken_back_without_a_reason(correct, put):
    put("Nous regrettons la décision", status="draft")
    page = correct(REWORDED)
    assert page.context["explanation"] is None
    assert correct(REWORDED, reason="", rest="review").status_code == 302


def test_the_page_leads_with_what_is_at_stake(correct, put):
    put("Nous regrettons la décision")
    put("60 millions")
    page = correct(REWORDED).content.decode()
    summary = page[page.index('class="at-stake"') : page.index("</ul>", page.index("at-stake"))]
    assert summary.index("#lost") < summary.index("#moved")
    assert ">0<" not in summary
    assert " 0 " not in summary


def test_what_is_lost_asks_what_becomes_of_it(correct, article, put):
    put("Nous regrettons la décision")
    page = correct("Tout autre chose.", save="1")
    assert page.context["faults"]
    assert _text(article) == OLD


@pytest.mark.parametrize(("rest", "status"), [("review", "in_review"), ("leave", "published")])
def test_what_is_lost_leaves_the_public_pages_or_stays(correct, client, put, rest, status):
    quote, draft = put("Nous regrettons la décision"), put("Orange", status="draft")
    assert correct("Tout autre chose.", rest=rest).status_code == 302
    quote.refresh_from_db()
    draft.refresh_from_db()
    assert (quote.status, quote.is_verified, draft.status) == (status, False, "draft")
    found = client.get(f"/fr/quotes/{quote.slug}/").status_code
    assert found == (404 if rest == "review" else 200)


def test_words_in_several_places_offer_each(correct, article, put):
    quote = put("Orange", nth=0)
    new = "Orange part. Orange revient."
    page = correct(new)
    [group] = page.context["groups"]
    assert group.fate == "several"
    assert [choice.words.start for choice in group.rows[0].choices] == [0, 13]
    assert correct(new, **{_name(quote): "13"}).status_code == 302
    quote.refresh_from_db()
    assert (quote.start, quote.prefix) == (13, "Orange part.")


def test_a_place_that_was_not_offered_is_not_taken(correct, put):
    quote = put("Orange", nth=0)
    page = correct("Orange part. Orange revient.", **{_name(quote): "5"})
    assert page.context["faults"]


def test_mentions_of_one_fact_that_swap_places_do_not_collide(
    correct, article, make_actor, make_mention
):
    # As long as each other, so that either takes the number that the other had.
    lines = OLD.split("\n")
    lines[2], lines[4] = (line.ljust(100) for line in (lines[2], lines[4]))
    old = "\n".join(lines)
    lines[2], lines[4] = lines[4], lines[2]
    ArticleText.objects.update(text=old)
    who, places = make_actor(), [old.index("Orange"), old.rindex("Orange")]
    first, second = (
        make_mention("Orange", article=article, actor=who, start=place) for place in places
    )
    assert correct("\n".join(lines), save="1").status_code == 302
    held = dict(Mention.objects.values_list("pk", "start"))
    assert held == {first.pk: places[1], second.pk: places[0]}


def test_two_mentions_of_one_fact_at_one_place_are_told(
    correct, article, put, make_actor, make_mention
):
    who = make_actor()
    first, second = (put("Orange", nth, make_mention, actor=who) for nth in range(2))
    new = "Plus qu’une fois Orange."
    start = new.index("Orange")
    page = correct(new, rest="leave", **{_name(first): start, _name(second): start})
    assert page.status_code == 200
    assert len(page.context["faults"]) == 1
    assert _text(article) == OLD


def test_a_place_that_nothing_stands_at_any_more_is_free_for_others(
    correct, article, put, make_actor, make_mention
):
    who = make_actor()
    gone, stays = (put("Orange", nth, make_mention, actor=who) for nth in range(2))
    last = OLD.split("\n")[-1]
    new = " " * OLD.index("Orange") + last
    assert correct(new, rest="leave").status_code == 200  # published, so it keeps its place
    assert correct(new, rest="review").status_code == 302
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.start, gone.status) == (None, "in_review")
    assert (stays.start, stays.status) == (OLD.index("Orange"), "published")


@pytest.mark.parametrize("meanwhile", ["text", "passage"])
def test_the_page_is_shown_anew_if_somebody_changed_something_meanwhile(
    admin_client, article, correct, put, meanwhile
):
    quote = put("Nous regrettons la décision")
    page = correct(OLD.replace("hier soir", "hier"))
    if meanwhile == "text":
        ArticleText.objects.update(text=f"Titre\n{OLD}")
        Quote.objects.update(start=quote.start + 6, end=quote.end + 6)
    else:
        Quote.objects.update(status="draft")
    sent = {"text": page.context["text"], "reanchoring": page.context["state"]}
    address = admin_url("change", ArticleText, article.private_text.pk)
    again = admin_client.post(address, {**dict(page.context["kept"]), **sent})
    assert again.status_code == 200
    assert again.context["faults"]
    assert again.context["text"] == page.context["text"]
    last = {**sent, "reanchoring": again.context["state"]}
    assert admin_client.post(address, {**dict(again.context["kept"]), **last}).status_code == 302


def test_an_editor_can_go_back_to_the_text_with_nothing_lost(correct, article, put):
    put("Nous regrettons la décision")
    new = "\nTout autre chose."
    page = correct(new, _back="1")
    form = page.context["adminform"].form
    assert form["text"].value().replace("\r\n", "\n") == new
    assert form.non_field_errors()
    assert _text(article) == OLD


def test_the_first_text_of_an_article_asks_for_passages_that_it_does_not_hold(
    admin_client, make_article, make_quote
):
    article = make_article(slug="premier")
    start = OLD.index("Nous")
    found = make_quote("Nous regrettons", article=article, start=start)
    lost = make_quote("Nous regrettons", article=article, start=0, is_verified=True)
    address = admin_url("add", ArticleText)
    sent = {"article": article.pk, "text": OLD.replace("\n", "\r\n")}
    page = admin_client.post(address, sent)
    assert _fates(page) == {"elsewhere": ["Nous regrettons"]}
    sent |= {"reanchoring": page.context["state"], "rest": "leave"}
    assert admin_client.post(address, sent).status_code == 302
    assert _text(article) == OLD
    found.refresh_from_db()
    lost.refresh_from_db()
    assert (found.is_verified, lost.is_verified) == (True, False)
    assert logged() == [("article", "premier", "changed")]


def test_the_former_text_puts_everything_back(correct, article, put):
    quote = put("Nous regrettons la décision")
    assert correct("Tout autre chose.", rest="leave").status_code == 302
    assert correct(OLD).status_code == 302
    quote.refresh_from_db()
    assert (quote.is_verified, quote.stands_in(OLD)) == (True, True)


def test_who_may_not_change_passages_cannot_move_them(client, article, correct, put):
    put("Nous regrettons la décision")
    clerk = User.objects.create_user("clerk", is_staff=True)
    may = Q(codename__endswith="articletext") | Q(codename="publish")
    clerk.user_permissions.set(Permission.objects.filter(may))
    client.force_login(clerk)
    page = correct(OLD.replace("hier soir", "hier"), client, save="1")
    assert page.context["faults"]
    assert _text(article) == OLD
    assert correct(f"{OLD} Fin.", client).status_code == 302


@pytest.mark.parametrize(("rest", "status"), [("review", "in_review"), ("leave", "published")])
def test_deleting_a_text_says_what_becomes_of_the_passages(
    admin_client, article, put, rest, status
):
    quote = put("Nous regrettons la décision")
    address = admin_url("delete", ArticleText, article.private_text.pk)
    assert 'name="rest"' in admin_client.get(address).content.decode()
    sent = {"post": "yes", "rest": rest, "reason": "L’éditeur l’a demandé"}
    assert admin_client.post(address, sent).status_code == 302
    assert not ArticleText.objects.exists()
    quote.refresh_from_db()
    assert (quote.status, quote.is_verified) == (status, False)
    assert (("quote", quote.slug, "changed") in logged()) == (rest == "review")


def test_published_passages_go_back_to_review_with_a_text_for_a_reason_only(
    admin_client, article, put
):
    quote = put("Nous regrettons la décision")
    address = admin_url("delete", ArticleText, article.private_text.pk)
    page = admin_client.post(address, {"post": "yes", "rest": "review"})
    assert "errorlist" in page.content.decode()
    assert 'value="review" checked' in page.content.decode()
    quote.refresh_from_db()
    assert quote.is_published
    assert ArticleText.objects.exists()


def test_a_text_of_no_passages_is_deleted_as_ever(admin_client, article):
    assert delete(admin_client, article.private_text).status_code == 302


def test_many_passages_take_no_more_reads_than_few(correct, article, put, make_quote):
    def reads(text):
        with CaptureQueriesContext(connection) as queries:
            assert correct(text, save="1").status_code == 302
        return len([query for query in queries if query["sql"].startswith("SELECT")])

    make_quote("Nous regrettons", article=article, start=OLD.index("Nous"))
    reads(f"Avant. {OLD}")
    few = reads(OLD.replace("hier soir", "hier"))
    for _number in range(20):
        make_quote("60 millions", article=article, start=_text(article).index("60 millions"))
    assert reads(OLD) == few


# Former texts.


def test_a_text_that_was_replaced_can_be_taken_back(correct, admin_client, admin_user, article):
    correct("Un tout autre texte.")
    former = FormerText.objects.get()
    assert (former.text, former.replaced_by) == (OLD, admin_user)
    address = admin_url("change", ArticleText, article.private_text.pk)
    page = admin_client.get(address).content.decode()
    assert f'href="?former={former.pk}"' in page
    assert "Un tout autre texte." in page
    again = form_data(admin_client, f"{address}?former={former.pk}")
    assert again["text"] == OLD
    assert _text(article) == "Un tout autre texte."
    assert admin_client.post(f"{address}?former={former.pk}", again).status_code == 302
    assert _text(article) == OLD


def test_the_newest_few_former_texts_are_kept_and_go_with_the_text(correct, admin_client, article):
    for number in range(7):
        correct(f"Texte {number}.")
    assert [each.text for each in FormerText.objects.all()] == [
        f"Texte {number}." for number in (5, 4, 3, 2, 1)
    ]
    delete(admin_client, article.private_text)
    assert not FormerText.objects.exists()


def test_a_text_saved_untouched_is_no_former_one(correct):
    correct(OLD)
    assert not FormerText.objects.exists()


def test_the_former_text_of_another_article_is_not_offered(correct, admin_client, make_article):
    correct("Un tout autre texte.")
    other = ArticleText.objects.create(article=make_article(), text="Le leur.")
    former = FormerText.objects.get()
    for key in (former.pk, "x", "9" * 30):
        shown = form_data(
            admin_client, f"{admin_url('change', ArticleText, other.pk)}?former={key}"
        )
        assert shown["text"] == "Le leur."


def test_no_history_holds_a_private_text(correct, put):
    put("Nous regrettons la décision")
    correct(REWORDED, rest="review")
    for revision in Revision.objects.all():
        assert "Commissariat aux investissements" not in f"{revision.before}{revision.after}"


def test_an_article_is_deleted_along_with_its_former_texts(correct, admin_client, article):
    correct("Un tout autre texte.")
    assert delete(admin_client, article).status_code == 302
    assert not FormerText.objects.exists()
