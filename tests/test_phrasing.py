"""How words join the name after them."""

import pytest
from django.utils import translation

from actors.models import Actor
from articles.phrasing import joined, joined_again


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
        ("en concurrence avec", "Groupe Dassault", "en concurrence avec le "),
        ("selon", "Document confidentiel", "selon le "),
        ("selon", "Dassault Systèmes", "selon "),
        ("pour", "Commissariat général", "pour le "),
        ("pour", "État", "pour l’"),
        ("pour", "Caisse des dépôts", "pour la "),
        ("depuis", "Groupe Dassault", "depuis "),
        ("de", "", "de "),
    ],
)
def test_french_contracts_and_elides(before, name, written):
    with translation.override("fr"):
        assert joined(before, name) == written


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Comité stratégique", "du "),
        ("comité stratégique", "du "),
        ("Ministère de l’Industrie", "du "),
        ("Premier ministre", "du "),
        ("premier ministre", "du "),
        ("Premier Foods", "de "),
        ("Secrétaire général", "du "),
        ("Secrétariat d’État", "du "),
        ("secrétariat d’État", "du "),
        ("Haut-Commissariat au Plan", "du "),
        ("Haut Conseil", "du "),
        ("Délégation générale", "de la "),
        ("délégation générale", "de la "),
        ("Première ministre", "de la "),
        ("Directrice générale", "de la "),
        ("directrice générale", "de la "),
        ("Société générale", "de la "),
        ("société nouvelle", "de la "),
        ("Haute Autorité de santé", "de la "),
        ("haute autorité", "de la "),
        ("HAUTE AUTORITÉ", "de la "),
        ("Institut Mines-Télécom", "de l’"),
        ("institut de recherche", "de l’"),
        ("Office national", "de l’"),
        ("office des brevets", "de l’"),
        ("École polytechnique", "de l’"),
        ("école des Mines", "de l’"),
        ("Hôpital Necker", "de l’"),
        ("hôpital militaire", "de l’"),
        ("HÔPITAL NECKER", "de l’"),
        ("Huawei", "de "),
        ("Hauts-de-Seine", "de "),
        ("Éditions Diamond", "d’"),
    ],
)
def test_names_of_bodies_take_the_article_of_their_first_words(name, written):
    with translation.override("fr"):
        assert joined("de", name) == written


def test_english_does_not():
    with translation.override("en"):
        assert joined("member of", "Orange") == "member of "
        assert joined("P-DG de", "Orange") == "P-DG de "


@pytest.mark.parametrize(
    ("before", "name", "repeated"),
    [
        ("membre de", "Groupe Bull", "du "),
        ("membre de", "Orange", "d’"),
        ("exercée par", "Premier ministre", "le "),
        ("en concurrence avec", "Orange", ""),
        ("tient", "Groupe Bull", ""),
    ],
)
def test_french_says_again_before_a_further_name(before, name, repeated):
    with translation.override("fr"):
        assert joined_again(before, name) == repeated


def test_what_persons_and_media_are_called_takes_no_article():
    with translation.override("fr"):
        assert joined("selon", Actor(name_fr="Centre Presse", kind="medium")) == "selon "
        assert joined("selon", Actor(name_fr="Centre Presse", kind="company")) == "selon le "
