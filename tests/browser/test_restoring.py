"""What was deleted is brought back with its evidence; what was wrong is told to readers."""

from playwright.sync_api import expect

from tests.browser.pages import LANGUAGES

_DETAIL = "/{language}/funding/{slug}/"


def test_a_deleted_fact_comes_back_with_its_evidence(editor, visit, record):
    slug = record.entries["commitments"][0]["slug"]
    address = _DETAIL.format(language="fr", slug=slug)
    reader = visit(address)
    shown = reader.locator("main").inner_text()
    page = editor(f"/admin/articles/commitment/?q={slug}", java_script_enabled=False)
    page.locator("#result_list tbody th a").first.click()
    page.locator(".deletelink").first.click()
    page.locator("[name=reason]").fill("Fait double emploi")
    page.locator("#content form [type=submit]").click()
    expect(page.locator(".messagelist a[href*=restore]")).to_be_visible()
    answer = reader.reload()
    assert answer
    assert answer.status == 404

    page.goto(f"/admin/andromede_site/revision/?q={slug}&action=deleted&kind=commitment")
    page.locator("#result_list tbody th a").filter(visible=True).first.click()
    page.locator(".restorations a").first.click()
    page.locator("[name=reason]").fill("Il ne faisait pas double emploi")
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    reader.reload()
    assert reader.locator("main").inner_text() == shown


def test_a_correction_is_told_where_readers_look_and_where_it_was_wrong(editor, visit, record):
    quote = record.quotes[-2]
    page = editor(f"/admin/articles/quote/?q={quote['slug']}")
    page.locator("#result_list tbody th a").first.click()
    function = page.locator("#id_function").input_value()
    notes = {"fr": "Sa fonction était fausse.", "en": "Her office was wrong."}
    page.locator("#id_function").fill(f"{function}, alors")
    page.locator("#id_reason").fill("Vérifié dans le billet")
    for language, note in notes.items():
        page.locator(f"#id_correction_{language}").fill(note)
    page.locator('[name="_save"]').first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    for language in LANGUAGES:
        reader = visit(f"/{language}/corrections/", language, java_script_enabled=False)
        told = reader.locator(".corrections li").filter(has_text=notes[language])
        expect(told.locator("ins")).to_contain_text("alors")
        expect(told.locator("blockquote")).not_to_be_empty()
        told.locator("h3 a").click()
        reader.wait_for_url(f"**/{language}/quotes/{quote['slug']}/")
        expect(reader.locator("main .corrections")).to_contain_text(notes[language])
