"""A reader reports an error on a phone, without JavaScript; an editor finds it and closes it."""

from playwright.sync_api import expect

MESSAGE = "Le billet dit 70 millions, et non 75."
# Nobody writes more quickly, in milliseconds.
_TIME_TO_WRITE = 3_100


def test_what_a_reader_reports_waits_for_an_editor_who_closes_it(visit, editor, pages):
    phone = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    reader = visit(pages["fr"]["commitment"], **phone)
    title = reader.locator("h1").inner_text()
    reader.locator('main a[href*="/report/commitment/"]').first.click()
    expect(reader.locator(".reported")).to_contain_text(title)
    reader.locator("[name=message]").fill(MESSAGE)
    reader.locator("[name=email]").fill("lectrice@x.example")
    reader.wait_for_timeout(_TIME_TO_WRITE)
    reader.locator(".report-form [type=submit]").click()
    expect(reader.locator("main [role=status]")).to_be_visible()
    reader.locator(".ways a").click()
    expect(reader.locator("h1")).to_have_text(title)

    page = editor(java_script_enabled=False)
    page.locator(".worklist a").filter(has_text=MESSAGE).click()
    expect(page.locator("#content")).to_contain_text("lectrice@x.example")
    page.locator("#id_answer").fill("Corrigé")
    page.locator("#id_status").select_option("closed")
    page.locator("#id_forget").check()
    page.locator('[name="_save"]').first.click()
    expect(page.locator(".messagelist .warning")).to_be_visible()
    page.goto("/admin/")
    expect(page.locator(".worklist").first).to_be_visible()
    expect(page.locator(".worklist a").filter(has_text=MESSAGE)).to_have_count(0)
