"""The editors' desk: what it finds, what it refuses, what it writes to the change log."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import Actor
from andromede_site.models import Baseline, Change, FormerSlug
from articles.models import Article, ArticleText, Commitment, Mention, Quote, RelatedHeadline

TEXT = """Orage dans le cloud français

« Nous regrettons la décision de Dassault Systèmes », a dit Orange. L’État apporte
60 millions d'euros. Plus loin, l’État apporte 60 millions d’euros encore."""

Log = list[tuple[str, str, str]]


def _address(page: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def _value(bound: Any) -> Any:
    value = bound.field.prepare_value(bound.value())
    if value is True:
        return "on"
    return "" if value is None else value


def _fields(form: Any) -> dict[str, Any]:
    return {
        bound.html_name: _value(bound)
        for bound in form
        if bound.name != "DELETE" and bound.value() is not False
    }


def _form_data(client: Client, address: str) -> dict[str, Any]:
    """Return what a browser would send back if an editor changed nothing."""
    page = client.get(address)
    data = _fields(page.context["adminform"].form)
    for inline in page.context["inline_admin_formsets"]:
        data |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _fields(form)
    return data


def _save(client: Client, address: str, **changed: Any) -> Any:
    return client.post(address, {**_form_data(client, address), **changed})


def _errors(response: Any) -> str:
    """Return all messages of a form that was sent back; it must have been sent back."""
    assert response.status_code == 200
    found = [response.context["adminform"].form.errors]
    for inline in response.context["inline_admin_formsets"]:
        found += [*inline.formset.errors, inline.formset.non_form_errors()]
    return " ".join(str(errors) for errors in found if errors)


def _logged() -> Log:
    lines = Change.objects.order_by("version").values_list("kind", "slug", "action")
    return [(kind, slug, action) for kind, slug, action in lines]


def _found(client: Client, model: type[Model], query: str) -> list[Any]:
    response = client.get(_address("changelist", model), {"q": query})
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def _new_quote(article: Article, **given: Any) -> dict[str, Any]:
    return {
        "article": article.pk,
        "slug": "nous-regrettons",
        "kind": "direct",
        "status": "draft",
        "attribution": "unnamed",
        "certainty": "stated",
        **given,
    }


@pytest.fixture
def with_text(make_article: Callable[..., Article]) -> Article:
    article = make_article()
    ArticleText.objects.create(article=article, text=TEXT)
    return article


# Finding


@pytest.mark.parametrize("query", ["thales", "THALÈS", "systèmes thales", "TSA", "tsa thal"])
def test_an_actor_is_found_once_by_name_and_spellings(admin_client, make_actor, query):
    thales = make_actor("Thalès Systèmes", spellings=("TSA", "Thales S.A.", "TSA Thalès"))
    make_actor("Orange", spellings=("France Télécom",))
    assert _found(admin_client, Actor, query) == [thales]


@pytest.mark.parametrize("query", ["telecom", "France Télécom"])
def test_autocomplete_offers_an_actor_by_any_spelling(admin_client, make_actor, query):
    make_actor("Orange", spellings=("France Télécom", "France Telecom"))
    names = {"app_label": "articles", "model_name": "quote", "field_name": "speaker"}
    answer = admin_client.get(reverse("admin:autocomplete"), {**names, "term": query}).json()
    assert [result["text"] for result in answer["results"]] == ["Orange"]


def test_articles_and_commitments_are_found_whatever_their_accents(
    admin_client, make_article, make_actor, make_commitment
):
    article = make_article("Dassault Systèmes dépité")
    commitment = make_commitment(title_fr="L’apport de l’État", funder=make_actor("L’Élysée"))
    assert _found(admin_client, Article, "systemes DEPITE") == [article]
    assert _found(admin_client, Commitment, "elysee l'etat") == [commitment]


def test_quotes_are_found_by_whole_words(admin_client, make_quote):
    quote = make_quote("L’État débloque des crédits")
    assert _found(admin_client, Quote, "CREDITS l'etat") == [quote]
    assert _found(admin_client, Quote, "cred") == []
    assert _found(admin_client, Quote, "« »") == []


def test_a_statement_is_found_by_its_title_and_by_its_quotes(
    admin_client, make_quote, make_statement
):
    statement = make_statement("La déception", slug="la-deception-de-dassault")
    make_quote("Nous regrettons la décision", statement=statement)
    make_statement("Autre chose")
    for query in ("déception", "DECEPTION", "regrettons", "decision"):
        assert _found(admin_client, type(statement), query) == [statement], query


def test_a_mention_is_found_by_fact_article_and_words(admin_client, make_mention, make_actor):
    mention = make_mention("l’opérateur", actor=make_actor("France Télécom"))
    make_mention("la SSII", actor=make_actor("Thalès"))
    for query in ("telecom", "opérateur", "orage telecom"):
        assert mention in _found(admin_client, Mention, query), query
    assert _found(admin_client, Mention, "telecom ssii") == []


@pytest.mark.parametrize("name", ["article", "speaker"])
def test_quotes_are_narrowed_by_an_entry_that_is_typed(admin_client, make_quote, make_actor, name):
    quote = make_quote(speaker=make_actor("Neelie Kroes"))
    make_quote(speaker=make_actor())
    entry = getattr(quote, name)
    chosen = {f"{name}__id__exact": entry.pk, "q": "regrettons"}
    response = admin_client.get(_address("changelist", Quote), chosen)
    assert list(response.context["cl"].result_list) == [quote]
    html = response.content.decode()
    assert f'<option value="{entry.pk}" selected>{entry}</option>' in html
    assert '<input type="hidden" name="q" value="regrettons">' in html


# Lists


@pytest.fixture
def make_rows(
    make_actor, make_article, make_quote, make_statement, make_commitment, make_mention
) -> Callable[[], None]:
    """Make a row of everything, none of them sharing anything with another."""

    def make() -> None:
        orange = make_actor("Orange", spellings=("FT", "France Télécom"))
        article = make_article(outlet=make_actor("Le Monde"), outlet_certainty="stated")
        commitment = make_commitment(funder=make_actor("L’État"), recipient=orange)
        make_mention(actor=orange, article=make_article(), reported_by=make_actor())
        make_mention(commitment=commitment, article=article, amount=1_000_000)
        quote = make_quote(
            article=article,
            speaker=make_actor("Stéphane Richard"),
            organisation=orange,
            statement=make_statement(),
            about=[orange, make_actor("Thalès")],
        )
        FormerSlug.objects.record("actor", f"old-{orange.slug}", orange.slug)
        Baseline.objects.create(kind="quote", key=quote.slug, content={"exact": quote.exact})
        Change.objects.create(version=quote.pk, kind="quote", slug=quote.slug, action="created")
        ArticleText.objects.create(article=article, text=TEXT)
        _headline(article)

    return make


def _headline(article: Article) -> RelatedHeadline:
    return RelatedHeadline.objects.create(article=article, exact="Orage", start=0, end=5)


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


LISTED = ["actors_actor", "articles_article", "articles_articletext", "articles_quote"]
LISTED += ["articles_statement", "articles_commitment", "articles_mention"]
LISTED += ["andromede_site_formerslug", "andromede_site_baseline", "andromede_site_change"]


@pytest.mark.parametrize("listed", LISTED)
def test_a_list_takes_as_many_queries_for_50_rows_as_for_5(admin_client, make_rows, listed):
    address = reverse(f"admin:{listed}_changelist")
    for _ in range(5):
        make_rows()
    queries_for_5 = _queries(admin_client, address)
    for _ in range(45):
        make_rows()
    assert _queries(admin_client, address) == queries_for_5


def test_an_article_takes_as_many_queries_for_20_quotes_as_for_5(
    admin_client, make_article, make_quote, make_mention, make_actor
):
    article = make_article()

    def add() -> None:
        who, what = make_actor(), make_actor()
        make_quote(article=article, speaker=who, organisation=what, about=[who, what])
        make_mention(article=article, actor=who, reported_by=what)

    for _ in range(5):
        add()
    address = _address("change", Article, article.pk)
    queries_for_5 = _queries(admin_client, address)
    for _ in range(15):
        add()
    assert _queries(admin_client, address) == queries_for_5


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("listed", LISTED)
def test_every_list_and_form_opens_in_both_languages(admin_client, make_rows, listed, language):
    make_rows()
    address = reverse(f"admin:{listed}_changelist")
    listing = admin_client.get(address, headers={"accept-language": language})
    assert f'<html lang="{language}"' in listing.content.decode()
    entry = listing.context["cl"].result_list[0]
    form = admin_client.get(f"{address}{entry.pk}/change/")
    assert form.status_code == 200


@pytest.mark.parametrize("listed", LISTED[:-2])
def test_every_form_to_add_opens(admin_client, listed):
    assert admin_client.get(reverse(f"admin:{listed}_add")).status_code == 200


def test_change_log_and_baseline_cannot_be_edited(admin_client, make_rows):
    make_rows()
    for model in (Change, Baseline):
        entry = model.objects.first()
        assert admin_client.get(_address("add", model)).status_code == 403
        assert admin_client.get(_address("delete", model, entry.pk)).status_code == 403
        assert admin_client.post(_address("change", model, entry.pk)).status_code == 403


# The change log


def test_a_new_actor_is_logged(admin_client):
    data = {"name_fr": "Orange", "slug": "orange", "kind": "company", "status": "draft"}
    _save(admin_client, _address("add", Actor), **data)
    assert _logged() == [("actor", "orange", "created")]


def test_a_form_saved_as_it_was_logs_nothing(admin_client, make_article, make_quote):
    article = make_article(summary_fr="Deux\nlignes", note="Une\n\nremarque")
    make_quote("Deux lignes\nde texte", article=article)
    _save(admin_client, _address("change", Article, article.pk))
    assert _logged() == []
    article.refresh_from_db()
    assert article.summary_fr == "Deux\nlignes"


def test_browsers_line_ends_are_no_change(admin_client, make_article):
    article = make_article(summary_fr="Deux\nlignes")
    _save(admin_client, _address("change", Article, article.pk), summary_fr="Deux\r\nlignes")
    assert _logged() == []
    article.refresh_from_db()
    assert article.summary_fr == "Deux\nlignes"


def test_a_new_spelling_is_a_change_of_its_actor(admin_client, make_actor):
    actor = make_actor(slug="orange")
    address = _address("change", Actor, actor.pk)
    response = _save(admin_client, address, **{"aliases-0-spelling": "France Télécom"})
    assert response.status_code == 302
    assert _logged() == [("actor", "orange", "changed")]


def test_a_quote_saved_on_the_page_of_its_article_is_logged_as_a_quote(
    admin_client, make_quote, make_article
):
    article = make_article()
    for slug in ("nous-regrettons", "un-autre"):
        make_quote(article=article, slug=slug)
    address = _address("change", Article, article.pk)
    response = _save(admin_client, address, **{"quotes-0-note": "À relire"})
    assert response.status_code == 302
    assert _logged() == [("quote", "nous-regrettons", "changed")]


def test_a_headline_is_logged_as_a_change_of_its_article(admin_client, make_article):
    article = make_article(slug="orage")
    _headline(article)
    address = _address("change", Article, article.pk)
    _save(admin_client, address, **{"relatedheadlines-0-DELETE": "on"})
    assert not RelatedHeadline.objects.exists()
    assert _logged() == [("article", "orage", "changed")]


def test_whom_a_quote_is_about_is_logged(admin_client, make_quote, make_actor):
    quote = make_quote(slug="nous-regrettons")
    _save(admin_client, _address("change", Quote, quote.pk), about=[make_actor().pk])
    assert quote.about.exists()
    assert _logged() == [("quote", "nous-regrettons", "changed")]


def test_a_mention_is_logged_by_its_fact_article_and_start(
    admin_client, make_article, make_commitment, make_mention
):
    commitment = make_commitment(slug="apport", evidence=False)
    mention = make_mention(
        commitment=commitment, article=make_article(slug="orage"), start=40, amount=1
    )
    _save(admin_client, _address("change", Mention, mention.pk), start=41, end="")
    assert _logged() == [
        ("mention", "commitment/apport/orage/40", "deleted"),
        ("mention", "commitment/apport/orage/41", "created"),
    ]


def test_a_renamed_entry_leaves_its_former_slug(admin_client, make_actor):
    actor = make_actor(slug="france-telecom")
    address = _address("change", Actor, actor.pk)
    _save(admin_client, address, slug="orange")
    assert FormerSlug.objects.get().former == "france-telecom"
    assert _logged() == [("actor", "france-telecom", "deleted"), ("actor", "orange", "created")]
    _save(admin_client, address, slug="france-telecom")
    assert str(FormerSlug.objects.get()) == "orange → france-telecom"


def test_deleting_logs_all_that_goes_with_it(
    admin_client, make_actor, make_mention, make_article, make_quote
):
    actor = make_actor(slug="orange", spellings=("FT",))
    make_mention(actor=actor, article=make_article(slug="orage"), start=40)
    make_quote(about=[actor], slug="nous-regrettons")
    admin_client.post(_address("delete", Actor, actor.pk), {"post": "yes"})
    assert not Actor.objects.exists()
    assert sorted(_logged()) == [
        ("actor", "orange", "deleted"),
        ("mention", "actor/orange/orage/40", "deleted"),
        ("quote", "nous-regrettons", "changed"),
    ]


def test_deleting_a_part_changes_its_total(admin_client, make_commitment):
    part, total = make_commitment(slug="part"), make_commitment(slug="total", amount=285_000_000)
    total.total_of.set([part])
    Mention.objects.all().delete()
    admin_client.post(_address("delete", Commitment, part.pk), {"post": "yes"})
    assert _logged() == [("commitment", "total", "changed"), ("commitment", "part", "deleted")]


def test_deleting_several_at_once_logs_each(admin_client, make_quote):
    quotes = [make_quote(slug=slug) for slug in ("un", "deux")]
    chosen = {"action": "delete_selected", "_selected_action": [q.pk for q in quotes]}
    confirmation = admin_client.post(_address("changelist", Quote), chosen)
    assert _logged() == []
    assert confirmation.status_code == 200
    admin_client.post(_address("changelist", Quote), {**chosen, "post": "yes"})
    assert not Quote.objects.exists()
    assert sorted(_logged()) == [("quote", "deux", "deleted"), ("quote", "un", "deleted")]


@pytest.mark.parametrize("is_bulk", [False, True])
def test_deleting_what_others_rest_on_is_explained(admin_client, make_actor, make_quote, is_bulk):
    actor = make_actor()
    make_quote("Nous regrettons", speaker=actor)
    if is_bulk:
        chosen = {"action": "delete_selected", "_selected_action": [actor.pk], "post": "yes"}
        response = admin_client.post(_address("changelist", Actor), chosen)
    else:
        response = admin_client.post(_address("delete", Actor, actor.pk), {"post": "yes"})
    assert response.status_code == 200
    assert "Nous regrettons" in response.content.decode()
    assert Actor.objects.filter(pk=actor.pk).exists()
    assert _logged() == []


def test_a_row_that_others_rest_on_stays_on_its_page(admin_client, make_article, make_quote):
    article = make_article()
    make_quote(article=article)
    response = admin_client.post(_address("delete", Article, article.pk), {"post": "yes"})
    assert response.status_code == 200
    assert Article.objects.filter(pk=article.pk).exists()


# Passages


def test_a_passage_is_found_in_the_text_and_takes_its_typography(admin_client, with_text):
    data = _new_quote(with_text, exact="Nous regrettons la décision", status="published")
    response = admin_client.post(_address("add", Quote), data)
    assert response.status_code == 302, _errors(response)
    quote = Quote.objects.get()
    assert quote.is_verified
    assert quote.stands_in(TEXT)
    assert _logged() == [("quote", "nous-regrettons", "created")]


def test_words_in_other_typography_are_saved_as_printed(admin_client, with_text):
    data = _new_quote(with_text, exact="a dit Orange. L'État", kind="partial")
    admin_client.post(_address("add", Quote), data)
    assert Quote.objects.get().exact == "a dit Orange. L’État"


def test_words_that_the_text_does_not_hold_are_refused(admin_client, with_text):
    data = _new_quote(with_text, exact="Nous regrettons la position de Dassault")
    errors = _errors(admin_client.post(_address("add", Quote), data))
    assert "regrettons la décision" in errors
    assert not Quote.objects.exists()


def test_words_that_occur_twice_need_what_stands_beside_them(admin_client, with_text):
    data = _new_quote(with_text, exact="apporte 60 millions d'euros", kind="partial")
    errors = _errors(admin_client.post(_address("add", Quote), data))
    assert f"[{TEXT.index('apporte')}]" in errors
    response = admin_client.post(_address("add", Quote), {**data, "suffix": " encore"})
    assert response.status_code == 302, _errors(response)
    assert Quote.objects.get().start == TEXT.rindex("apporte")


def test_a_start_given_by_hand_decides_between_places(admin_client, with_text):
    second = TEXT.rindex("apporte")
    data = _new_quote(with_text, exact="apporte 60 millions d’euros", kind="partial", start=second)
    response = admin_client.post(_address("add", Quote), data)
    assert response.status_code == 302, _errors(response)
    quote = Quote.objects.get()
    assert (quote.start, quote.is_verified) == (second, True)
    assert quote.prefix.endswith("l’État")


def test_a_wrong_start_says_what_stands_there(admin_client, with_text):
    data = _new_quote(with_text, exact="Nous regrettons", start=0)
    assert "Orage dans le c" in _errors(admin_client.post(_address("add", Quote), data))


def test_a_corrected_passage_finds_its_new_place(admin_client, with_text, make_quote):
    quote = make_quote("regrettons", article=with_text, start=TEXT.index("regrettons"))
    address = _address("change", Quote, quote.pk)
    response = _save(admin_client, address, exact="la décision de Dassault Systèmes")
    assert response.status_code == 302, _errors(response)
    quote.refresh_from_db()
    assert quote.stands_in(TEXT)


def test_without_the_text_a_published_passage_needs_its_place(admin_client, make_article):
    data = _new_quote(make_article(), exact="Nous regrettons", status="published")
    refused = admin_client.post(_address("add", Quote), data)
    assert refused.context["adminform"].form.non_field_errors()
    assert not Quote.objects.exists()
    response = admin_client.post(_address("add", Quote), {**data, "start": 12})
    assert response.status_code == 302, _errors(response)
    quote = Quote.objects.get()
    assert (quote.end, quote.is_verified) == (27, False)


def test_passages_of_an_article_are_found_on_its_page(admin_client, with_text):
    rows = {
        "quotes-TOTAL_FORMS": 1,
        **{f"quotes-0-{k}": v for k, v in _new_quote(with_text, exact="Nous regrettons").items()},
        "relatedheadlines-TOTAL_FORMS": 1,
        "relatedheadlines-0-exact": "Orage dans le cloud français",
        "relatedheadlines-0-status": "published",
    }
    response = _save(admin_client, _address("change", Article, with_text.pk), **rows)
    assert response.status_code == 302, _errors(response)
    assert Quote.objects.get().is_verified
    assert RelatedHeadline.objects.get().start == 0


def test_the_same_headline_twice_is_refused(admin_client, with_text):
    rows: dict[str, Any] = {"relatedheadlines-TOTAL_FORMS": 2}
    for number in range(2):
        rows[f"relatedheadlines-{number}-exact"] = "Orage dans le cloud français"
        rows[f"relatedheadlines-{number}-status"] = "draft"
    response = _save(admin_client, _address("change", Article, with_text.pk), **rows)
    assert response.status_code == 200
    assert not RelatedHeadline.objects.exists()


@pytest.mark.parametrize(("kind", "is_taken"), [("direct", True), ("refusal", False)])
def test_evidence_is_shorter_than_quotations(admin_client, make_article, kind, is_taken):
    data = _new_quote(make_article(), exact="mot " * 99 + "mot", kind=kind)
    response = admin_client.post(_address("add", Quote), data)
    assert Quote.objects.exists() == is_taken
    assert is_taken or "300" in _errors(response)


def test_a_new_text_says_which_passages_stand_in_it(admin_client, make_article, make_quote):
    article = make_article(slug="orage")
    start = TEXT.index("Nous")
    found = make_quote("Nous regrettons", article=article, start=start)
    lost = make_quote("Nous regrettons", article=article, start=0, is_verified=True)
    sent = {"article": article.pk, "text": TEXT.replace("\n", "\r\n")}
    admin_client.post(_address("add", ArticleText), sent)
    assert ArticleText.objects.get().text == TEXT
    found.refresh_from_db()
    lost.refresh_from_db()
    assert (found.is_verified, lost.is_verified) == (True, False)
    assert _logged() == [("article", "orage", "changed")]


def test_a_text_keeps_every_space_and_line_end_that_it_had(admin_client, make_article):
    text = "\ufeff\r\n  Titre\r\n\n \u00a0fin \n"
    kept = ArticleText.objects.create(article=make_article(), text=text)
    sent = {"text": text.replace("\r\n", "\n").replace("\n", "\r\n")}
    admin_client.post(_address("change", ArticleText, kept.pk), sent)
    kept.refresh_from_db()
    assert kept.text == text


def test_private_texts_are_for_those_who_may_see_them(client, with_text):
    editor = User.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=["change_article", "view_quote", "view_actor"])
    )
    client.force_login(editor)
    text = with_text.private_text
    assert client.get(_address("changelist", ArticleText)).status_code == 403
    assert client.get(_address("change", ArticleText, text.pk)).status_code == 403
    page = client.get(_address("change", Article, with_text.pk)).content.decode()
    assert reverse("admin:articles_articletext_changelist") not in page
    assert "apporte" not in page


