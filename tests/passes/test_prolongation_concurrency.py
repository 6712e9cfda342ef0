"""Two people at once, on a real database: one outcome, and a sentence for the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import makers
from tests.applications.test_actions_concurrency import at_once
from tests.passes.builders import hire, issued
from tremplin.applications.actions import hire as hire_person
from tremplin.passes.actions import deciding, prolonging
from tremplin.passes.actions.prolonging import Asked
from tremplin.passes.actions.waiving import revoke_waiver, waive
from tremplin.passes.models import Pass, ProlongationRequest
from tremplin.rules.kinds import ProlongationReason

pytestmark = pytest.mark.usefixtures("transactional_db")


def asking():
    """What sends a request for a PASS that ends in about six months; and who is asked."""
    structure, prescriber = makers.structure(), makers.prescriber()
    found = issued(makers.candidate(), starts_on=timezone.localdate() - timedelta(days=550))
    hire(found, by=structure, starts_on=found.starts_on)
    to, by = prescriber.memberships.get(), makers.actor(structure)
    until = found.ends_on + timedelta(days=200)

    def ask():
        return prolonging.request_prolongation(
            by=by, found=found, reason=ProlongationReason.SENIOR, ends_on=until, asked=Asked(to)
        )

    return ask, found, makers.actor(prescriber), until


def test_granted_and_refused_at_once():
    ask, found, by, until = asking()
    request, before = ask(), found.ends_on
    outcome = at_once(
        lambda: deciding.grant(by=by, request=request),
        lambda: deciding.refuse_prolongation(by=by, request=request, reason="reason", explanation="Non."),
    )
    assert outcome.count("already_decided") == 1
    request.refresh_from_db()
    found.refresh_from_db()
    assert (request.state, found.ends_on) in {("granted", until), ("refused", before)}
    assert found.prolongations.count() == (request.state == "granted")


def test_two_requests_at_once():
    ask, *_ = asking()
    assert at_once(ask, ask).count("prolongation_pending") == 1
    assert ProlongationRequest.objects.count() == 1


def test_granted_by_two_colleagues_at_once():
    ask, found, by, until = asking()
    request = ask()
    grant = lambda: deciding.grant(by=by, request=request)  # noqa: E731
    assert at_once(grant, grant, grant).count("already_decided") == 2
    found.refresh_from_db()
    assert (found.ends_on, found.prolongations.count()) == (until, 1)


def over():
    """A person whose PASS ended 70 days ago, and the prescriber who follows her."""
    prescriber, person = makers.prescriber(), makers.candidate()
    issued(person, starts_on=timezone.localdate() - timedelta(days=800))
    makers.accompaniment(who=person, by=prescriber)
    return person, makers.actor(prescriber)


def test_two_waivers_at_once():
    person, by = over()
    write = lambda: waive(by=by, candidate=person, reason="Un nouveau projet.")  # noqa: E731
    assert at_once(write, write).count("waiver_stands") == 1
    assert person.waivers.count() == 1


def test_a_waiver_used_and_revoked_at_once():
    person, by = over()
    waiver = waive(by=by, candidate=person, reason="Un nouveau projet.")
    structure = makers.structure()
    makers.diagnosis(who=person, by=structure)
    dispositif, employer = structure.dispositifs.get(), makers.actor(structure)
    outcome = at_once(
        lambda: hire_person(by=employer, candidate=person, dispositif=dispositif, terms=makers.terms()),
        lambda: revoke_waiver(by=by, waiver=waiver, why="Le projet a changé."),
    )
    waiver.refresh_from_db()
    assert [one for one in outcome if one in ("waiting_period", "waiver_over")], outcome
    assert (waiver.used_for is not None) != (waiver.revoked_at is not None)
    assert person.passes.count() == (2 if waiver.used_for else 1)


def test_a_pass_over_prolonged_while_a_new_hire_opens_another():
    """Both want the days to come: one has them, the other reads why not."""
    ask, found, by, _ = asking()
    request = ask()
    Pass.objects.filter(pk=found.pk).update(
        starts_on=timezone.localdate() - timedelta(days=740), ends_on=timezone.localdate() - timedelta(days=11)
    )
    person, structure = found.candidate, makers.structure()
    prescriber = makers.prescriber()
    makers.diagnosis(who=person, by=structure)
    makers.accompaniment(who=person, by=prescriber)
    waive(by=makers.actor(prescriber), candidate=person, reason="Un nouveau projet.")
    dispositif, employer = structure.dispositifs.get(), makers.actor(structure)
    outcome = at_once(
        lambda: deciding.grant(by=by, request=request),
        lambda: hire_person(by=employer, candidate=person, dispositif=dispositif, terms=makers.terms()),
    )
    request.refresh_from_db()
    assert person.passes.count() == (1 if request.state == "granted" else 2), outcome
    assert request.state == "granted" or "not_the_latest_pass" in outcome
