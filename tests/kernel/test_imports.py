"""Importing a register: counted, idempotent, all or nothing, every rejected line named."""

from pathlib import Path

import pytest

from tremplin.importing import import_file, importer_for
from tremplin.kernel.imports import Outcome, UnreadableFile, run
from tremplin.organisations.models import Dispositif, FinancialAnnex, Organisation, Prescriber
from tremplin.reference.models import Commune, JobName, Trade, ZoneStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places_read_once")]
SHARED = Path(__file__).parents[3] / "shared" / "data"
REGISTERS = [
    ("siae", "siae.csv", 3853),
    ("conventions", "conventions.csv", 3676),
    ("annexes", "financial_annexes.csv", 11100),
    ("prescribers", "prescribers.csv", 1003),
    ("rome", "rome.csv", 532),
    ("rome", "rome_appellations.csv", 11061),
    ("zrr", "zrr.csv", 34965),
]
SIAE = "siret,name,brand,kind,naf,legal_form,address,post_code,city,department,latitude,longitude,employees\n"
GOOD = SIAE + (
    "90000001800010,ATELIER DES ESSAIS,,ACI,8899B,,3 rue du Test,93270,SEVRAN,93,48.94,2.53,\n"
    "90000001800010,ATELIER DES ESSAIS,,EI,8899B,,3 rue du Test,93270,SEVRAN,93,48.94,2.53,\n"
    "90000002600013,Régie de l’Exemple,Régie Exemple,AI,,,1 place,93380,Pierrefitte-sur-Seine Cedex 2,93,,,\n"
)


@pytest.fixture
def register(tmp_path):
    def write(text, name="register.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


def imported(kind, path, **options):
    return run(importer_for(kind, path), path, **options)


def counts(summary):
    return tuple(summary.counts[outcome] for outcome in Outcome)


def test_lines_of_one_siret_make_one_organisation_with_several_dispositifs(register):
    assert counts(imported("siae", register(GOOD))) == (3, 0, 0)
    first = Organisation.objects.get(siret="90000001800010")
    assert sorted(first.dispositifs.values_list("kind", flat=True)) == ["ACI", "EI"]
    assert first.brand == "Atelier des Essais"
    assert first.commune.name == "Sevran"


def test_a_former_commune_a_cedex_and_a_missing_position_are_understood(register):
    imported("siae", register(GOOD))
    second = Organisation.objects.get(siret="90000002600013")
    assert second.commune.name == "Saint-Denis"
    assert second.latitude == second.commune.latitude


def test_a_second_run_changes_nothing(register):
    path = register(GOOD)
    imported("siae", path)
    assert counts(imported("siae", path)) == (0, 0, 3)
    assert counts(imported("siae", register(GOOD.replace("3 rue", "4 rue")))) == (0, 1, 2)


def test_what_members_wrote_is_kept(register):
    imported("siae", register(GOOD))
    Organisation.objects.filter(siret="90000002600013").update(brand="Notre nom", reviewed_on="2026-01-01")
    imported("siae", register(GOOD.replace("Régie Exemple", "Autre nom")))
    assert Organisation.objects.get(siret="90000002600013").brand == "Notre nom"


def test_one_bad_line_stops_everything_and_is_named(register):
    path = register(GOOD + "12,Sans SIRET,,ACI,,,,93270,Sevran,93,,,\n")
    summary = imported("siae", path)
    assert summary.rejected == [(5, "SIRET invalide : « 12 » (14 chiffres attendus).")]
    assert not summary.written
    assert not Organisation.objects.exists()


def test_keep_going_writes_the_good_lines(register):
    path = register(GOOD + "12,Sans SIRET,,ACI,,,,93270,Sevran,93,,,\n90000003400016,X,,ZZZ,,,,93270,Sevran,93,,,\n")
    summary = imported("siae", path, keep_going=True)
    assert [line for line, _ in summary.rejected] == [5, 6]
    assert Organisation.objects.count() == 2


def test_a_dry_run_says_and_writes_nothing(register):
    assert counts(imported("siae", register(GOOD), dry_run=True)) == (3, 0, 0)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("code;name\nA1203;x\n", "utf-8"), ("", "utf-8"), ("code,name\nA1203,métier\n", "latin-1")],
    ids=["wrong separator", "empty", "wrong encoding"],
)
def test_a_file_that_is_not_the_register_is_refused_in_one_sentence(register, text, encoding):
    path = register(text, encoding=encoding)
    with pytest.raises(UnreadableFile, match=r"Colonnes absentes|UTF-8"):
        imported("siae" if encoding == "utf-8" else "rome", path)


