"""What happened around the invented record: events, ties, topics and a story, added to it.

The passages stand in no text: they are for the rules that hold between entries.
"""

from tests.collection import Collection

_SECTIONS = {
    ("facts/events.yaml", "events"): """
  - slug: annonce
    title: La ville annonce le chantier
    date: '2012-02-28'
    date_basis: stated
    participants:
      - actor: anne-morel
        part: initiator

  - slug: ouverture
    title: Le chantier ouvre
    after:
      - annonce

  - slug: panne
    title: Le chantier s’arrête
    after:
      - ouverture

  - slug: inauguration
    title: La ville inaugure Cumulus
    date: '2014'
    date_basis: inferred
    date_note: Deux ans après l’annonce.
    is_planned: true
    after:
      - panne
""",
    ("facts/affiliations.yaml", "affiliations"): """
  - slug: morel-maire-de-lyon
    actor: anne-morel
    kind: function
    other: lyon
    role: maire
    since: '2008'
    until: '2014'

  - slug: lyon-et-vega
    actor: lyon
    kind: partner
    other: vega

  - slug: vega-filiale
    actor: vega
    kind: subsidiary
    other_label: un groupe étranger
""",
    ("facts/topics.yaml", "topics"): """
  - slug: duree
    kind: dispute
    title: La durée du chantier

  - slug: somme
    kind: comparison
    title: La somme que Lyon doit

  - slug: silence
    kind: theme
    title: Ceux qui se taisent
""",
    ("facts/topics.yaml", "positions"): """
  - slug: duree-lyon
    topic: duree
    actor: lyon
    summary: Deux ans.

  - slug: duree-vega
    topic: duree
    actor: vega
    is_stated: false

  - slug: somme-promise
    topic: somme
    summary: Promise.

  - slug: somme-due
    topic: somme
    summary: Due encore.
""",
    ("facts/stories.yaml", "stories"): """
  - slug: cumulus
    title: Un nuage en retard
    lead:
      fr: '[Anne Morel](actor:anne-morel) annonce un chantier. [Vega](actor:vega) paie !'
      en: 'The mayor [announces](event:annonce) it, as M. Morel [says](quote:morel-nous-batirons).'
    turning_points:
      - annonce
""",
    ("articles/nuage.yaml", "quotes"): """
  - slug: lyon-se-tait
    kind: refusal
    exact: la ville se tait
    start: 1100
    end: 1116
    speaker: lyon
    attribution: organisation
    topics:
      - silence

  - slug: cumulus-se-tait
    kind: refusal
    exact: le projet se tait
    start: 1200
    end: 1217
    speaker: cumulus
    attribution: organisation
    topics:
      - silence
""",
}
_DATE = "    date: '2012-02-28'\n"
_ATTESTED = {
    "event: annonce": _DATE,
    "event: ouverture": "",
    "event: panne": "",
    "event: inauguration": "",
    "affiliation: morel-maire-de-lyon": "",
    "affiliation: lyon-et-vega": "",
    "affiliation: vega-filiale": "",
    "position: duree-lyon": "",
    "position: somme-promise": "",
    "position: somme-due": "",
}


def tell(collection: Collection) -> Collection:
    """Add the entries to an invented record."""
    for (name, key), entries in _SECTIONS.items():
        _add(collection, name, key, entries)
    mentions = "\n".join(
        f"  - {fact}\n    exact: mots\n    start: 2000\n    end: 2004\n{more}"
        for fact, more in _ATTESTED.items()
    )
    _add(collection, "articles/nuage.yaml", "mentions", f"\n{mentions}")
    return collection


def _add(collection: Collection, name: str, key: str, entries: str) -> None:
    """Put entries before those that a section of a file holds already."""
    is_there = (collection.path / name).exists()
    content = f"\n{collection.read(name)}" if is_there else ""
    head = f"\n{key}:\n"
    if head not in content:
        content += head
    collection.write(name, content.replace(head, f"{head}{entries[1:]}\n").lstrip("\n"))
