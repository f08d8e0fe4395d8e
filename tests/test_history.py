"""The history of entries: who changed what, when and why; what is gone can be brought back."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User

from actors.models import Actor
from andromede_site.models import Change, Correction, FormerSlug, Revision, log_changes
from articles.models import Article, ArticleText, Commitment, Event, Mention, Position, Quote, Topic
from tests.desk import (
    CONFIRMED,
    admin_url,
    delete,
    errors_of,
    fields_refused,
    logged,
    new_quote,
    queries_of,
    save,
)


def newest() -> Revision:
    found = Revision.objects.first()
    assert found
    return found


def restore(client, revision, to="after", **given):
    address = admin_url("restore", Revision, revision.pk)
    return client.post(f"{address}?to={to}", {"reason": "C’était juste", **given})


def test_a_change_is_told_with_author_and_reason(admin_client, make_quote):
    quote = make_quote("Nous regrettons", function="PDG")
    response = save(
        admin_client, admin_url("change", Quote, quote.pk), function="président", reason="Relu"
    )
    assert response.status_code == 302
    revision = newest()
    assert (revision.kind, revision.row, revision.key) == ("quote", quote.pk, quote.slug)
    assert (revision.before["function"], revision.after["function"]) == ("PDG", "président")
    assert (revision.author.username, revision.reason) == ("admin", "Relu")
    assert revision.version == len(logged())


def test_something_published_is_not_changed_without_a_reason(admin_client, make_quote):
    quote = make_quote()
    address = admin_url("change", Quote, quote.pk)
    refused = save(admin_client, address, function="PDG", reason=" ")
    assert fields_refused(refused) == ["reason"]
    assert not Revision.objects.exists()
    quote.refresh_from_db()
    assert quote.function == ""


def test_a_draft_is_changed_without_a_reason(admin_client, make_quote):
    quote = make_quote(status="draft")
    response = save(admin_client, admin_url("change", Quote, quote.pk), function="PDG", reason="")
    assert response.status_code == 302, errors_of(response)
    assert newest().reason == ""


@pytest.mark.parametrize("row_status", ["published", "draft"])
def test_a_row_that_is_published_asks_for_a_reason_too(
    admin_client, make_article, make_quote, row_status
):
    article = make_article(status="draft")
    make_quote(article=article, status=row_status)
    address = admin_url("change", Article, article.pk)
    response = save(admin_client, address, reason="", **{"quotes-0-function": "PDG"})
    assert (response.status_code == 200) == (row_status == "published")


def test_a_spelling_of_a_published_actor_asks_for_a_reason(admin_client, make_actor):
    actor = make_actor()
    address = admin_url("change", Actor, actor.pk)
    response = save(admin_client, address, reason="", **{"aliases-0-spelling": "FT"})
    assert fields_refused(response) == ["reason"]
    save(admin_client, address, **{"aliases-0-spelling": "FT"})
    assert newest().after["aliases"] == ["FT"]


def test_what_is_saved_as_it_was_leaves_no_revision(admin_client, make_quote):
    quote = make_quote()
    save(admin_client, admin_url("change", Quote, quote.pk))
    assert not Revision.objects.exists()


def test_a_relation_is_part_of_the_history(admin_client, make_quote, make_topic):
    quote, topic = make_quote(), make_topic(slug="clause")
    save(admin_client, admin_url("change", Quote, quote.pk), topics=[topic.pk])
    assert newest().after["topics"] == ["clause"]


def test_a_new_entry_and_a_deleted_one_are_told(admin_client, make_article):
    article = make_article()
    data = new_quote(article, exact="Nous regrettons", speaker_label="Orange")
    save(admin_client, admin_url("add", Quote), **data)
    quote = Quote.objects.get()
    assert (newest().action, newest().before) == ("created", None)
    delete(admin_client, quote)
    assert (newest().action, newest().after) == ("deleted", None)
    assert newest().before["exact"] == "Nous regrettons"


def test_something_published_is_not_deleted_without_a_reason(admin_client, make_quote):
    quote = make_quote()
    page = admin_client.post(admin_url("delete", Quote, quote.pk), {"post": "yes"})
    assert "reason" in page.context["explanation"].errors
    assert 'name="reason"' in page.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [quote.pk], "post": "yes"}
    page = admin_client.post(admin_url("changelist", Quote), chosen)
    assert 'name="reason"' in page.content.decode()
    assert Quote.objects.exists()
    delete(admin_client, quote)
    assert not Quote.objects.exists()


def test_a_version_is_brought_back(admin_client, make_quote, make_topic):
    topic = make_topic(slug="clause")
    quote = make_quote(function="PDG", topics=[topic])
    save(admin_client, admin_url("change", Quote, quote.pk), function="président", topics=[])
    first = newest()
    page = admin_client.get(f"{admin_url('restore', Revision, first.pk)}?to=before")
    assert [each.part for each in page.context["differences"]] == ["function", "topics"]
    assert restore(admin_client, first, "before").status_code == 302
    quote.refresh_from_db()
    assert (quote.function, list(quote.topics.all())) == ("PDG", [topic])
    assert newest().after == first.before
    assert newest().reason == "C’était juste"


def test_bringing_back_something_published_asks_for_a_reason(admin_client, make_quote):
    quote = make_quote(function="PDG")
    save(admin_client, admin_url("change", Quote, quote.pk), function="président")
    refused = restore(admin_client, newest(), "before", reason="")
    assert refused.context["explanation"].errors["reason"]
    quote.refresh_from_db()
    assert quote.function == "président"


def test_a_deleted_topic_comes_back_with_its_positions_passages_and_quotes(
    admin_client, make_topic, make_mention, make_quote, make_article
):
    topic = make_topic(slug="clause", positions=2)
    mention = make_mention(position=topic.positions.first())
    quote = make_quote(topics=[topic])
    before = {
        model: sorted(model.objects.values_list("pk", flat=True))
        for model in (Topic, Position, Mention)
    }
    delete(admin_client, topic)
    assert not Topic.objects.exists()
    assert not Mention.objects.filter(pk=mention.pk).exists()
    deletion = Revision.objects.get(kind="topic")
    assert restore(admin_client, deletion).status_code == 302
    for model, pks in before.items():
        assert sorted(model.objects.values_list("pk", flat=True)) == pks
    assert list(quote.topics.all()) == [topic]
    assert ("topic", "clause", "created") in logged()
    assert ("quote", quote.slug, "changed") in logged()


def test_only_what_went_with_it_comes_back(admin_client, make_quote):
    kept, other = make_quote("Nous regrettons"), make_quote("Un nuage")
    chosen = {"action": "delete_selected", "_selected_action": [kept.pk, other.pk]}
    admin_client.post(admin_url("changelist", Quote), {**chosen, "post": "yes", "reason": "Double"})
    restore(admin_client, Revision.objects.get(row=kept.pk))
    assert list(Quote.objects.all()) == [kept]


def test_events_that_come_back_stand_in_their_order(admin_client, make_event):
    told = {"date_basis": "inferred", "date_note_fr": "On le déduit."}
    earlier = make_event(slug="earlier", date="2011", **told)
    later = make_event(slug="later", after=[earlier])
    delete(admin_client, earlier)
    restore(admin_client, Revision.objects.get(kind="event", row=earlier.pk))
    later.refresh_from_db()
    assert list(later.after.all()) == [Event.objects.get(slug="earlier")]
    assert str(later.sorts_on) == "2011-12-31"


def test_an_entry_whose_article_is_gone_waits_for_it(admin_client, make_quote, make_article):
    article = make_article()
    quote = make_quote(article=article)
    delete(admin_client, quote)
    deletion = newest()
    delete(admin_client, article)
    response = restore(admin_client, deletion)
    message = " ".join(map(str, admin_client.get(response.url).context["messages"]))
    assert article.slug in message
    assert not Quote.objects.exists()
    restore(admin_client, Revision.objects.get(kind="article"))
    restore(admin_client, deletion)
    assert Quote.objects.get().article == Article.objects.get()


def test_an_entry_whose_place_is_taken_stays_gone(admin_client, make_quote):
    quote = make_quote(slug="nous-regrettons")
    delete(admin_client, quote)
    deletion = newest()
    make_quote(slug="nous-regrettons")
    assert restore(admin_client, deletion).status_code == 302
    assert Quote.objects.get().pk != quote.pk


def test_a_former_address_leads_to_what_came_back(admin_client, make_actor):
    actor = make_actor(slug="orange")
    save(admin_client, admin_url("change", Actor, actor.pk), slug="orange-sa")
    renaming = newest()
    restore(admin_client, renaming, "before")
    assert FormerSlug.objects.get().former == "orange-sa"
    actor.refresh_from_db()
    assert actor.slug == "orange"


def test_references_follow_what_was_renamed_since(admin_client, make_actor, make_quote):
    actor = make_actor(slug="orange")
    quote = make_quote(speaker=actor)
    delete(admin_client, quote)
    deletion = newest()
    save(admin_client, admin_url("change", Actor, actor.pk), slug="orange-sa")
    restore(admin_client, deletion)
    assert Quote.objects.get().speaker == actor


def test_the_page_of_an_entrys_history_tells_every_change(admin_client, make_quote):
    quote = make_quote(function="PDG")
    address = admin_url("change", Quote, quote.pk)
    save(admin_client, address, function="président", reason="Relu à l’oreille")
    save(admin_client, address, slug="un-autre")
    page = admin_client.get(admin_url("history", Quote, quote.pk)).content.decode()
    assert "Relu à l’oreille" in page
    assert "<del>PDG</del>" in page
    assert "<ins>président</ins>" in page


def test_a_revision_says_that_an_ingest_made_it(admin_client, make_quote):
    revision = Revision.objects.create(
        kind="quote", row=1, key="nous", before={"slug": "nous"}, after={"slug": "vous"}, version=1
    )
    page = admin_client.get(admin_url("change", Revision, revision.pk))
    assert "une importation" in page.content.decode()


def test_an_author_is_kept_with_what_he_wrote(admin_client, make_quote):
    quote = make_quote()
    save(admin_client, admin_url("change", Quote, quote.pk), function="PDG")
    author = User.objects.get()
    admin_client.post(admin_url("delete", User, author.pk), {"post": "yes"})
    assert User.objects.filter(pk=author.pk).exists()


def test_commitments_refer_to_each_other_again(admin_client, make_commitment):
    part, total = make_commitment(slug="part"), make_commitment(slug="total")
    total.total_of.set([part])
    delete(admin_client, part)
    restore(admin_client, Revision.objects.get(kind="commitment", after__isnull=True))
    assert list(total.total_of.all()) == [Commitment.objects.get(slug="part")]


def test_what_no_longer_fits_its_text_does_not_come_back(admin_client, make_quote, make_article):
    article = make_article()
    text = ArticleText.objects.create(article=article, text="Un nuage passe. " + "Il pleut. " * 30)
    quote = make_quote("Un nuage passe.", article=article, start=0, is_verified=True)
    save(admin_client, admin_url("change", Quote, quote.pk), exact="Un nuage passe", start="")
    first = newest()
    text.text = "Le ciel est bleu. " * 30
    text.save()
    response = restore(admin_client, first, "before")
    page = admin_client.get(response.url)
    assert any(
        "nuage" in str(each) or each.level_tag == "error" for each in page.context["messages"]
    )
    quote.refresh_from_db()
    assert quote.exact == "Un nuage passe"


def test_a_merge_tells_of_what_it_moves_and_drops(admin_client, make_actor, make_quote):
    kept, other = make_actor(slug="orange"), make_actor(slug="ft")
    quote = make_quote(speaker=other)
    sent = {"actor": [kept.pk, other.pk], "kept": kept.pk}
    admin_client.post(admin_url("merge", Actor), sent)
    told = Revision.objects.get(kind="quote", row=quote.pk)
    assert (told.before["speaker"], told.after["speaker"]) == ("ft", "orange")


def test_a_correction_is_reworded_and_withdrawn(admin_client, read, make_quote):
    quote = make_quote()
    told = {"correction_fr": "C’était faux."}
    save(admin_client, admin_url("change", Quote, quote.pk), function="PDG", **told)
    correction = Correction.objects.get()
    address = admin_url("change", Correction, correction.pk)
    assert save(admin_client, address, note_fr="C’était inexact.").status_code == 302
    assert "C’était inexact." in read("/fr/corrections/")
    delete(admin_client, correction)
    assert "inexact" not in read("/fr/corrections/")


def _offers(page):
    return re.findall(r'<a href="(/admin/andromede_site/revision/[^"]*)">([^<]*)', page)


def test_a_deletion_offers_to_restore_what_it_took(admin_client, make_quote):
    quote, other = make_quote(), make_quote(status="draft")
    delete(admin_client, other)
    address = admin_url("delete", Quote, quote.pk)
    page = admin_client.post(address, CONFIRMED, follow=True).content.decode()
    restoring = [address for address, _words in _offers(page) if "restore" in address][-1]
    assert admin_client.get(restoring).context["shown"].revision.row == quote.pk
    admin_client.post(restoring, {"reason": "Supprimée par erreur"})
    assert Quote.objects.get().pk == quote.pk


def test_deleting_chosen_ones_offers_the_list_of_just_these_deletions(
    admin_client, make_quote, make_topic
):
    topic = make_topic()
    delete(admin_client, make_quote())
    chosen = {"_selected_action": [topic.pk, make_topic().pk], "action": "delete_selected"}
    address = admin_url("changelist", Topic)
    page = admin_client.post(address, {**CONFIRMED, **chosen}, follow=True).content.decode()
    (listing,) = [unescape(offer[0]) for offer in _offers(page) if "version" in offer[0]]
    found = admin_client.get(listing).context["cl"].result_list
    assert len(found) == 2
    assert {(each.kind, each.action) for each in found} == {("topic", "deleted")}


def test_a_row_that_is_deleted_on_the_page_of_another_offers_nothing(admin_client, make_quote):
    quote = make_quote()
    address = admin_url("change", Article, quote.article.pk)
    response = save(admin_client, address, **{"quotes-0-DELETE": "on"})
    assert not Quote.objects.exists()
    offers = _offers(admin_client.get(response.url).content.decode())
    assert [address for address, _words in offers] == [admin_url("changelist", Revision)]


def test_the_history_names_entries_and_their_kinds(admin_client, make_quote, make_commitment):
    quote, commitment = make_quote("Nous regrettons"), make_commitment(evidence=False)
    save(admin_client, admin_url("change", Quote, quote.pk), function="PDG")
    save(admin_client, admin_url("change", Commitment, commitment.pk), instrument="prêt")
    delete(admin_client, commitment)
    for model in (Revision, Change):
        admin_client.get(admin_url("changelist", model))  # shows the messages
        page = admin_client.get(admin_url("changelist", model)).content.decode()
        assert f'<a href="{admin_url("change", Quote, quote.pk)}">{quote}</a>' in page
        assert admin_url("change", Commitment, commitment.pk) not in page
        assert "engagement" in page
        assert ">commitment<" not in page
    page = admin_client.get(admin_url("changelist", Revision)).content.decode()
    assert "L’apport d’Orange" in page


def test_a_history_of_many_kinds_asks_once_for_each(admin_client, make_rows):
    def tell():
        rows = [model.objects.last() for model in (Quote, Article, Event, Mention, Position)]
        for row in rows:
            about = {"kind": row._meta.model_name, "row": row.pk, "key": row.key}
            Revision.objects.create(**about, before=None, after={}, version=1)
            log_changes([(about["kind"], row.key, "changed")])

    make_rows()
    tell()
    addresses = [admin_url("changelist", model) for model in (Revision, Change)]
    queries = [queries_of(admin_client, address) for address in addresses]
    for _number in range(4):
        make_rows()
        tell()
    assert [queries_of(admin_client, address) for address in addresses] == queries


def test_entries_are_named_only_to_who_may_see_them(client, make_quote, django_user_model):
    quote = make_quote("Nous regrettons")
    log_changes([("quote", quote.slug, "changed")])
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_change"))
    client.force_login(reader)
    page = client.get(admin_url("changelist", Change)).content.decode()
    assert "Nous regrettons" not in page
    assert quote.slug in page


def test_one_line_of_the_log_tells_of_all_entries(admin_client, db):
    log_changes([("all", "", "changed")])
    page = admin_client.get(admin_url("changelist", Change)).content.decode()
    assert "toutes les entrées" in page
