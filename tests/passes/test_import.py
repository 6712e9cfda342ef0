"""PASS delivered elsewhere: numbers and dates kept, each bad line named, twice the same file changes nothing."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from stdnum.fr import nir as checker

from tests.passes.builders import issued
from tremplin.candidates.models import Candidate
from tremplin.importing import importer_for
from tremplin.kernel.imports import Outcome, run
from tremplin.kernel.models import JournalEntry
from tremplin.passes.actions import next_number
from tremplin.passes.models import Pass
from tremplin.passes.replay import replay

pytestmark = pytest.mark.django_db
HEAD = "number,nir,title,last_name,first_name,birth_date,starts_on,ends_on\n"


def nir(order: int = 1) -> str:
    """Of a woman born in May 1991."""
    body = f"2910593066{order:03d}"
    return body + checker.calc_check_digits(body)


NIR = nir()
GOOD = f"123456789012,{NIR},MME,EXEMPLE,Samira,1991-05-12,2025-03-03,2027-03-02\n"


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def load(tmp_path):
    def run_on(*lines: str, **options):
        path = tmp_path / "pass.csv"
        path.write_text(HEAD + "".join(lines), encoding="utf-8")
        return run(importer_for("passes", path), path, **options)

    return run_on


def test_number_dates_person_and_history(load):
    summary = load(GOOD)
    found = Pass.objects.get()
    assert (summary.counts[Outcome.CREATED], summary.written) == (1, True)
    assert (found.number, found.starts_on, found.ends_on) == ("123456789012", date(2025, 3, 3), date(2027, 3, 2))
    assert (found.candidate.full_name, found.candidate.nir) == ("Samira EXEMPLE", NIR)
    state = replay(found.acts.all())
    assert (state.starts_on, state.ends_on) == (found.starts_on, found.ends_on)
    assert JournalEntry.objects.filter(verb="passes.import", object_id=str(found.pk)).exists()


def test_twice_changes_nothing(load):
    load(GOOD)
    assert load(GOOD).counts[Outcome.UNCHANGED] == 1
    assert (
        Pass.objects.count(),
        Candidate.objects.count(),
        JournalEntry.objects.filter(verb="passes.import").count(),
    ) == (
        1,
        1,
        1,
    )


def test_a_known_person_is_found_by_her_number(make, load):
    person = make.candidate(nir=NIR, nir_absence="")
    load(GOOD)
    assert Pass.objects.get().candidate == person


def test_a_dry_run_writes_nothing(load):
    assert load(GOOD, dry_run=True).counts[Outcome.CREATED] == 1
    assert not Pass.objects.exists()
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("123456789012", "12345", "12 lettres ou chiffres"),
        (NIR, "", "manque"),
        (NIR, f"{NIR[:-2]}00", "sécurité sociale"),
        (NIR, nir().replace("2", "1", 1), "sécurité sociale"),
        ("1991-05-12,2025", "1985-05-12,2025", "sécurité sociale"),
        ("EXEMPLE", "", "il faut son nom"),
        ("2025-03-03", "03/03/2025", "Date illisible"),
        ("2027-03-02", "2025-03-03", "n’est pas après"),
        ("2027-03-02", "2077-03-02", "n’est pas possible"),
        ("2025-03-03,2027-03-02", "1990-03-03,1992-03-02", "Aucune règle"),
        ("2025-03-03,2027-03-02", "2035-03-03,2037-03-02", "vérifiez l’année"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(load, old, new, said):
    summary = load(GOOD.replace(old, new, 1))
    assert not summary.written
    assert [number for number, _ in summary.rejected] == [2]
    assert said in summary.rejected[0][1]
    assert not Pass.objects.exists()


def test_good_lines_are_kept_when_asked(load):
    summary = load("1,2,,,,,,\n", GOOD, keep_going=True)
    assert (len(summary.rejected), Pass.objects.count()) == (1, 1)


def test_one_pass_at_a_time(make, load):
    issued(make.candidate(nir=NIR, nir_absence=""), starts_on=date(2026, 1, 5))
    assert "n’en a qu’un à la fois" in load(GOOD).rejected[0][1]
    twice = load(GOOD.replace(NIR, nir(2)), GOOD.replace(NIR, nir(2)).replace("123456789012", "123456789013"))
    assert twice.rejected[0][0] == 3


def test_a_number_of_somebody_else_or_with_other_dates(load):
    load(GOOD)
    assert "autre personne" in load(GOOD.replace(NIR, nir(3))).rejected[0][1]
    assert "Corrigez ses dates" in load(GOOD.replace("2027-03-02", "2027-06-02")).rejected[0][1]


def test_a_length_that_is_not_the_rule_s_is_kept_with_a_remark(load):
    summary = load(GOOD.replace("2027-03-02", "2027-09-02"))
    assert "la règle donnerait le 2 mars 2027" in summary.remarks[0][1]
    assert Pass.objects.get().ends_on == date(2027, 9, 2)


def test_our_own_numbers_are_never_given_again(load, settings):
    number = f"{settings.PASS_PREFIX}0000500"
    load(GOOD.replace("123456789012", number))
    assert next_number() == f"{settings.PASS_PREFIX}0000501"
