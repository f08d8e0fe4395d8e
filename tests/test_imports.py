"""Imports run one way: what any entry has behind it, actors, articles, the site's pages."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ["andromede_site", "actors", "articles"]
PURE = {"text", "dates", "money"}
TOP = {"urls", "views", "reports", "styleguide", "sitemaps", "wsgi"}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    _module(path): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
}


def _imported(path: Path) -> Iterator[str]:
    """Name the modules of ours that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: {ast.unparse(node)} is relative"
            members = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in SOURCES else str(node.module) for name in members]
        else:
            continue
        yield from (name for name in names if name in SOURCES)


IMPORTS = {module: set(_imported(path)) for module, path in SOURCES.items()}


def _layer(module: str) -> int:
    package, *rest = module.split(".")
    if package != "andromede_site":
        return PACKAGES.index(package)
    return len(PACKAGES) if rest and rest[0] in TOP else 0


def _reachable_from(*modules: str) -> set[str]:
    found: set[str] = set()
    waiting = set(modules)
    while waiting:
        found |= waiting
        waiting = set().union(*(IMPORTS[module] for module in waiting)) - found
    return found


@pytest.mark.parametrize("module", sorted(IMPORTS))
def test_a_module_imports_from_its_own_layer_or_below(module):
    above = {name for name in IMPORTS[module] if _layer(name) > _layer(module)}
    assert not above


@pytest.mark.parametrize("name", sorted(PURE))
def test_a_pure_helper_imports_nothing_of_ours(name):
    assert IMPORTS[f"andromede_site.{name}"] == set()


def test_fields_rest_on_text_alone():
    assert IMPORTS["andromede_site.fields"] <= {"andromede_site.text"}


def test_no_module_imports_itself_by_a_detour():
    try:
        TopologicalSorter(IMPORTS).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_nothing_public_names_the_private_text_but_the_door_that_asks_for_its_rights():
    pages = _reachable_from("andromede_site.urls", "articles.urls", "articles.api.urls")
    door = "articles.full_text"
    public = [
        SOURCES[module]
        for module in pages
        if not module.startswith("articles.models") and module != door
    ]
    assert {module for module in pages if door in IMPORTS[module]} == {"articles.views.articles"}
    templates = [path for path in ROOT.glob("templates/**/*.html") if "admin" not in path.parts]
    for path in [*public, *templates]:
        text = path.read_text(encoding="utf-8")
        assert "ArticleText" not in text, path
        assert "private_text" not in text, path
