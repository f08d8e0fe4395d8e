"""What the figures of `make bench` rest on."""

from math import nan

import pytest

from tests.benchmarks.clients import is_whole
from tests.benchmarks.report import Aim
from tests.benchmarks.urls import rendered


@pytest.mark.parametrize(
    ("received", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", True),
        (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2\r\n\r\n", True),
    ],
)
def test_a_client_waits_until_an_answer_is_whole(received, whole):
    assert is_whole(received) == whole


def test_no_aim_is_met_where_there_was_no_answer():
    assert not Aim("<= 8", most=8).is_met(nan)


@pytest.mark.urls("tests.benchmarks.urls")
def test_the_constant_page_shows_what_was_found_once(client, make_quote, django_assert_num_queries):
    make_quote("Ce cloud est souverain")
    rendered.cache_clear()
    first = client.get("/en/constant-page").content
    make_quote("Ce cloud ne l'est pas")
    with django_assert_num_queries(1):  # how far the record has come
        again = client.get("/en/constant-page").content
    rendered.cache_clear()
    assert again == first
    assert b"cloud est souverain" in first