# What is refused


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "indirect"}, "__all__"),
        ({"attribution": "person"}, "__all__"),
        ({"certainty": "inferred"}, "__all__"),
        ({"exact": "  "}, "exact"),
        ({"exact": "« Nous »"}, "exact"),
        ({"start": 3, "end": 4}, "end"),
        ({"start": "²"}, "start"),
        ({"start": 2**31}, "start"),
        ({"start": 2**31 - 1}, "start"),
        ({"start": "", "end": 4}, "start"),
        ({"slug": "Nous regrettons"}, "slug"),
        ({"slug": "NOUS"}, "slug"),
        ({"slug": "déjà"}, "slug"),
        ({"said_on": "hier"}, "said_on"),
        ({"speaker": "²"}, "speaker"),
        ({"speaker": 10**30}, "speaker"),
        ({"about": ["x", "\x00"]}, "about"),
        ({"exact": "Nous\x00"}, "exact"),
        ({"note": "\x00"}, "note"),
        ({"article": ""}, "article"),
        ({"certainty_note_en": "Why"}, "certainty_note_fr"),
    ],
)
def test_a_quote_that_breaks_a_rule_is_sent_back(admin_client, make_article, wrong, field):
    data = _new_quote(make_article(), exact="Nous regrettons", start=9_000)
    response = admin_client.post(_address("add", Quote), {**data, **wrong})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": "60 millions"},
        {"amount": 10**30},
        {"certainty": "inferred"},
        {"slug": "taken"},
        {"stage": "paid"},
        {"total_of": [0]},
    ],
)
def test_a_commitment_that_breaks_a_rule_is_sent_back(admin_client, make_commitment, wrong):
    make_commitment(slug="taken")
    data = {
        "title_fr": "L’apport",
        "slug": "apport",
        "amount": 1,
        "stage": "planned",
        "certainty": "stated",
        "status": "draft",
    }
    response = _save(admin_client, _address("add", Commitment), **{**data, **wrong})
    assert _errors(response)
    assert Commitment.objects.count() == 1


