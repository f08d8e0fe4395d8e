"""A small record of our own invention, as files: two articles, their texts, five actors, money."""

import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from andromede_site.comparison import Outcome
from andromede_site.ingest import Side
from andromede_site.record import Section, load
from articles.anchor import anchor
from articles.ingest import ingest_path
from articles.texts import Texts
from articles.verify import ALL_SECTIONS, verify

_FILLER = "Le reste du billet décrit la météo de la région, sans rien dire du projet. " * 12

TEXTS = {
    "nuage.txt": f"""Un nuage pour Lyon

La ville de Lyon promet 20 millions d’euros à Cumulus. « Nous bâtirons un nuage », dit Anne Morel,
maire de Lyon. Selon elle, le chantier durera deux ans. L’agence Vega prête 30 millions d’euros,
soit 50 millions d’euros en tout pour Cumulus. L’agence n'a pas commenté.

{_FILLER}
""",
    "retard.txt": f"""Cumulus prend du retard

Anne Morel « bâtira un nuage« , écrit Le Courrier. La ville de Lyon doit encore 20 millions d'euros.

{_FILLER}
""",
}

FIXTURES = {
    "actors/actors.yaml": """actors:
  - slug: anne-morel
    kind: person
    name: Anne Morel
    aliases:
      - Anne Morel

  - slug: courrier
    kind: medium
    name: Le Courrier
    aliases:
      - Le Courrier

  - slug: cumulus
    kind: project
    name: Cumulus
    aliases:
      - Cumulus

  - slug: lyon
    kind: state_body
    name:
      fr: Ville de Lyon
      en: City of Lyon
    aliases:
      - ville de Lyon

  - slug: vega
    kind: company
    name: Vega
    aliases:
      - Vega
""",
    "facts/commitments.yaml": """commitments:
  - slug: lyon-20-millions
    title: L’apport de Lyon
    funder: lyon
    recipient: cumulus
    amount: 20000000
    stage: planned
    may_replace: vega-30-millions

  - slug: total-50-millions
    title: Le tout
    recipient: cumulus
    amount: 50000000
    stage: planned
    total_of:
      - lyon-20-millions
      - vega-30-millions

  - slug: vega-30-millions
    title: Le prêt de Vega
    funder: vega
    amount: 30000000
    stage: granted
""",
    "facts/statements.yaml": """statements:
  - slug: batir-un-nuage
    title: Bâtir un nuage
""",
    "articles/nuage.yaml": """article:
  slug: nuage
  siglum: α
  title: Un nuage pour Lyon
  outlet: courrier
  published: '2012-03-01'
  published_basis: stated
  source: nuage.txt

quotes:
  - slug: morel-nous-batirons
    kind: direct
    exact: Nous bâtirons un nuage
    translation: We will build a cloud.
    speaker: anne-morel
    attribution: person
    speaker_label: Anne Morel
    function: maire de Lyon
    organisation: lyon
    said_on: '2012-02-28'
    about:
      - cumulus
    statement: batir-un-nuage

  - slug: morel-deux-ans
    kind: indirect
    exact: Selon elle
    paraphrase: Les travaux prendront deux années, annonce Anne Morel.
    translation: The work will take two years, Anne Morel announces.
    speaker: anne-morel
    attribution: person
    about:
      - cumulus

  - slug: vega-se-tait
    kind: refusal
    exact: n'a pas commenté
    translation: did not comment
    speaker: vega
    attribution: organisation

mentions:
  - actor: lyon
    exact: ville de Lyon

  - actor: anne-morel
    exact: Anne Morel

  - actor: cumulus
    exact: Cumulus
    prefix: à

  - actor: vega
    exact: agence Vega

  - commitment: lyon-20-millions
    exact: La ville de Lyon promet 20 millions d’euros à Cumulus
    amount: 20000000
    stage: planned
    claimed_by: lyon

  - commitment: vega-30-millions
    exact: prête 30 millions d’euros
    amount: 30000000
    stage: granted

  - commitment: total-50-millions
    exact: 50 millions d’euros en tout
    amount: 50000000
    stage: planned
""",
    "articles/retard.yaml": """article:
  slug: retard
  siglum: β
  title: Cumulus prend du retard
  outlet_certainty: unknown
  source: retard.txt

related_headlines: []

quotes:
  - slug: morel-batira
    kind: partial
    exact: bâtira un nuage
    translation: will build a cloud
    speaker: anne-morel
    attribution: person
    reported_by: courrier
    statement: batir-un-nuage

mentions:
  - actor: courrier
    exact: Le Courrier

  - commitment: lyon-20-millions
    exact: doit encore 20 millions d'euros
    amount: 20000000
    stage: planned
""",
}


