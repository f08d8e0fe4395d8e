"""From an article's private text to its quotes and evidence."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils.html import strip_tags

from articles.admin.desk import USES
from articles.models import FACTS, Article, ArticleText, Mention, Quote, RelatedHeadline
from tests.desk import admin_url, errors_of, form_data, queries_of, save

pytestmark = pytest.mark.slow_on_postgresql

TEXT = (
    "\ufeffCloud 😀 : l’e\u0301té\r\n\r\nDassault <script>alert(1)</script> répond : "
    "« Nous n’avons rien promis », dit Charlès.\n"
    "L’État apporte 75 millions d’euros. Plus loin, l’État apporte 75 millions d’euros encore.\r"
    "\u00a0Fin\n\n"
)
WORDS = "Nous n’avons rien promis"


@pytest.fixture(autouse=True)
def _reading_english(admin_client: Any) -> None:
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def article(make_article: Callable[..., Article]) -> Article:
    article = make_article(slug="orage")
    ArticleText.objects.create(article=article, text=TEXT)
    return article


def desk(article: Article) -> str:
    return reverse("admin:articles_article_desk", args=[article.pk])


def take(client: Any, article: Article, use: str, **sent: Any) -> Any:
    return client.post(desk(article), {"use": use, **sent})


def opened(client: Any, article: Article, use: str, words: str) -> Any:
    """Return the form that opens for words pasted into the desk."""
    return client.get(take(client, article, use, words=words).url)


def initial(response: Any) -> dict[str, Any]:
    return response.context["adminform"].form.initial


def place(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def shown_text(page: str) -> str:
    """Return what a browser holds as the text of a page with one, signs and marks left out."""
    shown = re.search(r'data-first="\d+">(.*?)</div>\s*(?:<|$)(?!div)', page, re.DOTALL)
    assert shown
    # A browser makes line feeds of the carriage returns that it is sent as such.
    assert "\r" not in shown[1]
    return unescape(strip_tags(shown[1]))


def test_the_desk_shows_the_text_to_the_letter(admin_client, article, make_quote):
    make_quote(WORDS, article=article, start=TEXT.index(WORDS))
    response = admin_client.get(desk(article))
    page = response.content.decode()
    lines = response.context["marked"].lines
    assert "".join(piece.words for line in lines for piece in line) == TEXT
    assert shown_text(page).startswith(TEXT[:60])
    assert "<script>alert" not in page
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]


def test_passages_are_marked_by_kind_and_status(
    admin_client, article, make_quote, make_mention, make_commitment, make_actor
):
    charles = make_actor("Bernard Charlès", kind="person")
    quote = make_quote(WORDS, article=article, start=TEXT.index(WORDS), speaker=charles)
    sum_ = "75 millions d’euros"
    mention = make_mention(
        sum_,
        article=article,
        start=TEXT.index(sum_),
        commitment=make_commitment(evidence=False),
        status="draft",
    )
    RelatedHeadline.objects.create(article=article, exact="Cloud", start=1, end=6)
    page = admin_client.get(desk(article)).content.decode()
    assert f'<mark class="published quote">{WORDS}</mark>' in page
    assert f'<mark class="draft fact">{sum_}</mark>' in page
    assert '<mark class="draft headline">Cloud</mark>' in page
    assert f'href="{admin_url("change", Quote, quote.pk)}?_desk=1"' in page
    assert f'href="{admin_url("change", Mention, mention.pk)}?_desk=1"' in page
    assert 'aria-label="Quote: Bernard Charlès (published)"' in page
    assert 'aria-label="Commitment: L’apport d’Orange (draft)"' in page


def test_passages_that_overlap_and_coincide_are_all_marked(admin_client, article, make_quote):
    start = TEXT.index(WORDS)
    make_quote(WORDS, article=article, start=start)
    make_quote(WORDS, article=article, start=start, status="draft")
    make_quote("rien promis », dit", article=article, start=TEXT.index("rien"), status="draft")
    response = admin_client.get(desk(article))
    pieces = [piece for line in response.context["marked"].lines for piece in line]
    assert [(piece.words, piece.looks, len(piece.signs)) for piece in pieces if piece.looks] == [
        ("Nous n’avons ", "published quote", 0),
        ("rien promis", "published quote", 2),
        (" », dit", "draft quote", 1),
    ]


def test_passages_that_do_not_stand_in_the_text_are_listed(admin_client, article, make_quote):
    quotes = [
        make_quote("Ailleurs", article=article, start=3),
        make_quote("Au-delà", article=article, start=9_000),
        make_quote("Nulle part", article=article, start=None, status="draft"),
    ]
    response = admin_client.get(desk(article))
    listed = [sign.anchor for sign in response.context["marked"].misplaced]
    assert sorted(listed) == sorted(f"quote-{quote.pk}" for quote in quotes)
    assert "Not where they say" in response.content.decode()


def test_the_desk_takes_as_many_queries_for_60_passages_as_for_6(
    admin_client, article, make_quote, make_mention, make_affiliation, make_topic
):
    affiliation = make_affiliation(evidence=False)
    position = make_topic(positions=1).positions.get()

    def make(number: int) -> None:
        make_quote("Cloud", article=article, start=1, speaker=affiliation.actor)
        for kind, fact in (("affiliation", affiliation), ("position", position)):
            start = 1000 + number
            make_mention("Cloud", article=article, start=start, **{kind: fact})

    for number in range(2):
        make(number)
    queries_for_6 = queries_of(admin_client, desk(article))
    for number in range(2, 20):
        make(number)
    assert queries_of(admin_client, desk(article)) == queries_for_6


def test_five_thousand_quotes_open_at_once(admin_client, article):
    start = TEXT.index(WORDS)
    given = {"kind": "direct", "attribution": "unnamed", "exact": WORDS, "end": start + len(WORDS)}
    Quote.objects.bulk_create(
        Quote(slug=f"quote-{number}", article=article, start=start, **given)
        for number in range(5_000)
    )
    response = admin_client.get(desk(article))
    assert len(re.findall(rb'id="quote-\d', response.content)) == 5_000
    assert len(response.content) < 2_000_000


@pytest.mark.parametrize("use", ["quote", *FACTS, "headline"])
def test_words_selected_open_the_form_with_their_place(admin_client, article, use):
    response = take(admin_client, article, use, **place(WORDS), words="whatever a browser says")
    assert response.status_code == 302
    form = admin_client.get(response.url)
    found = initial(form)
    assert (found["exact"], found["start"], found["end"]) == (WORDS, *place(WORDS).values())
    assert WORDS in form.content.decode()


def test_offsets_count_code_points(admin_client, article):
    response = take(admin_client, article, "quote", **place("l’e\u0301té"))
    assert initial(admin_client.get(response.url))["exact"] == "l’e\u0301té"


def test_a_quote_is_complete_once_its_speaker_is_named(admin_client, article, make_actor):
    charles = make_actor("Bernard Charlès", kind="person")
    address = take(admin_client, article, "quote", words=WORDS).url
    response = save(admin_client, address, speaker=charles.pk)
    assert response.status_code == 302, errors_of(response)
    quote = Quote.objects.get()
    assert quote.stands_in(TEXT)
    assert quote.is_verified
    assert (quote.kind, quote.attribution, quote.status) == ("direct", "person", "draft")
    assert quote.slug == "nous-n-avons-rien-promis"
    assert response.url == f"{desk(article)}?saved=quote-{quote.pk}#quote-{quote.pk}"
    page = admin_client.get(response.url).content.decode()
    assert f'<mark class="draft here quote" id="here">{WORDS}</mark>' in page


@pytest.fixture
def before(article, make_quote, make_actor):
    """Return the maker of a quote that stands before others in the text of the article."""
    charles = make_actor("Bernard Charlès", kind="person")

    def make(**given):
        given = {"speaker": charles, "attribution": "person", "function": "P-DG", **given}
        return make_quote(WORDS, article=article, start=TEXT.index(WORDS), **given)

    return make


def carried(client, article, words="L’État apporte 75 millions d’euros."):
    """Return the form of the next quote, and the fields that it says are carried over."""
    form = opened(client, article, "quote", words)
    return initial(form), re.findall('class="carried" data-field="([a-z_]+)"', str(form.content))


def test_a_voice_that_goes_on_is_carried_over_and_said_to_be_so(admin_client, article, before):
    quote = before(setting="letter", said_on="2012-03")
    found, marked = carried(admin_client, article)
    assert (found["speaker"], found["function"]) == (quote.speaker_id, "P-DG")
    assert (found["setting"], found["said_on"].text) == ("letter", "2012-03")
    assert sorted(marked) == ["function", "said_on", "setting", "speaker"]


def test_who_reported_the_last_quote_is_not_carried_over(admin_client, article, before, make_actor):
    before(reported_by=make_actor("La Tribune", kind="medium"))
    assert not carried(admin_client, article)[0].get("reported_by")


def test_the_quote_before_in_the_text_counts_not_the_one_saved_last(
    admin_client, article, before, make_quote, make_actor
):
    quote = before()
    make_quote("Fin", article=article, start=TEXT.index("Fin"), speaker=make_actor("Orange"))
    assert carried(admin_client, article)[0]["speaker"] == quote.speaker_id


def test_the_voice_of_words_that_overlap_is_carried_over(admin_client, article, before):
    quote = before()
    assert carried(admin_client, article, "rien promis")[0]["speaker"] == quote.speaker_id


def test_nothing_is_carried_over_where_somebody_else_is_named(admin_client, article, before):
    before()
    found, marked = carried(admin_client, article, "d’euros encore")
    assert not found.get("speaker")
    assert not marked


@pytest.mark.parametrize(
    ("attribution", "taken_over"),
    [("person", ""), ("spokesperson", "spokesperson"), ("office", "office")],
)
def test_an_attribution_is_taken_over_where_the_speaker_does_not_tell_it(
    admin_client, article, before, attribution, taken_over
):
    before(attribution=attribution)
    assert carried(admin_client, article)[0]["attribution"] == taken_over


def test_nothing_of_a_voice_without_a_name_is_carried_over(admin_client, article, before):
    before(speaker=None, attribution="unnamed")
    found, marked = carried(admin_client, article)
    assert not found.get("function")
    assert not marked


def test_the_speakers_of_an_article_are_offered_first_in_it(
    admin_client, article, before, make_quote, make_actor
):
    make_actor("Aa")
    before()
    make_quote("Fin", article=article, start=TEXT.index("Fin"), speaker=make_actor("Zz"))
    names = {"app_label": "articles", "model_name": "quote", "field_name": "speaker"}
    address = reverse("admin:actors_actor_choices")
    asked = {**names, "term": "", "within": article.pk}
    found = admin_client.get(address, asked).json()["results"]
    assert [each["text"] for each in found] == ["Zz", "Bernard Charlès", "Aa"]
    assert [each["hint"].startswith("named here already") for each in found] == [True, True, False]
    found = admin_client.get(address, {**asked, "term": "a", "within": "x"}).json()["results"]
    assert found[0]["text"] == "Aa"


def test_without_scripts_names_and_words_of_the_article_are_offered(admin_client, article, before):
    quote = before(speaker_label="le patron")
    page = opened(admin_client, article, "quote", "Fin").content.decode()
    assert f'<option value="{quote.speaker.slug}">Bernard Charlès</option>' in page
    assert 'list="actor-remembered"' in page
    assert "<option>le patron</option>" in page


def test_the_form_takes_as_many_queries_for_40_quotes_as_for_2(
    admin_client, article, before, make_actor
):
    quote = before()
    address = take(admin_client, article, "quote", words="Fin").url
    queries_for_2 = queries_of(admin_client, address)
    for number in range(40):
        quote.pk, quote.slug = None, f"quote-{number}"
        quote.speaker = make_actor(f"Actor {number}", slug=f"actor-{number}")
        quote.save(force_insert=True)
    assert queries_of(admin_client, address) == queries_for_2


@pytest.mark.parametrize(
    ("label", "is_told"),
    [
        ("Orange", True),
        ("L’opérateur Orange", False),
        ("ORANGE", True),
        ("le porte-parole", False),
        ("Charlès", False),
        ("", False),
    ],
)
def test_words_for_the_speaker_that_name_another_are_told(
    admin_client, article, before, make_actor, label, is_told
):
    make_actor("Orange")
    charles = before().speaker
    charles.aliases.create(spelling="Charlès")
    ArticleText.objects.filter(article=article).update(text=f"{TEXT}{label}")
    address = take(admin_client, article, "quote", words="Fin").url
    given = {"speaker": charles.pk, "speaker_label": label, "kind": "partial"}
    response = save(admin_client, address, **given)
    assert response.status_code == 302, errors_of(response)
    told = " ".join(map(str, admin_client.get(response.url).context["messages"]))
    assert ("is what sources call Orange" in told) == is_told


def test_going_on_with_what_was_saved_still_leads_back_to_the_desk(admin_client, article):
    address = take(admin_client, article, "quote", words=WORDS).url
    response = save(admin_client, address, attribution="unnamed", _continue="1")
    page = admin_client.get(response.url)
    assert page.context["is_from_desk"]
    response = save(admin_client, response.url, kind="partial", _continue="1")
    assert admin_client.get(response.url).context["is_from_desk"]
    assert "_addanother" not in page.content.decode()


def test_no_two_uses_have_one_key():
    assert len({use.key for use in USES}) == len(USES)


def test_a_place_behind_the_end_is_refused_by_the_length(admin_client, article):
    address = take(admin_client, article, "quote", words=WORDS).url
    response = save(admin_client, address, start=9_000, end=9_000 + len(WORDS))
    assert f"The text has only {len(TEXT)} characters" in errors_of(response)


def test_the_only_sum_of_the_words_is_read(admin_client, article):
    words = "75 millions d’euros encore"
    form = opened(admin_client, article, "commitment", words)
    assert initial(form)["amount"] == 75_000_000
    assert "<output>€75M</output>" in form.content.decode()


def test_pasted_words_are_found_in_any_typography_and_with_their_marks(admin_client, article):
    found = initial(opened(admin_client, article, "quote", "« Nous n'avons rien promis »,"))
    assert found["exact"] == WORDS


def test_each_of_two_places_opens_its_form(admin_client, article):
    page = take(admin_client, article, "commitment", words="apporte 75 millions")
    starts = [
        initial(admin_client.get(choice.address))["start"] for choice in page.context["choices"]
    ]
    assert starts == [TEXT.index("apporte"), TEXT.rindex("apporte")]
    assert "These words occur 2 times" in page.content.decode()
    found = initial(admin_client.get(page.context["choices"][1].address))
    assert found["suffix"].startswith("d’euros encore")


def test_words_that_do_not_occur_lead_to_the_nearest(admin_client, article):
    page = take(admin_client, article, "quote", words="Nous n’avons jamais rien promis")
    [choice] = page.context["choices"]
    assert "rien promis" in choice.words
    assert "does not hold these words" in page.content.decode()
    assert initial(admin_client.get(choice.address))["exact"] == choice.words


def test_words_like_nothing_in_the_text_are_said_to_be_so(admin_client, article):
    page = take(admin_client, article, "quote", words="zzz yyy")
    assert page.context["choices"] == []
    assert "neither these words nor any like them" in page.content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"words": " "},
        {"words": "a\x00b"},
        {"words": "mot " * 500_000},
        {"start": "²", "end": "3"},
        {"start": "-1", "end": "3"},
        {"start": "5", "end": "3"},
        {"start": "0", "end": "1" + "0" * 30},
        {"start": "3"},
        {"start": "0", "end": "99999"},
    ],
)
def test_what_is_no_selection_is_answered_by_a_message(admin_client, article, sent):
    page = take(admin_client, article, "quote", **sent)
    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize("use", ["", "user", "²"])
def test_words_are_taken_for_nothing_unknown(admin_client, article, use):
    page = take(admin_client, article, use, words=WORDS)
    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]]


def test_more_than_evidence_may_hold_is_refused_and_shown(admin_client, make_article):
    article = make_article()
    ArticleText.objects.create(article=article, text="mot " * 100)
    page = take(admin_client, article, "event", start=0, end=399)
    assert "300" in str(next(iter(page.context["messages"])))
    assert b'class="here"' in page.content
    assert take(admin_client, article, "quote", start=0, end=399).status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        *("start=²&end=3", "start=-1&end=3", "start=9&end=3"),
        *(f"start=0&end={10**30}", "start=3", "start="),
    ],
)
def test_a_form_opened_at_no_place_says_so(admin_client, article, place):
    page = admin_client.get(f"{admin_url('add', Quote)}?article={article.pk}&{place}&_desk=1")
    assert page.status_code == 200
    assert [str(message) for message in page.context["messages"]]
    assert not initial(page).get("exact")


@pytest.mark.parametrize("pk", ["²", "0", "x", "9" * 30])
def test_there_is_no_desk_without_an_article(admin_client, db, pk):
    assert admin_client.get(f"/admin/articles/article/{pk}/desk/").status_code == 404


def test_an_article_without_text_asks_for_it_and_comes_back(admin_client, make_article):
    article = make_article()
    address = admin_client.get(desk(article)).context["text_form"]
    assert address in unescape(admin_client.get(desk(article)).content.decode())
    data = {**form_data(admin_client, address), "text": TEXT}
    assert str(data["article"]) == str(article.pk)
    response = admin_client.post(address, data)
    assert response.url.startswith(desk(article))
    assert admin_client.get(response.url).context["marked"]


def test_the_words_selected_beside_a_form_are_told_as_they_will_be_saved(admin_client, article):
    address = reverse("admin:articles_article_words", args=[article.pk])
    second = TEXT.rindex("apporte 75")
    answer = admin_client.get(address, {"start": second, "end": second + 9})
    found = answer.json()
    assert found["prefix"].endswith("Plus loin, l’État")
    assert found["suffix"].startswith("millions d’euros encore")
    assert (found["exact"], found["start"], found["end"]) == ("apporte 75", second, second + 10)
    assert "no-store" in answer["Cache-Control"]
    for wrong in [("", ""), ("²", 1), (9, 3), (0, 10**30)]:
        refused = admin_client.get(address, dict(zip(("start", "end"), wrong, strict=True)))
        assert refused.status_code == 400
        assert refused.json()["error"]


def test_a_form_shows_the_text_with_its_passage(admin_client, article, make_quote):
    quote = make_quote(WORDS, article=article, start=TEXT.index(WORDS))
    page = admin_client.get(admin_url("change", Quote, quote.pk)).content.decode()
    assert f'<mark class="here published quote" id="here">{WORDS}</mark>' in page


def test_of_a_very_long_text_only_what_is_near_stands_beside_a_form(admin_client, make_article):
    article = make_article()
    ArticleText.objects.create(article=article, text="Un mot. " * 250_000)
    address = f"{admin_url('add', Quote)}?article={article.pk}&start=1000000&end=1000006"
    response = admin_client.get(address)
    assert len(response.content) < 300_000
    assert initial(response)["exact"] == "Un mot"


@pytest.fixture
def contributor(client):
    """Log in someone who may make quotes but not see private texts."""
    user = User.objects.create_user("contributor", is_staff=True)
    names = ["view_article", "change_article", "add_quote", "change_quote", "view_quote"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def test_the_desk_is_for_those_who_may_see_private_texts(contributor, article, make_quote):
    quote = make_quote(WORDS, article=article, start=TEXT.index(WORDS))
    words = reverse("admin:articles_article_words", args=[article.pk])
    assert contributor.get(desk(article)).status_code == 403
    assert take(contributor, article, "quote", words=WORDS).status_code == 403
    assert contributor.get(words, place(WORDS)).status_code == 403
    for address in (
        admin_url("change", Quote, quote.pk),
        f"{admin_url('add', Quote)}?article={article.pk}&start=40&end=60",
        admin_url("change", Article, article.pk),
        admin_url("changelist", Article),
    ):
        page = contributor.get(address).content.decode()
        assert "millions" not in page
        assert "/desk/" not in page


def test_only_what_an_editor_may_add_is_offered(client, article):
    user = User.objects.create_user("reader", is_staff=True)
    names = ["view_articletext", "add_quote"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    page = client.get(desk(article))
    assert [use.name for use in page.context["uses"]] == ["quote"]
    assert take(client, article, "event", words=WORDS).status_code == 200


def test_who_is_not_logged_in_is_asked_to(client, article):
    for address in (desk(article), f"{desk(article)}words/"):
        assert client.get(address).url.startswith("/admin/login/")


def test_a_published_text_is_corrected_by_editors_and_others_are_told_so(client, article):
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.exclude(codename="publish"))
    client.force_login(clerk)
    english = {"accept-language": "en"}
    page = client.get(desk(article), headers=english).content.decode()
    assert "Correct the text" not in page
    assert "Published: ask an editor to correct the text" in page
    Article.objects.update(status="draft")
    page = client.get(desk(article), headers=english).content.decode()
    assert "Correct the text" in page
