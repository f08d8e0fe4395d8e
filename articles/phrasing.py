"""How names and the words of the press stand in a sentence of ours: articles, quotation marks."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from actors.models import Actor
from andromede_site.text import fold, words

_ELIDED = re.compile(r"\bde\Z")
_TAKES_ARTICLE = re.compile(r"\b(?:avec|par|pour|selon)\Z")

# What persons and media are called begins with no such word, whatever it looks like.
_PROPER = (Actor.Kind.PERSON, Actor.Kind.MEDIUM)

# Words with which names of bodies begin, one or two, by the article that French puts before them.
_NOUNS = {
    "le ": (
        "bureau cabinet centre comite commissariat commissaire conseil consortium directeur"
        " document fonds gouvernement groupe groupement haut-commissaire haut-commissariat"
        " haut-conseil laboratoire ministere ministre parlement parquet parti plan"
        " premier-ministre president programme projet secretaire secretariat senat syndicat"
        " tribunal"
    ),
    "la ": (
        "banque caisse chambre commission communaute cour delegation direction directrice"
        " federation fondation haute-autorite ligue mission premiere-ministre presidente region"
        " societe"
    ),
    "l’": (
        "academie administration agence assemblee association autorite ecole etat hopital"
        " inspection institut institution office ordre organisation union universite"
    ),
}

# One that touches the word before it ends a quotation, whichever way the press turns it.
_GUILLEMET = re.compile(r"(?:(?<![^\s('’-]))(?P<opening>«)\s*|\s*»|«")


def joined(before: str, name: Actor | str) -> str:
    """Return `before` as it stands in front of `name`: « membre du », « P-DG d’ », “member of”.

    The name follows directly: what parts it from the words is part of the answer.
    """
    if get_language() != "fr":
        return f"{before} "
    if _TAKES_ARTICLE.search(before):
        return f"{before} {_article(name)}"
    if not _ELIDED.search(before):
        return f"{before} "
    if article := _article(name):
        return _ELIDED.sub("du " if article == "le " else f"de {article}", before)
    is_elided = fold(str(name).lstrip("[« "))[:1] in {*"aeiou"}
    return _ELIDED.sub("d’", before) if is_elided else f"{before} "


def joined_again(before: str, name: Actor | str) -> str:
    """Return what French repeats of `before` in front of a further name, an article at least."""
    if get_language() != "fr":
        return ""
    if _TAKES_ARTICLE.search(before):
        return _article(name)
    return joined("de", name) if _ELIDED.search(before) else ""


def worded(text: str) -> SafeString:
    """Return the press's words as they stand between quotation marks: those in them are inner ones.

    Where the source does not close one, it is closed at the end.
    """
    html, depth, place = [], 0, 0
    for found in _GUILLEMET.finditer(text):
        is_opening = bool(found["opening"])
        tag = "<q>" if is_opening else "</q>" if depth else escape(found[0])
        html += [escape(text[place : found.start()]), tag]
        depth = depth + 1 if is_opening else max(depth - 1, 0)
        place = found.end()
    return mark_safe("".join([*html, escape(text[place:]), "</q>" * depth]))  # noqa: S308


def _article(name: Actor | str) -> str:
    if isinstance(name, Actor) and name.kind in _PROPER:
        return ""
    openings = {"-".join(words(str(name))[:count]) for count in (1, 2)}
    return next((each for each, nouns in _NOUNS.items() if openings & {*nouns.split()}), "")
