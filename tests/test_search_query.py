"""The query language of the search: what is typed, the tree it becomes, and what is said of it."""

import datetime as dt
import re

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.search.nodes import All, Any, DateRange, Field, FieldName, Not, Phrase, Prefix, Word
from articles.search.query import MAX_CHARACTERS, MAX_DEPTH, MAX_WORDS, parse
from articles.search.wording import Remark, RemarkCode

A, B, C, D = map(Word, "abcd")

WORDS = {
    "vendre": Word("vendre"),
    "  vendre\tcloud ": All((Word("vendre"), Word("cloud"))),
    "a b a": All((A, B, A)),
    "vendre, cloud ; nuage.": All((Word("vendre"), Word("cloud"), Word("nuage"))),
    "Pourquoi ? Pour quoi… !": All((Word("Pourquoi"), Word("Pour"), Word("quoi"))),
    "a — b": All((A, B)),
    "porte-parole": Word("porte-parole"),
    "porte- parole": All((Word("porte"), Word("parole"))),
    "l'État": Word("l'État"),
    "l’État": Word("l’État"),
    "e\u0301tat": Word("état"),
    "'cloud' ‘nuage’": All((Word("cloud"), Word("nuage"))),
    "lemonde.fr": Word("lemonde.fr"),
    "AT&T & R&D": All((Word("AT&T"), Word("R&D"))),
    "C++ #cloud +b": All((Word("C"), Word("cloud"), B)),
    "et/ou a:": All((Word("et"), Word("ou"), A)),
    "²": Word("²"),
    "سحابة": Word("سحابة"),
    "\u200fcloud\u00ad\ufeff": Word("cloud"),
    "a\0b\x07c": All((A, B, C)),
    "clo\ud83dud": Word("cloud"),
    "<b>a</b>": All((B, A, B)),
    "'; DROP TABLE a; --b": All((Word("DROP"), Word("TABLE"), A, B)),
}
FIGURES = {
    "1,5": Word("1,5"),
    "1.5, 2": All((Word("1.5"), Word("2"))),
    "1 234 567": Word("1 234 567"),
    "1\u202f234": Word("1\u202f234"),
    "2011 285 millions": All((Word("2011"), Word("285"), Word("millions"))),
    "12%": Word("12%"),
    "12\u00a0% 5 €": All((Word("12\u00a0%"), Word("5 €"))),
    "24/7 12:30": All((Word("24/7"), Word("12:30"))),
    "20 M€": All((Word("20"), Word("M€"))),
    "%": Word("%"),
}
PHRASES = {
    '"appel d\'offres"': Phrase("appel d'offres"),
    '"porte-parole (a OR -b*)"': Phrase("porte-parole (a OR -b*)"),
    "« appel d’offres »": Phrase("appel d’offres"),
    "«\u00a0appel\u00a0»a": All((Phrase("appel"), A)),
    "«\u202fappel d’offres\u202f»": Phrase("appel d’offres"),
    "«appel»": Phrase("appel"),
    "“a b”": Phrase("a b"),
    "„a b“": Phrase("a b"),
    "„a b”": Phrase("a b"),
    "« a “b” c »": Phrase("a “b” c"),
    'a"b"c': All((A, Phrase("b"), C)),
}
OPERATORS = {
    "-a": Not(A),
    "−a": Not(A),
    "a -b": All((A, Not(B))),
    '-"a b" c': All((Not(Phrase("a b")), C)),
    "-« a b »": Not(Phrase("a b")),
    "-(a b)": Not(All((A, B))),
    "-a-b": Not(Word("a-b")),
    "-vend*": Not(Prefix("vend")),
    "--a": A,
    "---a": Not(A),
    "-(-a)": A,
    "-(-a b)": Not(All((Not(A), B))),
    "a OR b": Any((A, B)),
    "a OU b OR c": Any((A, B, C)),
    "a or b": All((A, Word("or"), B)),
    "a Ou b OÙ": All((A, Word("Ou"), B, Word("OÙ"))),
    "ORANGE": Word("ORANGE"),
    '"OR"': Phrase("OR"),
    "-OR": Not(Word("OR")),
    "a,OU,b": Any((A, B)),
    "a b OR c d": Any((All((A, B)), All((C, D)))),
    "a (b OR c) d": All((A, Any((B, C)), D)),
    "a(b)c": All((A, B, C)),
    "a (b (c d))": All((A, B, C, D)),
    "a OR (b OR (c OR d))": Any((A, B, C, D)),
    "((a))": A,
    "a () (,)": A,
    "vend*": Prefix("vend"),
    "20*": Prefix("20"),
    "l'inform*": Prefix("l'inform"),
    "vend**, a": All((Prefix("vend"), A)),
}
FIELDS = {
    "orateur:Richard": Field(FieldName.SPEAKER, "Richard"),
    "speaker:pierre-louis": Field(FieldName.SPEAKER, "pierre-louis"),
    'ORATEUR:"François Fillon"': Field(FieldName.SPEAKER, "François Fillon"),
    "orateur:« François Fillon »": Field(FieldName.SPEAKER, "François Fillon"),
    "média:lemonde.fr, a": All((Field(FieldName.OUTLET, "lemonde.fr"), A)),
    "Me\u0301dia:Figaro": Field(FieldName.OUTLET, "Figaro"),
    "media: Figaro": Field(FieldName.OUTLET, "Figaro"),
    "outlet:Figaro": Field(FieldName.OUTLET, "Figaro"),
    "-sujet:cloud": Not(Field(FieldName.TOPIC, "cloud")),
    "topic:a OR topic:b": Any((Field(FieldName.TOPIC, "a"), Field(FieldName.TOPIC, "b"))),
    "media a": All((Word("media"), A)),
}
DATES = {
    "2011": ("2011-01-01", "2011-12-31"),
    "2011-12": ("2011-12-01", "2011-12-31"),
    "2011-12-22": ("2011-12-22", "2011-12-22"),
    "2011..2012": ("2011-01-01", "2012-12-31"),
    "2011-12..2012-02": ("2011-12-01", "2012-02-29"),
    "2011-12-22..2012": ("2011-12-22", "2012-12-31"),
    "2011..2011-12-22": ("2011-01-01", "2011-12-22"),
    "..2012": (None, "2012-12-31"),
    "2011-12..": ("2011-12-01", None),
}


