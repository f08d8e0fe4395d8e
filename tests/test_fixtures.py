"""Fixture files: read with the line of every value, written in one canonical form."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from andromede_site.fixtures import (
    Fault,
    FaultyRecordError,
    Place,
    dumps,
    read,
    read_text,
    shown,
)

# Everything but what no line of a terminal and no database takes.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"])
    | st.sampled_from("\n\t\r\x85\u2028\ufeff:#-'\"«»|>&*!%@` "),
    max_size=80,
)
ENTRIES = st.dictionaries(
    st.sampled_from(["slug", "title", "note"]),
    TEXTS | st.lists(TEXTS, min_size=1, max_size=3),
    min_size=1,
)
CONTENTS = st.dictionaries(
    st.sampled_from(["article", "quotes", "mentions"]),
    ENTRIES | st.lists(ENTRIES, min_size=1, max_size=3),
    min_size=1,
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "article.yaml"


def _read(path, text):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path)


def _faults(path, text):
    with pytest.raises(FaultyRecordError) as refusal:
        _read(path, text)
    return refusal.value.faults


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2011-12-22", "2011-12-22"),
        ("2009", "2009"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("3.50", "3.50"),
        ("'no'", "no"),
        ('"null"', "null"),
        ("null", ""),
        ("~", ""),
        ("", ""),
        ("2011-12~", "2011-12~"),
        ("l’État", "l’État"),
        ("un\n  deux", "un deux"),
        ("|\n  un\n  deux", "un\ndeux\n"),
        (">\n  un\n  deux", "un deux\n"),
        ("a # remarque", "a"),
        ("a#b", "a#b"),
    ],
)
def test_a_value_is_kept_as_it_is_written(path, written, kept):
    assert _read(path, f"note: {written}\n") == {"note": kept}


def test_every_key_and_item_knows_its_line(path):
    block = _read(
        path,
        "article:\n  slug: orage\n\nquotes:\n  - slug: un\n    about:\n      - orange\n\n"
        "      - sfr\n  # une remarque\n"
        "  - slug: deux\n    note: long\n      texte\n    kind: direct\n",
    )
    first, second = block["quotes"]
    assert block.place_of("quotes").line == 4
    assert block["article"].place_of("slug").line == 2
    assert (first.place.line, first.place_of("about").line) == (5, 6)
    assert [first.place_of("about", slug).line for slug in ("orange", "sfr")] == [7, 9]
    assert (second.place.line, second.place_of("kind").line) == (11, 14)


def test_a_key_that_is_missing_stands_where_its_entry_does(path):
    block = _read(path, "a: 1\nb:\n  c: 2\n")
    assert block["b"].place_of("missing") == Place(str(path), 3)
    assert block["b"].place_of("c", "missing") == Place(str(path), 3)


def test_lines_of_a_file_from_windows_are_counted_alike(path):
    block = _read(path, "a: 1\r\nb: un\r\n  deux\r\nc: 3\r\n")
    assert block == {"a": "1", "b": "un deux", "c": "3"}
    assert block.place_of("c").line == 4


def test_a_byte_order_mark_is_no_part_of_the_content(path):
    assert _read(path, "\ufeffa: 1\n") == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: [1, 2\n", 3, "no valid YAML"),
        ("a: 1\nb: c: d\n", 2, "quote values"),
        ("a: 1\nb: 'c\n", 3, "no valid YAML"),
        ("a: 1\nb: “c”: d\n", 2, "quote values"),
        ('a: 1\nb: "c" d\n', 2, "no valid YAML"),
        ("a:\n  - b\n - c\n", 3, "indent lists alike"),
        ("a: 1\n\tb: 2\n", 2, "spaces, not tabs"),
        ("a: 1\nb: 2\na: 3\n", 3, "“a” stands twice; keep one"),
        ("a:\n  - b: 1\n    b: 2\n", 3, "“b” stands twice; keep one"),
        ("- a\n- b\n", 1, "holds no entries"),
        ("un texte\n", 1, "holds no entries"),
        ("", 1, "holds no entries"),
        ("# rien\n", 1, "holds no entries"),
        ("---\n---\n", 2, "no valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "no valid YAML"),
        ("a: 1\nb: &x [*x]\n", 2, "alias"),
        ("a: &x {b: *x}\n", 1, "alias"),
        ("a: &x 1\nb: *x\n", 1, "write it out"),
        ("a: *nowhere\n", 1, "no valid YAML"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "no key"),
        ("a: 1\nb: \x07\n", 2, "control character; remove it"),
        ('a: 1\nb: "\\0"\n', 2, "control character; remove it"),
        ('a: 1\nb: "\\ud800"\n', 2, "control character; remove it"),
        ('a: 1\n"\\0": b\n', 2, "control character; remove it"),
        ('a: "\\UFFFFFFFF"\n', 1, "impossible escape"),
        ("a: 1\nb: 2\x00\n", 2, "null character; remove it"),
        ("a: 1\nb: é\n".encode("latin-1"), 2, "save the file as UTF-8"),
        ("a: é\n".encode("utf-16"), 1, "save the file as UTF-8"),
        ("a: " + "[" * 10_000, 1, "nested too deeply"),
        ("a: " + "[" * 10_000 + "]" * 10_000, 1, "nested too deeply"),
        ("".join(" " * level + "a:\n" for level in range(2_000)), 1, "nested too deeply"),
        ("%YAML 9.9\n---\na: 1\n", 1, "no valid YAML"),
    ],
)
def test_what_is_no_fixture_is_refused_at_its_line(path, text, line, problem):
    (fault,) = _faults(path, text)
    assert (fault.place.path, fault.place.line) == (str(path), line)
    assert problem in fault.message


def test_all_keys_that_stand_twice_are_named_in_one_run(path):
    faults = _faults(path, "a: 1\na: 2\nb:\n  c: 1\n  c: 2\n")
    assert [fault.place.line for fault in faults] == [2, 5]


def test_a_hundred_aliases_of_aliases_do_not_fill_the_memory(path):
    doubled = "".join(f"k{n}: &k{n} [*k{n - 1}, *k{n - 1}]\n" for n in range(1, 100))
    assert _faults(path, f"k0: &k0 [a]\n{doubled}")


@pytest.mark.parametrize("depth", range(50, 1200, 50))
def test_nesting_of_any_depth_is_read_or_refused(path, depth):
    read_or_refused = _faults_if_any(path, "a: " + "[" * depth + "]" * depth)
    assert all("nested too deeply" in fault.message for fault in read_or_refused)


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("ab:-[]{}&*!|>'\"%@\\#\n\t \x00\x85\u2028", max_size=40))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory, content):
    faults = _faults_if_any(tmp_path_factory.getbasetemp() / "any.yaml", content)
    assert all(1 <= fault.place.line <= 62 for fault in faults)
    assert all(len(str(fault).splitlines()) == 1 for fault in faults)


def _faults_if_any(path, content):
    try:
        _read(path, content)
    except FaultyRecordError as error:
        return error.faults
    return []


def test_a_file_that_cannot_be_opened_is_a_fault_at_its_place(tmp_path):
    with pytest.raises(FaultyRecordError) as refusal:
        read_text(tmp_path)
    assert str(refusal.value).startswith(f"{tmp_path}:1: cannot be read")


def test_newlines_of_a_text_are_left_untouched(path):
    path.write_bytes(b"un\r\ndeux\rtrois\n")
    assert read_text(path) == "un\r\ndeux\rtrois\n"


def test_a_fault_is_one_line_whatever_its_message():
    fault = Fault(Place("a.yaml", 3), "“un\ndeux\r\n\ttrois\x1b[31m” is wrong")
    assert str(fault) == "a.yaml:3: “un deux trois\ufffd[31m” is wrong"


def test_a_long_value_is_cut_in_a_message():
    assert shown("é" * 100, 10) == "é" * 10 + "…"
    assert shown(["a", "b"]) == "['a', 'b']"


def test_faults_are_told_once_each_in_the_order_of_their_places():
    faults = [Fault(Place(path, line), "x") for path, line in [("b", 1), ("a", 10), ("a", 9)] * 2]
    assert str(FaultyRecordError(faults)) == "a:9: x\na:10: x\nb:1: x"


def test_the_canonical_form_is_written_to_be_read_by_people():
    content = {
        "article": {"slug": "orage", "title": "L’orage : un nuage", "start": 3, "is_ours": True},
        "quotes": [
            {"slug": "un", "about": ["orange", "sfr"], "said_on": "2011-12-22"},
            {"slug": "deux", "title": {"fr": "non", "en": "no"}},
        ],
    }
    assert dumps(content) == (
        "article:\n  slug: orage\n  title: 'L’orage : un nuage'\n  start: 3\n  is_ours: true\n\n"
        "quotes:\n  - slug: un\n    about:\n      - orange\n      - sfr\n"
        "    said_on: '2011-12-22'\n\n"
        "  - slug: deux\n    title:\n      fr: non\n      en: 'no'\n"
    )


def test_the_same_value_twice_is_written_out_twice():
    about = ["orange"]
    assert "&" not in dumps({"quotes": [{"about": about, "parts": about}]})


@settings(deadline=None, max_examples=500)
@given(CONTENTS)
@example({"article": {"note": "\n"}})
@example({"article": {"note": "un\r\ndeux"}})
@example({"article": {"note": " \n un: 'deux' # trois"}})
@example({"article": {"note": "a\u2028 b\x85\n c"}})
@example({"article": {"note": "null", "title": "~", "slug": ""}})
@example({"quotes": [{"note": "- a\n\n- b\n"}]})
def test_whatever_is_written_is_read_back(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "written.yaml"
    assert _read(path, dumps(content)) == content
