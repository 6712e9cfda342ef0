"""data·inclusion: what leaves us is what the schema of the package takes, record by record."""

import json
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from data_inclusion.schema.v1 import Service, Structure

from tremplin.api.inclusion import records
from tremplin.directory.listing import relist

pytestmark = pytest.mark.django_db
SCHEMAS = {"structures": Structure, "services": Service}


def collected(client, what, limit=100):
    address, found = f"/api/v1/data-inclusion/{what}?limit={limit}", []
    while address:
        parts = urlsplit(address)
        body = json.loads(client.get(f"{parts.path}?{parts.query}").content)
        found, address = found + body["resultats"], body["suivant"]
    return found


@pytest.fixture
def country(make, listed):
    found = make.structure(
        kinds=["ACI", "EI"],
        name="L’Atelier du Canal.",
        email="contact@atelier.fr",
        phone="01 02 03 04 05",
        website="https://atelier.fr",
        presentation="Un atelier qui répare des vélos.",
        welcomes_immersions=True,
    )
    make.prescriber(family="FT", email="prenom.nom@ft.fr")
    relist()
    return found


@pytest.mark.parametrize("what", SCHEMAS)
def test_every_record_is_valid(client, country, what):
    found = collected(client, what)
    assert found
    for one in found:
        SCHEMAS[what].model_validate(one, context={"ignore_warnings": False})


def test_a_structure_keeps_what_is_public_and_nothing_of_anybody(client, country):
    found = {one["id"]: one for one in collected(client, "structures")}
    one = found[f"tremplin--{country.pk}"]
    assert one["nom"] == "L’Atelier du Canal"
    assert one["reseaux_porteurs"] == ["aci", "ei"]
    assert one["courriel"] == "contact@atelier.fr"
    assert one["siret"] == country.siret
    guide = next(one for one in found.values() if one.get("reseaux_porteurs") == ["france-travail"])
    assert "courriel" not in guide


def test_a_structure_offers_to_hire_and_to_welcome(client, country):
    found = [one for one in collected(client, "services") if one["structure_id"] == f"tremplin--{country.pk}"]
    hiring, immersion = sorted(found, key=lambda one: one["id"], reverse=True)
    assert hiring["thematiques"] == ["trouver-un-emploi--faire-des-candidatures-spontanees"]
    assert hiring["mobilisable_par"] == ["professionnels", "usagers"]
    assert immersion["mobilisable_par"] == ["professionnels"]
    assert "  " not in hiring["description"]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris"])
def test_what_was_touched_after_midnight_is_in_the_past_for_every_reader(client, make, listed, time_machine, zone):
    """Half past midnight in Paris, the day before in UTC; the schema looks at the clock of the machine."""
    time_machine.move_to(datetime(2026, 11, 30, 0, 30, tzinfo=ZoneInfo("Europe/Paris")).astimezone(ZoneInfo(zone)))
    made = make.structure(kinds=["ACI"], welcomes_immersions=True)
    relist()
    for what in SCHEMAS:
        found = [one for one in collected(client, what) if f"tremplin--{made.pk}" in one["id"]]
        assert {one["date_maj"] for one in found} == {"2026-11-29"}


def test_services_belong_to_published_structures(client, country):
    known = {one["id"] for one in collected(client, "structures")}
    assert {one["structure_id"] for one in collected(client, "services")} <= known


@pytest.mark.parametrize("what", SCHEMAS)
def test_pages_lose_and_repeat_nothing(client, country, what):
    assert collected(client, what, limit=1) == collected(client, what)


def test_what_the_schema_refuses_is_left_out_and_reported(make):
    short, odd = make.structure(name="AB"), make.structure(post_code="9320", website="pas une adresse")
    relist()
    report = records.Report()
    found = list(records.structures(records.organisations(), report))
    assert [one["id"] for one in found] == [f"tremplin--{odd.pk}"]
    assert not {"code_postal", "site_web"} & set(found[0])
    assert [(one[0], one[1]) for one in report.left_out] == [(f"tremplin--{short.pk}", "nom")]
    assert {one[1] for one in report.fields} == {"code_postal", "site_web"}


def test_long_pages_need_a_key_that_allows_them(read, country):
    assert read("data-inclusion/structures", 422, limit="500")["errors"][0]["parameter"] == "limit"
