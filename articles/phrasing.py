"""How words join the name that follows them: French contracts and elides, « de » above all."""

import re

from django.utils.translation import get_language

from andromede_site.text import fold, words

_ELIDED = re.compile(r"\bde\Z")

# Words with which names of bodies begin, one or two, by what French puts between « de » and them.
_NOUNS = {
    "du ": (
        "bureau cabinet centre comite commissariat commissaire conseil consortium directeur fonds"
        " gouvernement groupe groupement haut-commissaire haut-commissariat haut-conseil"
        " laboratoire ministere ministre parlement parquet parti plan premier-ministre president"
        " programme projet secretaire secretariat senat syndicat tribunal"
    ),
    "de la ": (
        "banque caisse chambre commission communaute cour delegation direction directrice"
        " federation fondation haute-autorite ligue mission premiere-ministre presidente region"
        " societe"
    ),
    "de l’": (
        "academie administration agence assemblee association autorite ecole etat hopital"
        " inspection institut institution office ordre organisation union universite"
    ),
}


def joined(before: str, name: str) -> str:
    """Return `before` as it stands in front of `name`: « membre du », « P-DG d’ », “member of”.

    The name follows directly: what parts it from the words is part of the answer.
    """
    if get_language() != "fr" or not _ELIDED.search(before):
        return f"{before} "
    stem = _ELIDED.sub("", before)
    openings = {"-".join(words(name)[:count]) for count in (1, 2)}
    for contracted, nouns in _NOUNS.items():
        if openings & {*nouns.split()}:
            return f"{stem}{contracted}"
    return f"{stem}d’" if fold(name.lstrip("[« "))[:1] in {*"aeiou"} else f"{before} "
