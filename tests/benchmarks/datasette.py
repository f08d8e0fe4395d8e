"""The same corpus in Datasette with FTS5 and the same facets, the nearest that is ready-made.

It knows no forms of words, orders by key instead of relevance, has no pages by number, and takes a
single topic and a single actor spoken about.
"""

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from tests.benchmarks.clients import fetch
from tests.benchmarks.kinds import ON_A_PAGE, Kind
from tests.benchmarks.processes import Server, free_port, serving

_PATIENCE = 30_000

_TABLE = """
CREATE TABLE quotes AS
SELECT
    quote.id, exact AS words, quote.kind, article.slug AS article,
    speaker.slug AS speaker, organisation.slug AS organisation, outlet.slug AS outlet,
    CAST(substr(article.published, 1, 4) AS INTEGER) AS year, article.published,
    (SELECT json_group_array(slug) FROM corpus.articles_quote_about
        JOIN corpus.actors_actor AS actor ON actor.id = actor_id WHERE quote_id = quote.id)
        AS about,
    (SELECT json_group_array(slug) FROM corpus.articles_quote_topics
        JOIN corpus.articles_topic AS topic ON topic.id = topic_id WHERE quote_id = quote.id)
        AS topic
FROM corpus.articles_quote AS quote
JOIN corpus.articles_article AS article ON article.id = article_id
JOIN corpus.actors_actor AS speaker ON speaker.id = speaker_id
JOIN corpus.actors_actor AS organisation ON organisation.id = organisation_id
JOIN corpus.actors_actor AS outlet ON outlet.id = outlet_id
ORDER BY quote.id
"""
_SINGLE = ("kind", "speaker", "organisation", "outlet", "article", "year")
_MANY = ("about", "topic")
"""The columns of facets; the latter hold lists."""


def fill(corpus: Path, file: Path) -> None:
    """Write the corpus into a database for Datasette."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ATTACH ? AS corpus", [str(corpus)])
        connection.execute(_TABLE)
        for column in (*_SINGLE, "published"):
            connection.execute(f"CREATE INDEX quotes_{column} ON quotes ({column})")
        # Datasette looks for just these quotation marks.
        connection.execute('CREATE VIRTUAL TABLE held USING fts5 (words, content="quotes")')
        connection.execute("INSERT INTO held (held) VALUES ('rebuild')")
        connection.execute("ANALYZE main")
        connection.commit()


@contextmanager
def served(file: Path) -> Iterator[Server]:
    """Serve a database of ours."""
    port = free_port()
    limits = {
        "sql_time_limit_ms": _PATIENCE,
        "facet_time_limit_ms": _PATIENCE,
        "default_facet_size": 30,
        "suggest_facets": "off",
    }
    settings = [part for item in limits.items() for part in ("--setting", *map(str, item))]
    command = ["datasette", "serve", "--immutable", str(file), "--port", str(port), *settings]
    # It tells of each request.
    with serving(command, port, "/-/versions.json", output=subprocess.DEVNULL) as server:
        yield server


def address(file: Path, kind: Kind) -> str:
    """Return the address of the page that is most like that of the site, "" where none is."""
    if kind.is_late:
        return ""
    asked: dict[str, list[str]] = {"kind": ["direct", "partial", "document"]}
    asked |= parse_qs(kind.query)
    parameters = [("_size", str(ON_A_PAGE))]
    parameters += [("_facet", column) for column in _SINGLE]
    parameters += [("_facet_array", column) for column in _MANY]
    parameters += [(f"{name}__in", ",".join(asked[name])) for name in _SINGLE if name in asked]
    parameters += [(f"{name}__arraycontains", asked[name][0]) for name in _MANY if name in asked]
    parameters += [("_search", words) for words in asked.get("q", ())]
    parameters += [("_sort_desc", "published")] * ("sort" in asked)
    return f"/{file.stem}/quotes?{urlencode(parameters)}"


def hits(server: Server, address: str) -> int:
    """Return how many quotes a page of Datasette lists, with all others that it leads to.

    Raises RuntimeError where it gave a facet up.
    """
    _etag, body = fetch(server.port, address.replace("/quotes?", "/quotes.json?"))
    told = json.loads(body)
    if len(told["facet_results"]) < len(_SINGLE) + len(_MANY):
        raise RuntimeError(f"not all facets in {_PATIENCE} ms")
    return told["filtered_table_rows_count"]
