"""Light or dark: as the system says, or as the reader chose and the site remembers."""

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


def choose(client, theme, back="/en/about/"):
    return client.post("/theme/", {"theme": theme, "next": back})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_was_chosen_is_remembered(client, theme):
    response = choose(client, theme)
    assert response.status_code == 302
    assert response["Location"] == "/en/about/"
    assert response.cookies["theme"]["max-age"] == 365 * 24 * 60 * 60
    page = client.get("/en/about/").content.decode()
    assert f'<html lang="en" data-theme="{theme}">' in page
    assert f'<meta name="color-scheme" content="{theme}">' in page


def test_a_page_follows_the_system_until_something_is_chosen(client):
    page = client.get("/en/about/").content.decode()
    assert '<html lang="en">' in page
    assert '<meta name="color-scheme" content="light dark">' in page


@pytest.mark.parametrize("theme", ["", "sepia", 'dark"><script>'])
def test_anything_else_is_no_choice(client, theme):
    choose(client, "dark")
    choose(client, theme)
    assert '<html lang="en">' in client.get("/en/about/").content.decode()


@pytest.mark.parametrize("cookie", ["sepia", '"><script>', ""])
def test_a_foreign_cookie_is_no_choice(client, cookie):
    client.cookies["theme"] = cookie
    assert '<html lang="en">' in client.get("/en/about/").content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "\x00"])
def test_it_leads_nowhere_else(client, back):
    assert choose(client, "dark", back)["Location"] == "/"


def test_looking_at_the_address_changes_nothing(client):
    assert client.get("/theme/").status_code == 405


def test_each_look_has_a_page_of_its_own(client):
    choose(client, "dark")
    dark = client.get("/en/about/", headers={"Accept-Encoding": "gzip"})
    client.cookies.clear()
    light = client.get("/en/about/", headers={"Accept-Encoding": "gzip"})
    assert dark.content != light.content
