"""The production profile: static files, and gunicorn as `make serve` starts it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import django_htmx
import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client, override_settings

from tests.served import ROOT, production, served


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start gunicorn behind an imagined proxy on this machine, and yield its address."""
    folder = tmp_path_factory.mktemp("site")
    environment = production(folder, HTTPS_REDIRECT="1", ALLOWED_HOSTS="andromede.example")
    with served(folder, environment) as address:
        yield address


def _get(address: str, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection(address, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": "andromede.example", **headers})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_a_plain_request_is_sent_to_https(address):
    response = _get(address, "/robots.txt")
    assert response.status == 301
    assert response.headers["Location"] == "https://andromede.example/robots.txt"


def test_what_the_proxy_took_over_https_is_answered(address):
    response = _get(address, "/robots.txt", **{"X-Forwarded-Proto": "https"})
    assert response.status == 200
    assert "max-age" in response.headers["Strict-Transport-Security"]


def test_the_health_check_needs_no_proxy(address):
    assert _get(address, "/healthz").status == 200


def test_without_a_secret_key_production_does_not_start(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=production(tmp_path, SECRET_KEY=""),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode
    assert "Set SECRET_KEY" in result.stderr


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Collect our pages' static files as production does, and serve them by whitenoise."""
    of_htmx = Path(django_htmx.__file__).parent / "static"
    with override_settings(
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STATICFILES_DIRS=[*settings.STATICFILES_DIRS, of_htmx],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        },
        MIDDLEWARE=["whitenoise.middleware.WhiteNoiseMiddleware", *settings.MIDDLEWARE],
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.mark.django_db
@pytest.mark.slow_on_postgresql
def test_static_files_are_hashed_compressed_and_kept_by_browsers(collected):
    url = static("css/base.css")
    assert re.fullmatch(r"/static/css/base\.[0-9a-f]{12}\.css", url)
    response = Client().get(url, headers={"Accept-Encoding": "br"})
    assert response.status_code == 200
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]
    b"".join(response.streaming_content)
    response.close()


@pytest.mark.django_db
@pytest.mark.slow_on_postgresql
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_an_unknown_address_gets_the_page_that_says_so(collected, language):
    response = Client().get(f"/{language}/nowhere/")
    assert response.status_code == 404
    assert f'<html lang="{language}"' in response.content.decode()
    assert "Traceback" not in response.content.decode()
