"""Fixtures into the database: all or nothing, what is told and what is left alone."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.entries import SECTIONS as ACTOR_SECTIONS
from actors.models import Actor
from andromede_site.changes import LOGGED_ONE_BY_ONE
from andromede_site.comparison import Outcome
from andromede_site.fixtures import FaultyRecordError
from andromede_site.models import Baseline, Change, ChangeCounter, FormerSlug
from articles.entries import ARTICLE_SECTIONS, FACT_SECTIONS
from articles.models import Article, ArticleText, Commitment, Mention, Quote, Statement
from tests.collection import FIXTURES, Collection

pytestmark = pytest.mark.django_db

ACTORS, MONEY = "actors/actors.yaml", "facts/commitments.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"
MODELS = [
    Actor,
    Article,
    ArticleText,
    Baseline,
    Change,
    ChangeCounter,
    Commitment,
    Commitment.total_of.through,
    FormerSlug,
    Mention,
    Quote,
    Quote.about.through,
    Statement,
]
ENTRIES = 24


@pytest.fixture
def record(tmp_path):
    return Collection.invented(tmp_path)


def _dump():
    """Return all that the database holds of the record."""
    return {model: list(model._default_manager.order_by("pk").values()) for model in MODELS}


def _changes():
    return list(Change.objects.order_by("version").values_list("kind", "slug", "action"))


# All of it, twice, none of it.


def test_a_record_comes_in_as_it_is_written(held):
    quote = Quote.objects.get(slug="morel-nous-batirons")
    assert (quote.speaker.slug, quote.organisation.slug) == ("anne-morel", "lyon")
    assert (quote.article.siglum, quote.statement.slug) == ("α", "batir-un-nuage")
    assert [actor.slug for actor in quote.about.all()] == ["cumulus"]
    total = Commitment.objects.get(slug="total-50-millions")
    assert {part.slug for part in total.total_of.all()} == {"lyon-20-millions", "vega-30-millions"}
    assert Mention.objects.filter(commitment__slug="lyon-20-millions").count() == 2
    assert {model.objects.published().count() for model in (Article, Quote, Mention)} == {2, 4, 9}


def test_what_refers_to_a_later_entry_of_its_kind_comes_in_too(held):
    lyon = Commitment.objects.get(slug="lyon-20-millions")
    assert lyon.may_replace.slug == "vega-30-millions"


def test_every_entry_is_logged_and_has_a_baseline(held):
    assert Baseline.objects.count() == len(_changes()) == ENTRIES
    assert ("quote", "morel-batira", "created") in _changes()
    assert ("mention", f"actor/courrier/retard/{_start(held)}", "created") in _changes()
    source = (held.path / RETARD).as_posix()
    assert Baseline.objects.get(key="morel-batira").source == source


def _start(collection):
    return collection.read(RETARD).split("exact: Le Courrier\n    start: ")[1].split("\n")[0]


def test_a_second_ingest_changes_nothing_and_writes_nothing(held):
    before = _dump()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert held.ingest() == {}
    assert _dump() == before
    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


def test_a_check_writes_nothing_and_tells_what_would_be_done(record):
    before = _dump()
    assert len(record.ingest(check=True, with_texts=True)[Outcome.CREATED]) == ENTRIES
    assert _dump() == before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (NUAGE, "speaker: vega", "speaker: vegas"),
        (NUAGE, "said_on: '2012-02-28'", "said_on: hier"),
        (MONEY, "amount: 20000000", "amount: vingt"),
        (ACTORS, "slug: vega", "slug: lyon"),
        (RETARD, "  slug: retard", "\tslug: retard"),
        (NUAGE, "start: 77", "start: 78"),
        (MONEY, "      - vega-30-millions", "      - total-50-millions"),
    ],
)
def test_a_fault_leaves_the_database_untouched(held, name, old, new):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    held.edit(name, old, new)
    before = _dump()
    with pytest.raises(FaultyRecordError):
        held.ingest()
    assert _dump() == before


def test_what_only_the_database_refuses_is_a_fault_at_its_line_and_undoes_all(held):
    Article.objects.filter(slug="nuage").update(siglum="γ")
    Article.objects.filter(slug="retard").update(siglum="δ")
    held.edit(NUAGE, "siglum: α", "siglum: ε")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    line = held.edit(RETARD, "siglum: β", "siglum: γ")
    Baseline.objects.filter(kind="article", key="retard").delete()
    Article.objects.filter(slug="retard").update(slug="retard-bis")
    before = _dump()
    with pytest.raises(FaultyRecordError) as refusal:
        held.ingest()
    assert f"{RETARD}:{line - 1}: the database refuses it" in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert _dump() == before


@pytest.mark.parametrize("command", ["ingest", "ingest_articles", "ingest_facts", "ingest_actors"])
def test_a_command_that_finds_faults_fails_with_a_line_for_each(record, command, capsys):
    record.edit(ACTORS, "kind: person", "kind: people")
    record.edit(MONEY, "stage: granted", "stage: promised")
    record.edit(NUAGE, "kind: direct", "kind: spoken")
    with pytest.raises(CommandError, match="nothing was written") as refusal:
        call_command(command, record.path)
    assert refusal.value.returncode == 1
    assert all(line.startswith(str(record.path)) for line in capsys.readouterr().err.splitlines())
    assert not Baseline.objects.exists()


def test_the_command_counts_what_it_did(record, capsys):
    call_command("ingest", record.path)
    call_command("ingest", record.path)
    zero = "0 changed, 0 deleted, {} unchanged, 0 kept, 0 in conflict\n"
    created, unchanged = zero.format(0), zero.format(ENTRIES)
    assert capsys.readouterr().out == f"{ENTRIES} created, {created}0 created, {unchanged}"


# Parts of a record.


def test_kinds_come_in_one_by_one(record):
    for sections, count in ((ACTOR_SECTIONS, 5), (FACT_SECTIONS, 4), (ARTICLE_SECTIONS, 15)):
        assert len(record.ingest(sections=sections)[Outcome.CREATED]) == count
    assert record.ingest() == {}


@pytest.mark.parametrize("command", ["ingest_facts", "ingest_articles"])
def test_a_kind_that_needs_others_waits_for_them(record, command, capsys):
    with pytest.raises(CommandError):
        call_command(command, record.path)
    assert "there is no actor “lyon”; correct the slug, or add it" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "name", "count"),
    [
        ("ingest_actors", ACTORS, 5),
        ("ingest_facts", MONEY, 3),
        ("ingest_articles", RETARD, 4),
        ("ingest", RETARD, 4),
        ("ingest_articles", "", 15),
    ],
)
def test_a_command_takes_a_folder_or_one_file(held, command, name, count, capsys):
    call_command(command, held.path / name)
    assert f"0 deleted, {count} unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(("command", "name"), [("ingest_actors", MONEY), ("ingest_facts", NUAGE)])
def test_a_file_of_another_kind_is_refused(held, command, name, capsys):
    with pytest.raises(CommandError):
        call_command(command, held.path / name)
    assert "no fixture here; expected" in capsys.readouterr().err


def test_a_file_is_found_from_its_own_folder(held, monkeypatch, capsys):
    monkeypatch.chdir(held.path / "actors")
    call_command("ingest_actors", "actors.yaml")
    assert "5 unchanged" in capsys.readouterr().out


def test_one_file_leaves_the_entries_of_others_alone(held):
    held.cut(NUAGE, "vega-se-tait")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    assert held.ingest(RETARD) == {}
    assert held.ingest(NUAGE) == {Outcome.DELETED: ["vega-se-tait"]}


@pytest.mark.parametrize("name", ["fixtures", "others"])
def test_another_folder_leaves_the_entries_of_the_first_alone(held, tmp_path, name):
    other = Collection(tmp_path / "elsewhere", {}, {})
    other.path = tmp_path / "elsewhere" / name
    (other.path / "actors").mkdir(parents=True)
    other.write(ACTORS, "actors:\n  - slug: colt\n    kind: company\n    name: Colt\n")
    assert other.ingest(sections=ACTOR_SECTIONS) == {Outcome.CREATED: ["colt"]}
    assert held.ingest() == {}
    assert Actor.objects.count() == 6


def test_a_folder_may_refer_to_what_the_database_holds(held, tmp_path):
    other = Collection(tmp_path / "more", {"articles/x.yaml": FIXTURES[RETARD]}, {})
    other.edit("articles/x.yaml", "slug: retard", "slug: retard-bis")
    other.edit("articles/x.yaml", "siglum: β", "siglum: γ")
    other.write("articles/x.yaml", other.read("articles/x.yaml").split("related_headlines")[0])
    assert other.ingest() == {Outcome.CREATED: ["retard-bis"]}
    assert Article.objects.count() == 3


def test_the_projects_own_fixtures_keep_their_source_wherever_it_is_installed():
    call_command("ingest_actors", verbosity=0)
    sources = set(Baseline.objects.values_list("source", flat=True))
    assert "fixtures/actors/person.yaml" in sources
    assert all(source.startswith("fixtures/actors/") for source in sources)


# Texts, drafts, the log.


def test_texts_are_kept_privately_and_passages_marked(record):
    record.ingest(with_texts=True)
    kept = dict(ArticleText.objects.values_list("article__slug", "text"))
    assert kept["nuage"] == (record.texts / "nuage.txt").read_bytes().decode()
    assert all(Quote.objects.values_list("is_verified", flat=True))
    assert all(Mention.objects.values_list("is_verified", flat=True))


def test_without_texts_places_count_as_recorded(held):
    assert not ArticleText.objects.exists()
    assert not any(Quote.objects.values_list("is_verified", flat=True))


def test_passages_stay_verified_by_the_text_that_is_kept(record):
    record.ingest(with_texts=True)
    record.ingest()
    assert all(Quote.objects.values_list("is_verified", flat=True))


def test_a_passage_that_the_kept_text_does_not_print_is_not_verified(record):
    record.ingest(with_texts=True)
    ArticleText.objects.filter(article__slug="retard").update(text="Un tout autre texte.")
    record.ingest()
    assert not Quote.objects.get(slug="morel-batira").is_verified
    assert Quote.objects.get(slug="morel-deux-ans").is_verified


def test_a_text_that_changed_is_kept_anew(record):
    record.ingest(with_texts=True)
    text = record.texts / "retard.txt"
    text.write_text(f"{text.read_text()}Fin.\n")
    call_command("anchor", record.path, texts=record.texts)
    record.ingest(with_texts=True)
    assert ArticleText.objects.get(article__slug="retard").text.endswith("Fin.\n")


@pytest.mark.parametrize("check", [False, True])
def test_a_text_that_an_editor_put_stays_and_is_told(record, check, capsys):
    record.ingest(with_texts=True)
    ArticleText.objects.filter(article__slug="retard").update(text="Le texte d’un éditeur.")
    call_command("ingest", record.path, texts=record.texts, check=check)
    told = f"{record.path}/{RETARD}:6: text of article retard: not the one that was known here"
    assert f"\nkept: {told}" in capsys.readouterr().out
    assert ArticleText.objects.get(article__slug="retard").text == "Le texte d’un éditeur."
    assert not Quote.objects.filter(slug="morel-batira", is_verified=not check).exists()


def test_a_text_that_an_editor_put_first_stays(held):
    article = Article.objects.get(slug="retard")
    ArticleText.objects.create(article=article, text="Le texte d’un éditeur.")
    held.ingest(with_texts=True)
    assert ArticleText.objects.get(article=article).text == "Le texte d’un éditeur."


def test_a_text_that_changed_is_kept_anew_though_its_article_was_renamed(record):
    record.ingest(with_texts=True)
    text = record.texts / "retard.txt"
    text.write_text(f"{text.read_text()}Fin.\n")
    record.edit(RETARD, "  slug: retard\n", "  slug: delai\n  formerly:\n    - retard\n")
    call_command("anchor", record.path, texts=record.texts)
    record.ingest(with_texts=True)
    assert ArticleText.objects.get(article__slug="delai").text.endswith("Fin.\n")


@pytest.mark.parametrize("command", ["ingest_actors", "ingest_facts"])
def test_what_reads_no_article_takes_no_texts(record, command):
    with pytest.raises(CommandError, match="unrecognized arguments: --texts"):
        call_command(command, record.path, "--texts", record.texts)


def test_a_text_that_does_not_print_a_passage_stops_the_ingest(record):
    (record.texts / "retard.txt").write_text("Un tout autre texte.")
    before = _dump()
    with pytest.raises(FaultyRecordError, match="does not print these words"):
        record.ingest(with_texts=True)
    assert _dump() == before


def test_a_draft_comes_in_unpublished(record):
    record.edit(RETARD, "    kind: partial\n", "    kind: partial\n    status: draft\n")
    record.ingest()
    assert Quote.objects.get(slug="morel-batira").status == "draft"
    assert not Quote.objects.published().filter(slug="morel-batira").exists()


def test_a_draft_that_an_editor_publishes_stays_published(record):
    record.edit(RETARD, "    kind: partial\n", "    kind: partial\n    status: draft\n")
    record.ingest()
    Quote.objects.filter(slug="morel-batira").update(status="published")
    assert record.ingest() == {Outcome.KEPT: ["morel-batira"]}


def test_the_log_names_each_change_in_the_order_of_need(held):
    first = Change.objects.current_version()
    held.cut(NUAGE, "vega-se-tait")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    held.write("actors/more.yaml", "actors:\n  - slug: colt\n    kind: company\n    name: Colt\n")
    held.ingest(sections=ACTOR_SECTIONS)
    held.ingest(NUAGE)
    assert _changes()[first:] == [
        ("actor", "vega", "changed"),
        ("actor", "colt", "created"),
        ("quote", "vega-se-tait", "deleted"),
    ]


@pytest.mark.parametrize(
    ("count", "logged"), [(LOGGED_ONE_BY_ONE, LOGGED_ONE_BY_ONE), (LOGGED_ONE_BY_ONE + 1, 1)]
)
def test_a_large_ingest_is_logged_as_one_change(tmp_path, count, logged):
    collection = Collection(tmp_path, {ACTORS: _actors(count)}, {})
    collection.ingest(sections=ACTOR_SECTIONS)
    assert len(_changes()) == Change.objects.current_version() == logged
    assert (_changes()[0] == ("all", "", "changed")) == (logged == 1)


def _actors(count):
    entries = [f"  - slug: a{n}\n    kind: group\n    name: A{n}\n" for n in range(count)]
    return "actors:\n" + "\n".join(entries)


def test_queries_do_not_grow_with_references(held):
    """A quote costs the same number of queries however many actors the record holds."""

    def queries(count):
        quotes = "".join(
            f"  - slug: q{count}-{n}\n    kind: direct\n    exact: x\n    start: {n}\n"
            f"    end: {n + 1}\n    attribution: unnamed\n    speaker: a{n}\n"
            f"    organisation: vega\n"
            for n in range(count)
        )
        article = f"article:\n  slug: s{count}\n  siglum: {'ω' * (count // 5)}\n  title: T\n"
        name = f"articles/x{count}.yaml"
        held.write(name, f"{article}  outlet_certainty: unknown\nquotes:\n{quotes}")
        with CaptureQueriesContext(connection) as captured:
            held.ingest(name)
        return len(captured)

    held.write("actors/many.yaml", _actors(40))
    held.ingest(sections=ACTOR_SECTIONS)
    five, ten, fifteen = queries(5), queries(10), queries(15)
    assert fifteen - ten == ten - five
    assert ten - five <= 5 * 5
