"""Ends announced 90, 60 and 30 days ahead, once each, to those concerned and to nobody else."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.passes.builders import hire, issued
from tremplin.candidates.models import Accompaniment
from tremplin.contracts.actions import cancel_contract
from tremplin.contracts.alerts import announce_ends
from tremplin.contracts.models import Contract, SentAlert
from tremplin.kernel.models import Notice

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 19)


@pytest.fixture(autouse=True)
def today(time_machine):
    def move(day: date) -> None:
        time_machine.move_to(datetime.combine(day, datetime.min.time(), timezone.get_current_timezone()), tick=False)

    move(TODAY)
    return move


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def contract(make, structure):
    """Ends in exactly 90 days; its PASS much later."""
    found = issued(make.candidate(account=True), starts_on=date(2026, 3, 2))
    return hire(found, by=structure, starts_on=date(2026, 3, 2), ends_on=TODAY + timedelta(days=90))


def follow(make, contract, *, authorised=True):
    prescriber = make.prescriber(authorised=authorised)
    referent = prescriber.memberships.get().user
    Accompaniment.objects.create(
        candidate=contract.candidate, organisation=prescriber, referent=referent, started_on=TODAY, started_why="essai"
    )
    return referent


def emails() -> set[str]:
    return set(Notice.objects.filter(topic="contracts").values_list("email", flat=True))


def test_at_90_60_and_30_days_once_each(contract, today):
    sent = []
    for left in (91, 90, 90, 75, 61, 60, 31, 30, 30, 1, 0):
        today(contract.ends_on - timedelta(days=left))
        sent.append((left, announce_ends()))
    assert [left for left, count in sent if count] == [90, 60, 30]
    assert SentAlert.objects.count() == 3


def test_to_the_structure_the_counsellor_and_the_person(make, structure, contract):
    referent = follow(make, contract)
    announce_ends()
    assert emails() == {structure.memberships.get().user.email, referent.email, contract.candidate.user.email}
    to_person = Notice.objects.get(email=contract.candidate.user.email)
    assert to_person.subject == "Fin du contrat dans 90\u00a0jours"


def test_an_orienter_is_not_told(make, contract):
    orienter = follow(make, contract, authorised=False)
    announce_ends()
    assert orienter.email not in emails()


def test_a_referent_who_left_is_not_told(make, contract):
    referent = follow(make, contract)
    referent.memberships.update(ended_on=TODAY)
    announce_ends()
    assert referent.email not in emails()


def test_one_message_for_several_ends(make, structure, contract):
    hire(issued(make.candidate(), starts_on=date(2026, 3, 2)), by=structure, starts_on=date(2026, 3, 2), ends_on=TODAY)
    assert announce_ends() == 2
    notice = Notice.objects.get(email=structure.memberships.get().user.email)
    assert len(notice.content["facts"]) == 2


@pytest.mark.parametrize("case", ["cancelled", "ended", "renewed", "open-ended"])
def test_nothing_for_a_contract_that_will_not_end_so(make, structure, contract, case):
    if case == "cancelled":
        cancel_contract(by=make.actor(structure), contract=contract)
    elif case == "ended":
        Contract.objects.update(ended_on=TODAY, ended_why="agreement")
    elif case == "renewed":
        hire(contract.pass_iae, by=structure, starts_on=contract.ends_on + timedelta(days=1), renews=contract)
    else:
        Contract.objects.update(ends_on=None)
    assert announce_ends() == 0


def test_the_end_of_a_pass_and_again_when_it_moves(make, structure, contract, today):
    found = contract.pass_iae
    Contract.objects.update(ends_on=None)
    today(found.ends_on - timedelta(days=20))
    assert announce_ends() == 1
    assert Notice.objects.filter(subject__startswith="Fin du PASS IAE dans 20").exists()
    assert announce_ends() == 0
    found.ends_on += timedelta(days=60)
    found.save(update_fields=["ends_on"])
    assert announce_ends() == 1


def test_nothing_for_a_cancelled_pass(contract, today):
    found = contract.pass_iae
    found.cancelled_at, found.cancelled_why = timezone.now(), "Embauche annulée"
    found.save()
    Contract.objects.update(ends_on=None)
    today(found.ends_on - timedelta(days=20))
    assert announce_ends() == 0


def test_the_database_keeps_one_row_a_step(contract):
    from django.db import IntegrityError

    SentAlert.objects.create(contract=contract, ends_on=contract.ends_on, days=90)
    with pytest.raises(IntegrityError, match="one_alert_a_contract_end"):
        SentAlert.objects.create(contract=contract, ends_on=contract.ends_on, days=90)
