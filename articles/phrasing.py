"""How words join the name that follows them: French contracts and elides, « de » above all."""

import re

from django.utils.translation import get_language

from andromede_site.text import fold, words

_ELIDED = re.compile(r"\bde\Z")

# Nouns with which names of bodies begin, by what French puts between « de » and them.
_NOUNS = {
    "du ": (
        "bureau cabinet centre comite commissariat commissaire conseil consortium directeur fonds"
        " gouvernement groupe groupement institut laboratoire ministere ministre parlement"
        " parquet parti plan president programme projet secretariat senat syndicat tribunal"
    ),
    "de la ": (
        "banque caisse chambre commission communaute cour delegation direction federation"
        " fondation ligue mission region"
    ),
    "de l’": (
        "academie administration agence assemblee association autorite etat inspection"
        " institution ordre organisation union universite"
    ),
}


def joined(before: str, name: str) -> str:
    """Return `before` as it stands in front of `name`: « membre du », « P-DG d’ », “member of”.

    The name follows directly: what parts it from the words is part of the answer.
    """
    if get_language() != "fr" or not _ELIDED.search(before):
        return f"{before} "
    stem = _ELIDED.sub("", before)
    first = next(iter(words(name)), "")
    for contracted, nouns in _NOUNS.items():
        if first in nouns.split():
            return f"{stem}{contracted}"
    return f"{stem}d’" if fold(name.lstrip("[« "))[:1] in {*"aeiou"} else f"{before} "
