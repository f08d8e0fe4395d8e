"""How words join the name that follows them: French puts an article, contracts and elides."""

import re

from django.utils.translation import get_language

from andromede_site.text import fold, words

_ELIDED = re.compile(r"\bde\Z")
_TAKES_ARTICLE = re.compile(r"\b(?:avec|par|pour|selon)\Z")

# Words with which names of bodies begin, one or two, by the article that French puts before them.
_NOUNS = {
    "le ": (
        "bureau cabinet centre comite commissariat commissaire conseil consortium directeur"
        " document fonds gouvernement groupe groupement haut-commissaire haut-commissariat"
        " haut-conseil laboratoire ministere ministre parlement parquet parti plan premier-"
        " ministre president programme projet secretaire secretariat senat syndicat tribunal"
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


def joined(before: str, name: str) -> str:
    """Return `before` as it stands in front of `name`: « membre du », « P-DG d’ », “member of”.

    The name follows directly: what parts it from the words is part of the answer.
    """
    if get_language() != "fr":
        return f"{before} "
    article = _article(name)
    if _TAKES_ARTICLE.search(before):
        return f"{before} {article}"
    if not _ELIDED.search(before):
        return f"{before} "
    if article:
        return _ELIDED.sub("du " if article == "le " else f"de {article}", before)
    is_elided = fold(name.lstrip("[« "))[:1] in {*"aeiou"}
    return _ELIDED.sub("d’", before) if is_elided else f"{before} "


def _article(name: str) -> str:
    openings = {"-".join(words(name)[:count]) for count in (1, 2)}
    return next((each for each, nouns in _NOUNS.items() if openings & {*nouns.split()}), "")
