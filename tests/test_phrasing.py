"""How words join the name after them."""

import pytest
from django.utils import translation

from articles.phrasing import joined


@pytest.mark.parametrize(
    ("before", "name", "written"),
    [
        ("filiale de", "Vivendi", "filiale de "),
        ("filiale de", "Groupe Dassault", "filiale du "),
        ("P-DG de", "Orange", "P-DG d’"),
        ("P-DG de", "« Atos »", "P-DG d’"),
        ("membre de", "Caisse des dépôts", "membre de la "),
        ("membre de", "État", "membre de l’"),
        ("de", "[août 2011]", "d’"),
        ("en concurrence avec", "Orange", "en concurrence avec "),
        ("de", "", "de "),
    ],
)
def test_french_contracts_and_elides(before, name, written):
    with translation.override("fr"):
        assert joined(before, name) == written


def test_english_does_not():
    with translation.override("en"):
        assert joined("member of", "Orange") == "member of "
        assert joined("P-DG de", "Orange") == "P-DG de "
