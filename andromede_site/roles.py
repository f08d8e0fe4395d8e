"""The groups of those who write the record, and what each may do."""

from collections.abc import Iterator

# A group has one name, whatever language its members read.
CONTRIBUTORS = "contributeurs · contributors"
EDITORS = "éditeurs · editors"
ADMINISTRATORS = "administrateurs · administrators"

_ENTRIES = {
    "actors": ["actor", "alias"],
    "articles": [
        "affiliation",
        "article",
        "commitment",
        "event",
        "mention",
        "participation",
        "position",
        "quote",
        "relatedheadline",
        "statement",
        "topic",
    ],
}
_BEHIND = ["baseline", "change", "correction", "formerslug", "revision"]

Permission = tuple[str, str]
"""The label of an app and the codename of a permission in it."""


def _all(app: str, *models: str, verbs: str = "view add change delete") -> Iterator[Permission]:
    return ((app, f"{verb}_{model}") for model in models for verb in verbs.split())


def permissions_of(group: str) -> set[Permission]:
    """Return what a group may do; each may do all that those before it may."""
    granted = {
        *(each for app, models in _ENTRIES.items() for each in _all(app, *models)),
        *_all("articles", "articletext", verbs="view add change"),
        *_all("articles", "story", verbs="view"),
        *_all("andromede_site", *_BEHIND, verbs="view"),
    }
    if group in (EDITORS, ADMINISTRATORS):
        granted |= {
            ("andromede_site", "publish"),
            *_all("articles", "articletext", "story"),
            *_all("andromede_site", "formerslug"),
            *_all("andromede_site", "correction", verbs="change delete"),
            *_all("andromede_site", "ticket", verbs="view change"),
        }
    if group == ADMINISTRATORS:
        granted |= {
            *_all("andromede_site", "ticket", verbs="delete"),
            *_all("auth", "user"),
            *_all("auth", "group", verbs="view"),
        }
    return granted