class Collection:
    """Fixtures and texts in a folder of their own, to be changed and looked at."""

    def __init__(self, folder: Path, fixtures: dict[str, str], texts: dict[str, str]) -> None:
        self.path, self.texts = folder / "fixtures", folder / "texts"
        for root, files in ((self.path, fixtures), (self.texts, texts)):
            for name, content in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content.encode())

    @classmethod
    def invented(cls, folder: Path) -> "Collection":
        """Return the record of this module, anchored."""
        return cls(folder, _anchored(), TEXTS)

    @classmethod
    def real(cls, folder: Path, texts: Path | None = None) -> "Collection":
        """Return a copy of the project's own record, with the texts where they are."""
        root = settings.BASE_DIR / "fixtures"
        return cls(folder, _files(root, "*/*.yaml"), _files(texts, "*.txt") if texts else {})

    def read(self, name: str) -> str:
        return (self.path / name).read_bytes().decode()

    def write(self, name: str, content: str) -> None:
        (self.path / name).write_bytes(content.encode())

    def edit(self, name: str, old: str, new: str) -> int:
        """Replace `old`, which stands there, the first time that it does; return its line."""
        content = self.read(name)
        assert old in content, f"{name} does not hold {old!r}"
        self.write(name, content.replace(old, new, 1))
        return content.count("\n", 0, content.index(old)) + 1

    def cut(self, name: str, first: str) -> None:
        """Remove the entry of a list that begins with this value."""
        entry = rf"^  - \w+: {re.escape(first)}\n(?:    .*\n)*\n?"
        content, count = re.subn(entry, "", self.read(name), count=1, flags=re.MULTILINE)
        assert count, f"{name} has no entry {first}"
        self.write(name, content)

    def ingest(
        self,
        name: str = "",
        sections: list[Section] = ALL_SECTIONS,
        *,
        with_texts: bool = False,
        check: bool = False,
        take: Side | None = None,
    ) -> dict[Outcome, list[str]]:
        """Ingest the folder or a file of it; return the keys of what did not stay unchanged."""
        texts = Texts(self.texts) if with_texts else None
        report = ingest_path(self.path / name, sections, texts, check=check, take=take)
        return {
            outcome: [key for _kind, key in keys]
            for outcome, keys in report.outcomes.items()
            if keys and outcome != Outcome.UNCHANGED
        }

    def faults(self, *, with_texts: bool = True) -> list[str]:
        """Return what verify finds, a line each, files named from the folder on."""
        texts = Texts(self.texts) if with_texts else None
        found = verify(load(self.path, ALL_SECTIONS), texts)
        return [str(fault).replace(f"{self.path}/", "") for fault in found]


@cache
def _anchored() -> dict[str, str]:
    """Return the files of the invented record with every place written, as `anchor` writes them."""
    with TemporaryDirectory() as folder:
        collection = Collection(Path(folder), FIXTURES, TEXTS)
        anchor(collection.path, Texts(collection.texts))
        return _files(collection.path, "*/*.yaml")


def _files(root: Path, glob: str) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode() for path in root.glob(glob)
    }
