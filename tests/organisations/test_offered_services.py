"""Services of data·inclusion: held by organisations known here, dated, of nobody; a dry run writes nothing, twice is once."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.organisations.test_data_inclusion import GARDEN, MISSION
from tests.passes.test_pages import read
from tremplin.importing import import_file
from tremplin.kernel.imports import Outcome, run
from tremplin.organisations.importers.data_inclusion import DataInclusionImporter
from tremplin.organisations.importers.services import ServiceImporter
from tremplin.organisations.models import OfferedService, Organisation

pytestmark = pytest.mark.django_db
WORKSHOP = {
    "source": "dora",
    "structure_id": MISSION["id"],
    "id": "dora--service-1",
    "nom": "Atelier CV",
    "description": "Écrire son CV avec un conseiller, en deux séances.",
    "date_maj": timezone.localdate().isoformat(),
    "thematiques": ["trouver-un-emploi--repondre-a-des-offres-demploi"],
    "frais": "gratuit",
    "conditions_acces": "Avoir moins de 26 ans.",
    "contact_nom_prenom": "Camille Secrète",
    "courriel": "camille.secrete@exemple.fr",
    "lien_mobilisation": "https://mission.exemple.fr/atelier",
}


def read_from(folder, rows, importer, **options):
    path = folder / "fiches.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return run(importer(), path, **options)


@pytest.fixture
def imported(tmp_path):
    return lambda *rows, **options: read_from(tmp_path, rows, ServiceImporter, **options)


@pytest.fixture(scope="module")
def built(once, tmp_path_factory):
    def structures():
        read_from(tmp_path_factory.mktemp("structures"), (GARDEN, MISSION), DataInclusionImporter)
        return Organisation.objects.get(name=MISSION["nom"])

    yield from once(structures)


@pytest.fixture
def mission(built, db):
    return built()


def test_a_service_is_held_by_its_structure_and_names_nobody(imported, mission):
    assert imported(WORKSHOP).counts[Outcome.CREATED] == 1
    held = OfferedService.objects.get()
    assert (held.organisation, held.name, held.free) == (mission, "Atelier CV", True)
    assert held.themes == WORKSHOP["thematiques"]
    assert "ecrete" not in str(OfferedService.objects.values())


def test_the_page_shows_it_with_its_source_and_its_date(imported, make):
    prescriber = make.prescriber()
    imported(WORKSHOP | {"structure_id": f"tremplin--{prescriber.pk}"})
    page = read(Client().get(f"/prescripteurs/{prescriber.slug}"))
    assert all(
        words in page
        for words in (
            "Atelier CV",
            "Répondre à des offres d’emploi",
            "Gratuit",
            "Avoir moins de 26 ans",
            "Source : dora",
            "rassemblés par data·inclusion",
        )
    )
    assert "Camille" not in page


def test_one_that_nobody_has_read_again_for_two_years_is_not_shown(imported, make):
    prescriber = make.prescriber()
    old = (timezone.localdate() - timedelta(days=731)).isoformat()
    imported(WORKSHOP | {"structure_id": f"tremplin--{prescriber.pk}", "date_maj": old})
    assert "Atelier CV" not in read(Client().get(f"/prescripteurs/{prescriber.slug}"))


def test_twice_is_once_and_a_change_is_an_update(imported, mission):
    imported(WORKSHOP)
    assert imported(WORKSHOP).counts == {Outcome.CREATED: 0, Outcome.UPDATED: 0, Outcome.UNCHANGED: 1}
    assert imported(WORKSHOP | {"nom": "Atelier de CV"}).counts[Outcome.UPDATED] == 1
    assert OfferedService.objects.get().name == "Atelier de CV"


def test_an_older_record_never_replaces_a_newer_one(imported, mission):
    imported(WORKSHOP)
    summary = imported(WORKSHOP | {"nom": "Ancien nom", "date_maj": "2020-01-01"})
    assert OfferedService.objects.get().name == "Atelier CV"
    assert "version plus récente" in summary.remarks[0][1]


def test_a_service_of_a_structure_unknown_here_is_left_out_and_named(imported, mission):
    summary = imported(WORKSHOP | {"structure_id": "dora--inconnue"})
    assert "n’est pas connue ici" in summary.remarks[0][1]
    assert not OfferedService.objects.exists()


def test_our_own_services_do_not_come_back(imported, make):
    structure = make.structure()
    ours = {
        "source": "tremplin",
        "id": f"tremplin--{structure.pk}-recrutement",
        "structure_id": f"tremplin--{structure.pk}",
    }
    assert "vient de Tremplin" in imported(WORKSHOP | ours).remarks[0][1]
    assert not OfferedService.objects.exists()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (MISSION, "C’est une structure"),
        (WORKSHOP | {"nom": ""}, "« nom »"),
        (WORKSHOP | {"lien_mobilisation": "javascript:alert(1)"}, "lien_mobilisation"),
        (WORKSHOP | {"thematiques": ["inventee"]}, "valeur inconnue"),
        ("texte", "ligne"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_and_nothing_is_written(imported, mission, row, why):
    summary = imported(WORKSHOP, row)
    assert why in summary.rejected[0][1]
    assert not OfferedService.objects.exists()


def test_a_dry_run_counts_and_writes_nothing(tmp_path, mission, capsys):
    path = tmp_path / "services.jsonl"
    path.write_text(json.dumps(WORKSHOP), encoding="utf-8")
    assert import_file("data-inclusion-services", path, dry_run=True, keep_going=False) == 0
    assert "rien n’a été écrit" in capsys.readouterr().out
    assert not OfferedService.objects.exists()
    assert import_file("data-inclusion-services", path, dry_run=False, keep_going=False) == 0
    assert OfferedService.objects.count() == 1
