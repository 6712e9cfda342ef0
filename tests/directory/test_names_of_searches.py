"""What an alert or a feed is called says what it follows: two searches that differ have names that differ."""

import pytest
from django.http import QueryDict

from tremplin.directory.news import follow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", "Structures d’insertion"),
        ("lieu=93071", "Structures d’insertion autour de Sevran"),
        ("lieu=93071&distance=5", "Structures d’insertion autour de Sevran (à 5 km)"),
        ("lieu=93071&type=ACI&type=EI", "Structures d’insertion autour de Sevran (Chantier (ACI), Entreprise (EI))"),
        (
            "lieu=93&presence=interviennent",
            "Structures d’insertion dans le département Seine-Saint-Denis (1 filtre)",
        ),
        ("q=couture&onglet=postes&heures=35", "« Couture » : postes ouverts (35 h ou plus)"),
        ("cadre=48.9,2.4,48.95,2.5", "Structures d’insertion (zone de la carte)"),
        ("onglet=prescripteurs&habilitation=habilite&type=ACI", "Organismes qui accompagnent (Valide l’éligibilité)"),
    ],
)
def test_the_name_says_what_narrows_the_search(address, name):
    assert follow(QueryDict(address)).title.replace("\xa0", " ") == name


def test_what_does_not_fit_is_counted():
    kinds = "&".join(f"type={kind}" for kind in ("ACI", "EI", "ETTI", "AI", "GEIQ", "EA"))
    name = follow(QueryDict(f"lieu=93071&{kinds}")).title.replace("\xa0", " ")
    assert name == "Structures d’insertion autour de Sevran (Chantier (ACI), et 5 autres filtres)"
    assert len(name) <= 80


def test_a_long_question_still_tells_how_many_filters_it_has():
    name = follow(QueryDict(f"q={'mot+' * 24}&lieu=93071&type=ACI")).title
    assert name.endswith("(1\xa0filtre)")
