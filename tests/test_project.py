"""What must hold of the repository as a whole."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.template import loader

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted(
    str(path.relative_to(ROOT / "templates")) for path in ROOT.glob("templates/**/*.html")
)
# Django finds these by their names.
FOUND_BY_NAME = re.compile(r"(400|403|403_csrf|404|500)\.html|admin/.*")


def _texts() -> dict[str, str]:
    """Return the text files of the repository by name, those that git ignores left out."""
    ignored = [".git", *(ROOT / ".gitignore").read_text(encoding="utf-8").replace("/", "").split()]
    texts = {}
    for top in ROOT.iterdir():
        for path in [top, *top.rglob("*")] if not _matches(top.name, ignored) else []:
            if path.is_file() and not any(_matches(part, ignored) for part in path.parts):
                content = path.read_bytes()
                if b"\0" not in content:
                    texts[str(path.relative_to(ROOT))] = content.decode("utf-8")
    return texts


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-browser.txt"]
)
def test_a_lock_file_pins_every_package_by_hash_and_names_no_host(name):
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*--(?!hash=)| @ ", lock, re.MULTILINE)
    requirements = re.split(r"\n(?=\w)", lock.strip())
    assert all("==" in line and "--hash=sha256:" in line for line in requirements if line[0] != "#")


def test_the_lock_files_agree():
    runtime, dev = (
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(encoding="utf-8"), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert {name: dev[name] for name in runtime.keys() & dev.keys()} == {
        name: runtime[name] for name in runtime.keys() & dev.keys()
    }


def test_no_file_names_a_folder_of_one_machine():
    absolute = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work|opt|tmp)/\w")
    found = {name: absolute.findall(text) for name, text in _texts().items()}
    assert not {name: paths for name, paths in found.items() if paths}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_is_used(name):
    loader.get_template(name)
    users = [
        *ROOT.glob("templates/**/*.html"),
        *(
            path
            for app in ("andromede_site", "actors", "articles")
            for path in ROOT.glob(f"{app}/**/*.py")
        ),
    ]
    named = any(f'"{name}"' in path.read_text(encoding="utf-8") for path in users)
    assert named or FOUND_BY_NAME.fullmatch(name)


def test_every_template_included_exists():
    for name in TEMPLATES:
        text = (ROOT / "templates" / name).read_text(encoding="utf-8")
        for piece in re.findall(r'{% (?:include|extends) "([^"]+)"', text):
            loader.get_template(piece)
