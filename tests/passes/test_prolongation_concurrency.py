"""Two people at once, on a real database: one outcome, and a sentence for the other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import makers
from tests.applications.test_actions_concurrency import at_once
from tests.passes.builders import hire, issued
from tremplin.passes.actions import deciding, prolonging
from tremplin.passes.actions.prolonging import Asked
from tremplin.passes.models import ProlongationRequest
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
