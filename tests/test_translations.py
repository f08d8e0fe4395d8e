"""The catalogues hold every string of the code and the templates, in French and in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
# How many leading arguments of each function are strings, and whether the first is a context.
FUNCTIONS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(({STRING}(?:, {STRING})*)", re.DOTALL)

Message = tuple[str | None, str]


def _message(function: str, strings: list[str]) -> Message:
    _count, has_context = FUNCTIONS[function]
    return (strings[0], strings[1]) if has_context else (None, strings[0])


def _messages_of_code(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            count, _has_context = FUNCTIONS.get(name, (0, False))
            given = [arg.value for arg in node.args[:count] if isinstance(arg, ast.Constant)]
            strings = [value for value in given if isinstance(value, str)]
            if count and len(strings) == count:
                yield _message(name, strings)


def _messages_of_template(path: Path) -> Iterator[Message]:
    for function, strings in CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield _message(function, ast.literal_eval(f"[{strings}]"))


def _messages() -> set[Message]:
    code = [
        path
        for app in ("andromede_site", "actors", "articles")
        for path in ROOT.glob(f"{app}/**/*.py")
    ]
    found = {message for path in code for message in _messages_of_code(path)}
    for path in ROOT.glob("templates/**/*.html"):
        found.update(_messages_of_template(path))
    return found


@pytest.fixture(params=["fr", "en"])
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / request.param / "LC_MESSAGES" / "django.po"))


def test_every_string_is_in_the_catalogue_and_nothing_else(catalogue):
    listed = {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}
    assert listed == _messages()


def test_every_string_is_translated(catalogue):
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []
    assert [entry.msgid for entry in catalogue.obsolete_entries()] == []


def test_a_translation_has_the_placeholders_of_its_string(catalogue):
    def placeholders(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]", text))

    for entry in catalogue:
        *singular, plural = entry.msgstr_plural.values() or [entry.msgstr]
        assert placeholders(plural) == placeholders(entry.msgid_plural or entry.msgid), entry
        # A singular may write its number as a word.
        assert all(placeholders(form) <= placeholders(plural) for form in singular), entry


def test_the_compiled_catalogue_is_that_of_the_text(catalogue):
    compiled = polib.mofile(str(Path(catalogue.fpath).with_suffix(".mo")))
    assert {_content(entry) for entry in compiled} == {_content(entry) for entry in catalogue}


def _content(entry: polib.POEntry | polib.MOEntry) -> tuple[object, ...]:
    return entry.msgctxt or None, entry.msgid, entry.msgstr, tuple(entry.msgstr_plural.values())


def test_french_has_no_break_spaces_before_high_punctuation():
    french = polib.pofile(str(ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    plain = re.compile(r"\w [:;!?»]|« ")
    wrong = [entry.msgstr for entry in french if plain.search(entry.msgstr)]
    assert wrong == []