@pytest.mark.parametrize(
    ("text", "root"),
    [
        (text, root)
        for table in (WORDS, FIGURES, PHRASES, OPERATORS, FIELDS)
        for text, root in table.items()
    ],
)
def test_what_is_typed_well_is_read_whole(text, root):
    query = parse(text)
    assert query.root == root
    assert query.remarks == ()


@pytest.mark.parametrize(("text", "days"), DATES.items())
def test_a_date_reaches_from_its_first_day_to_its_last(text, days):
    earliest, latest = (day and dt.date.fromisoformat(day) for day in days)
    for typed in (f"date:{text}", f"DATE: {text} ", f'date:"{text}"'):
        assert parse(typed).root == DateRange(text, earliest, latest)
        assert parse(typed).remarks == ()


@pytest.mark.parametrize(
    ("text", "root", "codes"),
    [
        ('a "b c', All((A, Phrase("b c"))), ["unclosed_quote"]),
        ("« a OR b", Phrase("a OR b"), ["unclosed_quote"]),
        ('a "', A, ["unclosed_quote"]),
        ("a » b”", All((A, B)), ["unopened_quote"]),
        ('a "" «, »', A, ["empty_phrase"]),
        ("a)) b)", All((A, B)), ["unopened_parenthesis"]),
        ("a (b OR c", All((A, Any((B, C)))), ["unclosed_parenthesis"]),
        ("-(a b", Not(All((A, B))), ["unclosed_parenthesis"]),
        ("OR a", A, ["lone_or"]),
        ("a OU", A, ["lone_or"]),
        ("a OR OU b", Any((A, B)), ["lone_or"]),
        ("a (OR) b", All((A, B)), ["lone_or"]),
        ("OR", None, ["lone_or"]),
        ("-", None, ["lone_hyphen"]),
        ("a - b", All((A, B)), ["lone_hyphen"]),
        ("a -)", A, ["lone_hyphen", "unopened_parenthesis"]),
        ("*", None, ["lone_star"]),
        ("a* œ* 1*", All((A, Word("œ"), Word("1"))), ["lone_star"]),
        ("clo*d *a", All((Word("clo"), D, A)), ["lone_star"]),
        ('"a b"*', Phrase("a b"), ["lone_star"]),
        ("orateur:Rich*", Field(FieldName.SPEAKER, "Rich"), ["lone_star"]),
        ("a 🙂", A, ["no_word"]),
        ("auteur:a", All((Word("auteur"), A)), ["unknown_field"]),
        ("medıa:a", All((Word("medıa"), A)), ["unknown_field"]),
        ("sujet:", None, ["field_without_value"]),
        ("sujet:(a)", A, ["field_without_value"]),
        ("a sujet: OR b", Any((A, B)), ["field_without_value"]),
        ("orateur:-a", Not(A), ["field_without_value"]),
        ('orateur:""', None, ["empty_phrase", "field_without_value"]),
        ("date:", None, ["unreadable_date"]),
        ("date:..", None, ["unreadable_date"]),
        ("date:hier a", A, ["unreadable_date"]),
        ("date:2011-02-30", None, ["unreadable_date"]),
        ("date:201X", None, ["unreadable_date"]),
        ("date:2011/2012", None, ["unreadable_date"]),
        ("date:22/12/2011", None, ["unreadable_date"]),
        ("date:٢٠١١", None, ["unreadable_date"]),
        ("-date:2012..2011", None, ["reversed_dates"]),
    ],
)
def test_what_cannot_be_read_is_left_out_with_a_remark(text, root, codes):
    query = parse(text)
    assert query.root == root
    assert [remark.code for remark in query.remarks] == codes


