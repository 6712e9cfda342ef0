"""Nobody decides on both sides: a prescriber who is also of the structure that hires."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tremplin.applications.actions import send
from tremplin.applications.actions.accept import missing_for
from tremplin.eligibility.access import valid_diagnosis
from tremplin.eligibility.actions import diagnose
from tremplin.kernel.errors import NotYours
from tremplin.organisations.actors import actor_of
from tremplin.passes.actions import issue
from tremplin.passes.actions.waiving import waive

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(make):
    return make.structure(kinds=["ACI"])


@pytest.fixture
def prescriber(make):
    return make.prescriber()


@pytest.fixture
def both(make, structure, prescriber):
    """Somebody of both, acting for the prescriber; with the colleagues she leaves the decision to."""
    user = make.user()
    chosen = make.member(of=prescriber, who=user, role="member")
    make.member(of=structure, who=user, role="member")
    user.current_membership = chosen
    user.save()
    return user


def test_she_does_not_validate_who_applied_to_her_structure(make, structure, prescriber, both):
    person = make.candidate()
    make.application(to=structure, who=person, by=prescriber)
    with pytest.raises(NotYours, match="Une autre personne de votre organisme"):
        diagnose(by=actor_of(both), candidate=person, criteria=["RSA"])
    assert diagnose(by=make.actor(prescriber), candidate=person, criteria=["RSA"])


def test_nor_does_what_she_validated_before_count_there(make, structure, prescriber, both):
    person = make.candidate()
    diagnose(by=actor_of(both), candidate=person, criteria=["RSA"])
    make.application(to=structure, who=person, by=prescriber)
    aci = structure.dispositifs.get()
    assert valid_diagnosis(person, structure) is None
    assert missing_for(candidate=person, dispositif=aci).diagnosis
    elsewhere = make.structure(kinds=["ACI"])
    assert not missing_for(candidate=person, dispositif=elsewhere.dispositifs.get()).diagnosis


def test_once_gone_from_the_structure_she_decides_again(make, structure, prescriber, both):
    person = make.candidate()
    make.application(to=structure, who=person, by=prescriber)
    both.memberships.filter(organisation=structure).update(ended_on="2026-01-01")
    assert diagnose(by=actor_of(both), candidate=person, criteria=["RSA"])


def test_she_does_not_lift_the_waiting_period_of_who_applied_there(make, structure, prescriber, both):
    person = make.candidate()
    make.application(to=structure, who=person, by=prescriber)
    begun = timezone.localdate() - timedelta(days=800)
    issue(by=make.actor(structure), candidate=person, starts_on=begun, reason="Embauche")
    with pytest.raises(NotYours, match="Une autre personne de votre organisme"):
        waive(by=actor_of(both), candidate=person, reason="Un nouveau projet.")


def test_nor_to_send_her_to_her_own_structure(make, structure, prescriber, both):
    person = make.candidate()
    begun = timezone.localdate() - timedelta(days=800)
    issue(by=make.actor(structure), candidate=person, starts_on=begun, reason="Embauche")
    with pytest.raises(NotYours, match="Une autre personne de votre organisme"):
        send(by=actor_of(both), candidate=person, organisation=structure, waiver_reason="Un nouveau projet.")