def test_a_total_of_itself_is_refused(admin_client, make_commitment):
    part, total, grand = (make_commitment(evidence=False) for _ in range(3))
    total.total_of.set([part])
    grand.total_of.set([total])
    response = _save(admin_client, _address("change", Commitment, part.pk), total_of=[grand.pk])
    assert "total_of" in str(response.context["adminform"].form.errors)


@pytest.mark.parametrize("facts", [(), ("actor", "commitment")])
def test_a_mention_attests_exactly_one_thing(
    admin_client, make_article, make_actor, make_commitment, facts
):
    whole = {"actor": make_actor().pk, "commitment": make_commitment(evidence=False).pk}
    given = {fact: whole[fact] for fact in facts}
    data = {"article": make_article().pk, "exact": "Orange", "certainty": "stated"}
    response = admin_client.post(_address("add", Mention), {**data, **given, "status": "draft"})
    assert _errors(response)
    assert not Mention.objects.exists()


def test_a_mention_twice_of_one_place_is_refused(admin_client, make_mention, make_actor):
    mention = make_mention("Orange", actor=make_actor(), start=4)
    data = _form_data(admin_client, _address("change", Mention, mention.pk))
    assert _errors(admin_client.post(_address("add", Mention), data))


@pytest.mark.parametrize(
    "wrong",
    [
        {"published": "2011-12"},
        {"published": "2011-12-22", "published_basis": "inferred"},
        {"rights": "full_text_allowed"},
        {"outlet_certainty": "stated"},
        {"original_url": "javascript:alert(1)"},
    ],
)
def test_an_article_that_breaks_a_rule_is_sent_back(admin_client, make_article, wrong):
    address = _address("change", Article, make_article().pk)
    assert _errors(_save(admin_client, address, **wrong))