@pytest.mark.parametrize("text", ["", " \t\n", "\0", "\ud800", "...", ",;:!?", "&", "()", "-()"])
def test_nothing_asked_is_nothing_said(text):
    query = parse(text)
    assert (query.root, query.remarks, query.words, query.in_words()) == (None, (), (), "")


def test_no_more_than_so_many_words_are_read():
    query = parse("mot " * MAX_WORDS)
    assert (len(query.words), query.remarks) == (MAX_WORDS, ())
    query = parse("(mot OR " * 5 + "mot " * 100)
    assert len(query.words) == MAX_WORDS
    assert query.remarks == (Remark(RemarkCode.TOO_MANY_WORDS, MAX_WORDS),)


def test_a_long_phrase_is_read_as_far_as_its_words_go():
    query = parse("a « " + "mot " * 40 + "» b")
    assert query.words == (A, Phrase(" ".join(["mot"] * (MAX_WORDS - 1))))
    assert query.remarks == (Remark(RemarkCode.TOO_MANY_WORDS, MAX_WORDS),)


@pytest.mark.parametrize("text", ["a.", "a1", "a-", "l'"])
def test_a_word_of_too_many_parts_is_not_read(text):
    query = parse(f"b {text * 100} c")
    assert query.root == B
    assert query.remarks == (Remark(RemarkCode.TOO_MANY_WORDS, MAX_WORDS),)


def test_a_long_text_is_read_up_to_the_last_word_that_is_whole():
    whole = f"(a {'.' * (MAX_CHARACTERS - 8)} mot)"
    assert (parse(whole).root, parse(whole).remarks) == (All((A, Word("mot"))), ())
    assert parse(f"  {whole}  ") == parse(whole)
    for longer in (f"{whole[:-1]}s" * 10, f"{whole[:-1]}s)"):
        assert parse(longer).root == A
        assert parse(longer).remarks == (Remark(RemarkCode.TOO_LONG, MAX_CHARACTERS),)


def test_parentheses_are_read_so_deep_and_no_deeper():
    deep = "a (" * MAX_DEPTH + "b" + ")" * MAX_DEPTH
    assert parse(deep).words == (A,) * MAX_DEPTH + (B,)
    assert parse(deep).remarks == ()
    deeper = "(" * MAX_DEPTH + "a (b (c)) d" + ")" * MAX_DEPTH
    assert parse(deeper).root == All((A, D))
    assert parse(deeper).remarks == (Remark(RemarkCode.TOO_DEEP, MAX_DEPTH),)


@pytest.mark.parametrize("text", ["(" * 1000, ")" * 1000, "-(" * 400, "- " * 400, '"' * 999])
def test_a_fault_made_often_is_named_once(text):
    assert len(parse(text).remarks) <= 2


def test_only_words_that_may_be_found_are_to_be_marked():
    query = parse('a -b (vend* OR "c d") -(a -d) orateur:a date:2011')
    assert query.words == (A, Prefix("vend"), Phrase("c d"))


@pytest.mark.parametrize("code", RemarkCode)
def test_a_remark_is_a_sentence_in_the_language_of_its_reader(code):
    remark = Remark(code, "mot")
    for language in ("fr", "en"):
        with translation.override(language):
            assert str(remark).endswith(".")
    assert "%" not in str(remark)


def test_a_remark_names_what_it_is_about_in_short():
    with translation.override("en"):
        [remark] = parse("🙂" * 100).remarks
        assert str(remark) == f"“{'🙂' * 40}” was ignored: it holds no letter or figure."
        [remark] = parse("mot " * 9 + "," * 1000 + "mot").remarks
        assert str(remark) == "Only the first 1,000 characters were read."


