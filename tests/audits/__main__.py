"""What independent auditors say of every kind of page: `python -m tests.audits`.

The Nu HTML checker and html-validate are to find nothing; Lighthouse, on a phone of its own making,
is to give 100 but for performance, which depends on this machine and is only shown.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.pages import LANGUAGES, Record, fetch
from tests.served import production, served

_MODULES = Path(__file__).parent / "node_modules"
_NU = ("java", "-jar", str(_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"))
_HTML_VALIDATE = str(_MODULES / ".bin" / "html-validate")
_LIGHTHOUSE = str(_MODULES / ".bin" / "lighthouse")

_ASSERTED = ("accessibility", "best-practices", "seo")
_SHOWN = "performance"
_ATTEMPTS = 3
# Lighthouse refuses pages that answer 404, and robots.txt keeps search engines off the admin.
_NOT_FOR_LIGHTHOUSE = {"not found", "log-in"}
# A form for each passage is nothing to search engines, and tells them so.
_NOT_TO_BE_CRAWLED = {"report"}


def main() -> int:
    if missing := [tool for tool in ("node", "java", "chromium") if not shutil.which(tool)]:
        print(f"NOT AUDITED: there is no {', no '.join(missing)}.", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with served(folder, production(folder)) as address:
            findings = _audit(f"http://{address}", folder)
    print(*findings or ["Nothing found."], sep="\n")
    return 1 if findings else 0


def _audit(site: str, folder: Path) -> list[str]:
    record = Record(site)
    files = []
    for language in LANGUAGES:
        for kind, path in record.pages(language).items():
            file = folder / f"{language} {kind}.html"
            file.write_bytes(fetch(site + path, language)[1])
            files.append(file)
    findings = [*_by_nu(files), *_by_html_validate(files)]
    for kind, path in record.pages("fr").items():
        if kind not in _NOT_FOR_LIGHTHOUSE:
            findings += _by_lighthouse(kind, site + path, folder)
    return findings


def _by_nu(files: list[Path]) -> list[str]:
    report = json.loads(_run(*_NU, "--format", "json", "--stdout", "--exit-zero-always", *files))
    return [
        f"Nu: {Path(found['url']).stem}, line {found['lastLine']}: {found['message']}"
        for found in report["messages"]
    ]


def _by_html_validate(files: list[Path]) -> list[str]:
    # Into a file: what goes to a pipe is cut off when it is long.
    report = files[0].with_name("html-validate.json")
    _run(_HTML_VALIDATE, "--preset=standard,a11y", f"--formatter=json={report}", *files)
    return [
        f"html-validate: {Path(page['filePath']).stem}, line {found['line']}: "
        f"{found['message']} ({found['ruleId']})"
        for page in json.loads(report.read_text(encoding="utf-8"))
        for found in page["messages"]
    ]


def _by_lighthouse(kind: str, address: str, folder: Path) -> list[str]:
    skipped = ["--skip-audits=is-crawlable"] if kind in _NOT_TO_BE_CRAWLED else []
    report = _lighthouse(address, folder / f"{kind}.json", *skipped)
    scores = {name: round(100 * score) for name, score in _scores(report).items()}
    print(f"{kind:20}", *(f"{name} {score:3}  " for name, score in scores.items()), flush=True)
    return [
        f"Lighthouse: {kind}, {name} {scores[name]}: {', '.join(_failed(report, name))}"
        for name in _ASSERTED
        if scores[name] < 100
    ]


def _lighthouse(address: str, file: Path, *options: str) -> dict[str, Any]:
    """Return its report; on a busy machine it may lose its browser, and is asked again."""
    sandbox = " --no-sandbox" if os.geteuid() == 0 else ""
    for _attempt in range(_ATTEMPTS):
        _run(
            _LIGHTHOUSE,
            address,
            "--quiet",
            "--no-enable-error-reporting",
            "--output=json",
            f"--output-path={file}",
            *options,
            f"--only-categories={','.join((*_ASSERTED, _SHOWN))}",
            f"--chrome-flags=--headless=new --disable-gpu --disable-quic{sandbox}",
        )
        report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if not report.get("runtimeError") and all(_scores(report).values()):
            break
    return report


def _scores(report: dict[str, Any]) -> dict[str, float]:
    return {name: category["score"] or 0 for name, category in report["categories"].items()}


def _failed(report: dict[str, Any], category: str) -> list[str]:
    names = [audit["id"] for audit in report["categories"][category]["auditRefs"]]
    return [name for name in names if not _is_passed(report["audits"][name])]


def _is_passed(audit: dict[str, Any]) -> bool:
    # No score and no error: an audit that asks a person, or that has nothing to look at.
    return audit["score"] == 1 or (audit["score"] is None and audit["scoreDisplayMode"] != "error")


def _run(*command: str | Path) -> str:
    """Return what an auditor prints; that it finds something is no failure of its own."""
    environment = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    ended = subprocess.run(command, stdout=subprocess.PIPE, env=environment, text=True, check=False)
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