def test_a_partial_date_is_edited_as_its_text(admin_client, make_article):
    article = make_article(published="2011-12~")
    address = _address("change", Article, article.pk)
    assert 'value="2011-12~"' in admin_client.get(address).content.decode()
    _save(admin_client, address, published="../2011-12-22")
    article.refresh_from_db()
    assert str(article.published_latest) == "2011-12-22"


def test_a_former_slug_leads_to_an_entry_that_exists(admin_client, make_actor):
    data = {"kind": "actor", "former": "france-telecom", "slug": "orange"}
    address = _address("add", FormerSlug)
    assert "orange" in _errors(admin_client.post(address, data))
    make_actor(slug="orange")
    assert admin_client.post(address, data).status_code == 302
    assert _logged() == [("actor", "orange", "changed")]


HOSTILE = [
    {"q": "\x00"},
    {"q": "a " * 5_000},
    {"q": "%_\\'\"" * 50},
    {"q": "'"},
    {"status__exact": "\x00"},
    {"status": "published"},
    {"p": "²"},
    {"p": "99999999999999999999"},
    {"o": "99.-99.x"},
    {"article__id__exact": "²"},
    {"article__id__exact": "9" * 30},
    {"kind": "\x00"},
    {"is_verified__exact": "perhaps"},
]