IN_ENGLISH = {
    "vendre": "every form of “vendre”",
    "vendre cloud nuage": "every form of “vendre”, “cloud” and “nuage”",
    "vendre OR céder": "every form of “vendre” or “céder”",
    "vend* souv*": "words beginning with “vend” and “souv”",
    '"a b" OR c OR d': "the very words “a b”, or every form of “c” or “d”",
    "-orange": "no form of “orange”",
    '-(a OR "b c") -d': "no form of “a” or “d”, and not the very words “b c”",
    "a -(b c)": "every form of “a”, but not (every form of “b” and “c”)",
    "a (b OR c)": "every form of “a”, and (every form of “b” or “c”)",
    "a b OR c": "(every form of “a” and “b”), or every form of “c”",
    "a OR -b": "every form of “a”, or (no form of “b”)",
    "orateur:a OR orateur:b": "said by “a” or “b”",
    "media:a -media:b sujet:c": "printed by “a”; filed under the topic “c”; not printed by “b”",
    "date:2011-12": "published in December 2011",
    "date:2011-12-22": "published on 22 December 2011",
    "date:2011..2012-06": "published from 1 January 2011 to 30 June 2012",
    "date:2011..": "published on 1 January 2011 or later",
    "-date:..2012": "not published on 31 December 2012 or earlier",
    "date:2011 OR date:2013": "published in 2011 or in 2013",
    "100% a": "every form of “100%” and “a”",
    (
        'orateur:Richard vendre cloud date:2011-12..2012 "appel d’offres" -Orange'
    ): "every form of “vendre” and “cloud”, and the very words “appel d’offres”, but no form of "
    "“Orange”; said by “Richard”; published from 1 December 2011 to 31 December 2012",
}


@pytest.mark.parametrize(("text", "words"), IN_ENGLISH.items())
def test_a_query_is_put_in_words(text, words):
    query = parse(text)
    with translation.override("en"):
        assert query.in_words() == words
    with translation.override("fr"):
        assert query.in_words()


any_text = st.text(st.characters(exclude_categories=()))
pieces = [
    *(
        "a",
        "vendre",
        "l’État",
        "porte-parole",
        "cloud",
        "12",
        "1 234",
        "%",
        "🙂",
        "\u0301",
        "_",
        "'",
    ),
    *(" ", " ", " ", "\u00a0", "\0", "\ud800", ",", ".", ":", " — a", " OR ", " OU ", "-", "*"),
    *('"', "«", "»", "“", "”", "„", "(", ")", "orateur:", "média:", "sujet:", "date:"),
    *("2011", "..", "2012-12", "2011-02-30", "a1" * 20, "mot " * 20, "(" * 6, "x" * 990),
]
typed_text = st.lists(st.sampled_from(pieces), max_size=40).map("".join)


def leaves(node, depth=0):
    """Yield each leaf of a tree, which must be in normal form."""
    match node:
        case Not(part):
            assert not isinstance(part, Not)
            yield from leaves(part, depth)
        case All(parts) | Any(parts):
            assert len(parts) > 1
            assert depth <= 2 * MAX_DEPTH
            assert not any(isinstance(part, type(node)) for part in parts)
            for part in parts:
                yield from leaves(part, depth + 1)
        case _:
            yield node


@settings(deadline=None, max_examples=500)
@given(any_text | typed_text)
@example("— " + "a1" * 40)
@example("“— " + "a1" * 40)
@example("mot " * 31 + "1 234*")
@example("0'_" + ":0" * 31)
@example("ﷺ" * 1000)
@example("'" * 10_000)
def test_any_text_is_a_query_within_bounds(text):
    query = parse(text)
    assert parse(text) == query
    texts = [
        leaf.value if isinstance(leaf, Field) else leaf.text
        for leaf in (leaves(query.root) if query.root else ())
    ]
    assert all(re.search(r"[^\W_]|[%€]", leaf) for leaf in texts)
    assert sum(len(re.findall(r"[^\W_]+", leaf)) for leaf in texts) <= MAX_WORDS
    assert sum(map(len, texts)) <= MAX_CHARACTERS + 1
    assert len(query.remarks) == len(set(query.remarks))
    for language in ("fr", "en"):
        with translation.override(language):
            assert bool(query.in_words()) == bool(query.root)
            assert all(str(remark) for remark in query.remarks)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("projet ET orange", "projet orange"),
        ("projet AND (orange OU thales)", "projet (orange OU thales)"),
        ("(projet ET orange) OU thales", "(projet orange) OU thales"),
    ],
)
def test_and_says_what_holds_anyway(typed, same):
    assert parse(typed) == parse(same)


@pytest.mark.parametrize("typed", ["ET", "ET orange", "orange ET", "orange OU ET"])
def test_and_joins_only_what_stands_on_both_sides(typed):
    assert Word("ET") in parse(typed).words
