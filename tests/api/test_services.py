"""Services offered besides hiring: those of public organisations, lately read again, by need and by place."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import makers
from tests.directory.conftest import BOBIGNY, LYON, SAINT_DENIS
from tremplin.directory.listing import relist
from tremplin.reference.inclusion import FAMILIES, THEMES

pytestmark = pytest.mark.django_db
CHILDREN, LICENCE, CURRICULUM = (
    "famille--garde-denfants",
    "mobilite--preparer-un-permis",
    "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
)


@pytest.fixture
def offered(make):
    """A mission locale in Bobigny with two services, a structure in Lyon with one."""
    mission, far = make.prescriber(name="Mission du Test", where=BOBIGNY), make.structure(name="Loin", where=LYON)
    made = {
        "children": makers.service(of=mission, name="Halte-garderie", themes=[CHILDREN], conditions="La veille."),
        "licence": makers.service(
            of=mission, name="Permis", themes=[LICENCE], free=False, link="https://permis.example"
        ),
        "far": makers.service(of=far, name="Atelier CV", themes=[CURRICULUM], free=None),
    }
    relist()
    return made


def names(body):
    return {one["nom"] for one in body["resultats"]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"Halte-garderie", "Permis", "Atelier CV"}),
        ({"thematique": CHILDREN}, {"Halte-garderie"}),
        ({"thematique": "famille"}, {"Halte-garderie"}),
        ({"thematique": [CHILDREN, "preparer-sa-candidature"]}, {"Halte-garderie", "Atelier CV"}),
        ({"thematique": "sante"}, set()),
        ({"gratuit": "true"}, {"Halte-garderie"}),
        ({"gratuit": "false"}, {"Permis"}),
        ({"lieu": "93"}, {"Halte-garderie", "Permis"}),
        ({"lieu": SAINT_DENIS, "distance": "10"}, {"Halte-garderie", "Permis"}),
        ({"lieu": SAINT_DENIS, "distance": "2"}, set()),
        ({"lieu": LYON}, {"Atelier CV"}),
    ],
)
def test_they_are_found_by_need_by_price_and_by_place(read, offered, asked, found):
    assert names(read("services", **asked)) == found


def test_those_of_one_organisation(read, offered):
    of = offered["children"].organisation
    assert names(read("services", structure=str(of.pk))) == {"Halte-garderie", "Permis"}


def test_each_says_its_needs_in_words_who_holds_it_and_how_far(read, offered):
    row = read("services", thematique=CHILDREN, lieu=SAINT_DENIS, distance="25")["resultats"][0]
    assert row["thematiques"] == [{"code": CHILDREN, "libelle": "Garde d’enfants"}]
    assert row["structure"]["nom"] == "Mission du Test"
    assert 2 < row["distance_km"] < 10
    assert row["page"].endswith("#services")


def test_each_leads_to_the_page_that_shows_it(client, make):
    for holder, page in ((make.structure(), "structures"), (make.prescriber(), "prescripteurs")):
        make.service(of=holder, name=f"Atelier {page}")
        relist()
        found = json.loads(client.get("/api/v1/services", {"structure": str(holder.pk)}).content)["resultats"][0]
        assert f"/{page}/{holder.slug}#services" in found["page"]
        assert f"Atelier {page}" in client.get(f"/{page}/{holder.slug}").content.decode()


def test_one_is_read_whole(read, offered):
    one = read(f"services/{offered['licence'].pk}")
    assert (one["gratuit"], one["demander"], one["source"]) == (False, "https://permis.example", "dora")
    assert read(f"services/{offered['children'].pk}")["conditions"] == "La veille."


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"thematique": "magie"}, "thematique"),
        ({"lieu": "Xyzzyville"}, "lieu"),
        ({"distance": "13"}, "distance"),
        ({"gratuit": "peut-être"}, "gratuit"),
        ({"structure": "un"}, "structure"),
        ({"theme": CHILDREN}, "theme"),
        ({"fields": "description"}, "fields"),
    ],
)
def test_what_does_not_exist_is_refused_and_named(read, offered, asked, name):
    assert [one["parameter"] for one in read("services", 422, **asked)["errors"]] == [name]


def test_one_not_read_again_for_two_years_is_given_no_more(read, offered):
    one = offered["children"]
    one.updated_on = timezone.localdate() - timedelta(days=731)
    one.save()
    assert "Halte-garderie" not in names(read("services"))
    read(f"services/{one.pk}", 404)


def test_those_of_an_organisation_that_the_search_does_not_show_are_not_given(read, make, offered):
    closed = offered["children"].organisation
    closed.closed_on = timezone.localdate()
    closed.save()
    hidden = makers.service(of=make.organisation(), name="De nulle part")
    relist()
    assert names(read("services")) == {"Atelier CV"}
    read(f"services/{hidden.pk}", 404)


def test_a_place_of_an_unknown_position_is_looked_for_by_its_name(read, offered):
    mission = offered["children"].organisation
    type(mission.commune).objects.filter(pk=BOBIGNY).update(latitude=None, longitude=None)
    assert names(read("services", lieu=BOBIGNY)) == {"Halte-garderie", "Permis"}


def test_every_theme_has_its_family():
    assert {code for family in FAMILIES.values() for code in family} == set(THEMES)
    assert all(FAMILIES.values())
