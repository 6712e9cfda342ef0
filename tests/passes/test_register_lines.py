"""The register of a structure reads, line by line, what the PASS, contracts and file of each person say, whatever was done."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import makers
from tests.candidates.test_outlook import ACTS as OUTLOOK_ACTS
from tests.candidates.test_outlook import TODAY, change
from tests.passes.builders import hire
from tremplin.candidates import copies
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.kernel.models import JournalEntry
from tremplin.operations import verifying
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes import register
from tremplin.passes.filters import ORDERS, Sought, ordered
from tremplin.passes.models import Pass, RegisterLine, Suspension

pytestmark = pytest.mark.django_db


def suspend(pick: int, day) -> None:
    for found in Pass.objects.filter(suspensions=None).order_by("pk")[pick % 2 : pick % 2 + 1]:
        Suspension.objects.create(pass_iae=found, starts_on=day, ends_on=day + timedelta(days=90), reason="sickness")


def moved(pick: int, day) -> None:
    found = list(Contract.objects.filter(ended_on=None, ends_on__gte=day).order_by("pk"))
    if found:
        Contract.objects.filter(pk=found[pick % len(found)].pk).update(starts_on=day)


def close(pick: int) -> None:
    who = Candidate.objects.order_by("pk")[pick % 2]
    when, why = (None, "") if who.closed_at else (timezone.now(), "asked")
    Candidate.objects.filter(pk=who.pk).update(closed_at=when, closed_why=why)


def hire_again(pick: int, day) -> None:
    found = Pass.objects.order_by("pk")[pick % 2]
    by = Organisation.objects.filter(dispositifs__isnull=False).order_by("pk").distinct()[pick % 3]
    hire(found, by=by, starts_on=day, ends_on=day + timedelta(days=60))


ACTS = OUTLOOK_ACTS | {
    "suspended": suspend,
    "no longer suspended": lambda pick, day: Suspension.objects.all().delete(),
    "renamed": lambda pick, day: change(Candidate.objects.all(), pick, last_name=f"Été{pick}", first_name="Zoé"),
    "number corrected": lambda pick, day: change(Pass.objects.all(), pick, number=f"{pick}{day:%Y%m%d}".rjust(12, "9")),
    "contract moved": moved,
    "contract without PASS": lambda pick, day: change(Contract.objects.all(), pick, pass_iae=None),
    "hired again": hire_again,
    "closed or not": lambda pick, day: close(pick),
    "elsewhere": lambda pick, day: change(
        Contract.objects.all(), pick, dispositif=Dispositif.objects.order_by("pk")[pick % 3]
    ),
}
steps = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 5), st.integers(-200, 200)), max_size=8)


@pytest.fixture
def structures(make):
    """Three structures; two people, each hired by two of them.

    What is written straight into the tables may leave a suspension outside its PASS, which PostgreSQL refuses at the end of
    a transaction: this one is undone.
    """
    with transaction.atomic():
        found = [make.structure(), make.structure(), make.structure(kinds=["EI"])]
        for number in range(2):
            first = make.hire(to=found[number]).contract
            hire(first.pass_iae, by=found[number + 1], starts_on=first.starts_on)
        yield found
        transaction.set_rollback(True)


ASKED = (
    *(Sought(order=one) for one in ORDERS),
    Sought(order="contrat", contract="en-cours"),
    Sought(contract="ancien"),
)


def check(structures) -> None:
    """Each line against the facts; then each page against the export, which reads the facts: a third of them by structure."""
    assert copies.put_right("passes_registerline") == 0
    for number, structure in enumerate(structures):
        actor = makers.actor(structure)
        rows = register.employees(actor)
        for sought in ASKED[number::3]:
            page = register.read(actor, register.of_hired, sought, None, today=TODAY).page
            assert [one.pk for one in page] == [one.pk for one in ordered(rows, sought, TODAY)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_it_follows_whatever_is_done(structures, played):
    for code, pick, ahead in played:
        ACTS[code](pick, TODAY + timedelta(days=ahead))
    check(structures)


def test_a_dispositif_that_changes_hands_takes_its_lines_along(structures):
    found = Contract.objects.first().dispositif
    Dispositif.objects.filter(pk=found.pk).update(organisation=structures[2])
    check(structures)
    assert RegisterLine.objects.filter(organisation=structures[2]).exists()


def test_a_person_whose_file_is_closed_leaves_no_line(structures):
    hers = RegisterLine.objects.filter(candidate=Candidate.objects.order_by("pk")[0])
    assert hers.exists()
    close(0)
    assert not hers.exists()


def test_what_was_written_behind_is_found_put_right_and_said(structures):
    person = Candidate.objects.order_by("pk")[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE passes_registerline SET ends_on = ends_on + 9 WHERE candidate_id = %s", [person.pk])
    assert [one.first for one in verifying.broken() if one.promise.code == "register_reads"] == [[str(person.pk)]]
    assert copies.put_right("passes_registerline") == 1
    check(structures)
    assert JournalEntry.objects.get(verb="candidates.reread").candidate_id == person.pk
