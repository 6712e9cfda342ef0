"""The import of data·inclusion: it completes and never replaces, gives no right, and twice is once."""

import json

import pytest

from tremplin.api.inclusion import records
from tremplin.directory.listing import relist
from tremplin.kernel.imports import Outcome, UnreadableFile, run
from tremplin.organisations.importers.data_inclusion import DataInclusionImporter
from tremplin.organisations.models import Dispositif, Organisation, Prescriber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places_read_once")]
GARDEN = {
    "source": "dora",
    "id": "dora--1",
    "nom": "Les Jardins du Test",
    "date_maj": "2025-05-01",
    "siret": "90000001900019",
    "code_insee": "93066",
    "code_postal": "93200",
    "adresse": "1 rue du Test",
    "telephone": "+33123456789",
    "site_web": "https://jardins.fr/",
    "description": "Un jardin maraîcher.",
    "reseaux_porteurs": ["aci", "chantier-ecole"],
}
MISSION = {
    "source": "dora",
    "id": "dora--2",
    "nom": "Mission locale d’Essai",
    "date_maj": "2025-05-01",
    "code_insee": "93008",
    "latitude": 48.91,
    "longitude": 2.43,
    "reseaux_porteurs": ["mission-locale"],
}


@pytest.fixture
def imported(tmp_path):
    def do(*rows, lines=False, **options):
        path = tmp_path / "structures.json"
        text = "\n".join(map(json.dumps, rows)) if lines else json.dumps(rows)
        path.write_text(text, encoding="utf-8")
        return run(DataInclusionImporter(), path, **options)

    return do


@pytest.mark.parametrize("lines", [False, True])
def test_records_become_organisations_with_what_they_are(imported, lines):
    summary = imported(GARDEN, MISSION, lines=lines)
    garden, mission = Organisation.objects.get(siret=GARDEN["siret"]), Organisation.objects.get(name=MISSION["nom"])
    assert summary.counts[Outcome.CREATED] == 2
    assert (garden.commune_id, garden.phone, garden.website) == ("93066", "+33123456789", "https://jardins.fr/")
    assert garden.latitude is not None
    assert list(garden.dispositifs.values_list("kind", flat=True)) == ["ACI"]
    assert mission.prescriber.family == "ML"
    assert (mission.latitude, mission.longitude) == (48.91, 2.43)


def test_no_right_comes_from_the_file(imported):
    summary = imported(GARDEN, MISSION)
    assert not Dispositif.objects.active().exists()
    assert Prescriber.objects.get().authorisation == Prescriber.Authorisation.NOT_REQUIRED
    assert ["aucune convention" in text for _, text in summary.remarks] == [True]


def test_twice_is_once(imported):
    imported(GARDEN, MISSION)
    again = imported(GARDEN, MISSION)
    assert again.counts == {Outcome.CREATED: 0, Outcome.UPDATED: 0, Outcome.UNCHANGED: 2}
    assert Organisation.objects.count() == 2


def test_what_an_organisation_says_is_kept_and_what_it_lacks_is_filled(imported, make):
    known = make.structure(siret=GARDEN["siret"], name="Notre nom", phone="01 00 00 00 00", kinds=["EI"])
    assert imported(GARDEN).counts[Outcome.UPDATED] == 1
    known.refresh_from_db()
    assert (known.name, known.phone, known.website) == ("Notre nom", "01 00 00 00 00", "https://jardins.fr/")
    assert [one.kind for one in known.dispositifs.all()] == ["EI"]


def test_who_is_neither_structure_nor_prescriber_is_left_aside_and_said(imported):
    summary = imported({**GARDEN, "reseaux_porteurs": ["la-poste"]})
    assert not Organisation.objects.exists()
    assert "laissée de côté" in summary.remarks[0][1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nom": "AB"}, "« nom » : trop court."),
        ({"siret": "12"}, "« siret »"),
        ({"date_maj": "2999-01-01"}, "« date_maj »"),
        ({"reseaux_porteurs": ["licorne"]}, "« reseaux_porteurs.0 » : valeur inconnue."),
        ({"structure_id": "dora--1"}, "service"),
    ],
)
def test_one_wrong_record_and_nothing_is_written(imported, change, said):
    summary = imported(MISSION, {**GARDEN, **change})
    assert summary.rejected[0][0] == 2
    assert said in summary.rejected[0][1]
    assert not Organisation.objects.exists()
    assert imported(MISSION, {**GARDEN, **change}, keep_going=True).written
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize("row", [None, 3, "texte", [], {}])
def test_what_is_no_record_is_rejected(imported, row):
    assert len(imported(row).rejected) == 1


def test_a_dry_run_says_and_writes_nothing(imported):
    assert imported(GARDEN, dry_run=True).counts[Outcome.CREATED] == 1
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("content", [b"[{", b"\xff\xfe", b"nom;siret\na;b\n", b"[" * 100_000])
def test_a_file_that_is_not_json_is_refused_in_words(tmp_path, content):
    path = tmp_path / "structures.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        run(DataInclusionImporter(), path)


def test_what_we_publish_comes_back_unchanged(imported, make):
    make.structure(phone="01 02 03 04 05", presentation="Une présentation.")
    make.prescriber()
    relist()
    rows = json.loads(json.dumps(list(records.structures(records.organisations())), default=str))
    assert imported(*rows).counts == {Outcome.CREATED: 0, Outcome.UPDATED: 0, Outcome.UNCHANGED: 2}


def test_what_we_publish_makes_the_same_organisations_elsewhere(imported, make):
    make.structure(kinds=["ACI", "EI"], siret=None)
    relist()
    rows = json.loads(json.dumps(list(records.structures(records.organisations())), default=str))
    name = Organisation.objects.get().name
    Organisation.objects.all().delete()
    assert imported(*rows).counts[Outcome.CREATED] == 1
    assert {one.kind for one in Organisation.objects.get(name=name).dispositifs.all()} == {"ACI", "EI"}