@pytest.mark.parametrize("listed", LISTED)
@pytest.mark.parametrize("query", HOSTILE, ids=str)
def test_no_address_of_a_list_breaks_it(admin_client, make_rows, listed, query):
    make_rows()
    address = reverse(f"admin:{listed}_changelist")
    response = admin_client.get(f"{address}?{urlencode(query)}", follow=True)
    assert response.status_code in (200, 400)


@pytest.mark.parametrize("term", ["\x00", "²", "a" * 10_000, "%", "l'’é " * 500])
@pytest.mark.parametrize("name", ["article", "speaker", "statement"])
def test_no_term_breaks_the_autocomplete(admin_client, make_rows, term, name):
    make_rows()
    names = {"app_label": "articles", "model_name": "quote", "field_name": name}
    response = admin_client.get(reverse("admin:autocomplete"), {**names, "term": term})
    assert response.status_code == 200


@pytest.mark.parametrize("pk", ["²", "x", "9" * 30, "-1", "\x00", ""])
def test_no_choice_of_rows_breaks_a_list(admin_client, make_quote, pk):
    make_quote()
    chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes", "index": 0}
    response = admin_client.post(_address("changelist", Quote), chosen, follow=True)
    assert response.status_code == 200
    assert Quote.objects.exists()


@pytest.mark.parametrize("pk", ["x", "9" * 30, "_00", "²"])
@pytest.mark.parametrize("listed", LISTED)
def test_a_form_of_nothing_leads_back(admin_client, listed, pk):
    response = admin_client.get(reverse(f"admin:{listed}_change", args=[pk]))
    assert response.status_code == 302