def test_a_missing_file_is_said(tmp_path, capsys):
    assert import_file("siae", tmp_path / "absent.csv", dry_run=False, keep_going=False) == 1
    assert "absent.csv" in capsys.readouterr().out.replace("\n", "")


def test_conventions_then_annexes_make_a_dispositif_active(register):
    imported("siae", register(GOOD))
    header = "convention_id,asp_id,kind,siret_signature,is_active\n"
    imported("conventions", register(header + "7,501,ACI,90000001800010,True\n8,502,EI,90000001800010,False\n"))
    active = Dispositif.objects.active().filter(kind="ACI", convention__isnull=False)
    assert [one.organisation.siret for one in active] == ["90000001800010"]
    annexes = "convention_id,number,start_on,end_on,state\n7,ACI093260001A0M0,2026-01-01,2026-12-31,VALIDE\n"
    assert counts(imported("annexes", register(annexes))) == (1, 0, 0)
    assert FinancialAnnex.objects.get().convention.asp_id == 501


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9,X,2026-01-01,2026-12-31,VALIDE", "Convention inconnue"),
        ("7,X,2026-02-30,2026-12-31,VALIDE", "Date illisible"),
        ("7,X,2026-12-31,2026-01-01,VALIDE", "avant le début"),
        ("7,X,2026-01-01,2026-12-31,AUTRE", "État inconnu"),
        ("7,,2026-01-01,2026-12-31,VALIDE", "Numéro d’annexe invalide"),
    ],
)
def test_annexes_are_checked_line_by_line(register, line, reason):
    conventions = "convention_id,asp_id,kind,siret_signature,is_active\n7,501,ACI,90000001800010,True\n"
    imported("conventions", register(conventions))
    summary = imported("annexes", register(f"convention_id,number,start_on,end_on,state\n{line}\n"))
    assert reason in summary.rejected[0][1]


def test_prescribers_without_siret_are_told_apart_by_place(register):
    header = "siret,name,kind,address_line_1,address_line_2,post_code,city,department,latitude,longitude,authorization_status\n"
    text = header + (
        ",Agence des Essais,FT,1 rue A,,93200,Saint-Denis,93,48.93,2.35,VALIDATED\n"
        ",Agence des Essais,FT,9 rue B,,93140,Bondy,93,48.90,2.48,VALIDATED\n"
        "90000001800010,Mission des Essais,ML,,,93200,Saint-Denis,93,,,NOT_SET\n"
    )
    path = register(text)
    assert counts(imported("prescribers", path)) == (3, 0, 0)
    assert counts(imported("prescribers", path)) == (0, 0, 3)
    states = Prescriber.objects.order_by("family", "pk").values_list("family", "authorisation")
    assert list(states) == [("FT", "validated"), ("FT", "validated"), ("ML", "pending")]


def test_job_names_need_their_trade(register):
    trades = register("code,name\nA1203,Entretien des espaces verts\nZ1,faux\n")
    summary = imported("rome", trades, keep_going=True)
    assert "Code ROME invalide" in summary.rejected[0][1]
    names = register("code,name,rome_code\n999001,Jardinier d’essai,A1203\n999002,Perdu,Z9999\n")
    assert "Importez d’abord" in imported("rome", names, keep_going=True).rejected[0][1]
    assert JobName.objects.get(code="999001").search_name == "jardinier d essai"
    assert Trade.objects.get(code="A1203").name == "Entretien des espaces verts"


def test_old_communes_of_one_commune_of_today_make_a_partial_zone(register):
    merged = register("insee_code,status\n93059,C\n93066,NC\n75056,NC\n99999,C\n")
    for _ in range(2):
        summary = imported("zrr", merged, keep_going=True)
    assert "Commune inconnue" in summary.rejected[0][1]
    assert ZoneStatus.objects.get(commune=Commune.objects.get(code="93066")).coverage == "partial"


@pytest.mark.parametrize("present", [SHARED.is_dir()])
def test_the_real_registers_are_swallowed_whole(present):
    """Run wherever the public files stand beside the checkout; they never enter the repository."""
    for kind, name, lines in REGISTERS if present else []:
        summary = imported(kind, SHARED / name)
        assert (sum(summary.counts.values()), summary.rejected) == (lines, []), name