# Beside the record


@pytest.mark.parametrize("status", ["published", "draft"])
def test_only_what_is_published_can_be_viewed_on_the_site(
    admin_client, make_article, make_quote, make_mention, make_actor, status
):
    article = make_article(status=status)
    quote = make_quote(article=article)
    mention = make_mention("Orange", article=article, actor=make_actor(), start=17)
    for entry, address in (
        (article, article.get_absolute_url()),
        (quote, quote.get_absolute_url()),
        (mention, f"{article.get_absolute_url()}#p-17"),
    ):
        page = admin_client.get(_address("change", type(entry), entry.pk))
        assert page.context["has_absolute_url"] == (status == "published")
        assert (f'href="{address}"' in page.content.decode()) == (status == "published")


def test_an_article_of_very_many_quotes_still_opens(admin_client, make_article, monkeypatch):
    article = make_article()
    Quote.objects.bulk_create(
        Quote(article=article, slug=f"q-{n}", exact="mot", kind="direct", attribution="unnamed")
        for n in range(61)
    )
    page = admin_client.get(_address("change", Article, article.pk))
    assert [inline.opts.model for inline in page.context["inline_admin_formsets"]] == [
        Mention,
        RelatedHeadline,
    ]
    assert f"?article__id__exact={article.pk}" in page.content.decode()


@pytest.mark.parametrize("model", [Actor, Article, Commitment, Quote])
def test_slugs_are_proposed_from_what_is_typed(admin_client, model):
    page = admin_client.get(_address("add", model)).content.decode()
    assert "admin/js/prepopulate" in page


def test_a_related_headline_has_a_page_of_its_own_and_logs_as_its_article(
    admin_client, make_article
):
    article = make_article()
    given = {"article": article.pk, "exact": "Turbulences", "start": 3, "status": "published"}
    saved = admin_client.post("/admin/articles/relatedheadline/add/", given)
    assert saved.status_code == 302
    headline = article.relatedheadlines.get()
    assert (headline.start, headline.end) == (3, 14)
    assert Change.objects.first().slug == article.slug
    page = admin_client.get("/admin/articles/relatedheadline/?q=orage")
    assert "Turbulences" in page.content.decode()
