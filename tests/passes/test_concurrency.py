"""Several people at once on one PASS, on a real database: one coherent outcome, and a sentence for who came second."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests import makers
from tests.applications.test_actions_concurrency import at_once
from tests.passes.builders import hire, issued
from tremplin.applications.models import Application
from tremplin.kernel.actor import SYSTEM
from tremplin.passes import actions
from tremplin.passes.models import Pass
from tremplin.passes.verifying import differences
from tremplin.rules.kinds import SuspensionReason

REASON = SuspensionReason.CONTRACT_SUSPENDED


@pytest.fixture
def structure(transactional_db):
    return makers.structure(members=2)


@pytest.fixture
def found(structure):
    starts_on = timezone.localdate() - timedelta(days=60)
    made = issued(makers.candidate(), starts_on=starts_on)
    hire(made, by=structure, starts_on=starts_on)
    return made


def suspend(found, by):
    today = timezone.localdate()
    return actions.suspend(by=by, found=found, reason=REASON, starts_on=today, ends_on=today + timedelta(days=30))


def kinds(found) -> list[str]:
    return list(found.acts.values_list("kind", flat=True))


def test_two_suspensions_at_once(found, structure):
    first, second = (makers.actor(structure), makers.actor(structure))
    results = at_once(lambda: suspend(found, first), lambda: suspend(found, second))
    assert sorted(str(type(one).__name__) for one in results) == ["Pass", "str"]
    assert "status_forbids" in results
    assert kinds(found) == ["issue", "suspend"]
    assert found.suspensions.count() == 1
    assert list(differences()) == []


def test_a_suspension_and_a_hire_at_once(found, structure):
    """Hired first: the former structure may no longer suspend. Suspended first: the hire lifts the suspension."""
    application = makers.application(to=makers.structure(), who=found.candidate)
    start = timezone.localdate() + timedelta(days=5)
    by = makers.actor(structure)
    results = at_once(lambda: suspend(found, by), lambda: makers.accept(application, starts_on=start))
    assert any(isinstance(one, Application) for one in results)
    if "relation_may_not" in results:
        assert kinds(found) == ["issue"]
        assert not found.suspensions.exists()
    else:
        assert kinds(found) == ["issue", "suspend", "lift"]
        assert found.suspensions.get().ends_on == start - timedelta(days=1)
    assert Pass.objects.count() == 1
    assert list(differences()) == []


def test_back_at_work_and_dropped_at_once(found, structure):
    by = makers.actor(structure)
    suspend(found, by)
    back_on = timezone.localdate() + timedelta(days=3)
    results = at_once(
        lambda: actions.resume(by=by, found=found, back_on=back_on),
        lambda: actions.drop_suspension(by=by, found=found, reason="Erreur"),
    )
    # resumed then dropped is an outcome too: the suspension still runs until the day before the return
    assert kinds(found) in (["issue", "suspend", "drop"], ["issue", "suspend", "resume", "drop"])
    assert not found.suspensions.exists()
    assert sum(isinstance(one, Pass) for one in results) == len(kinds(found)) - 2
    assert list(differences()) == []


def test_a_correction_and_an_undo_at_once(found, structure):
    team, by = makers.actor(makers.network()), makers.actor(structure)
    suspend(found, by)
    starts_on = found.starts_on - timedelta(days=2)
    at_once(
        lambda: actions.correct(by=team, found=found, starts_on=starts_on, reason="Erreur"),
        lambda: actions.undo(by=team, found=found, reason="Erreur"),
    )
    now = Pass.objects.get(pk=found.pk)
    assert (kinds(found)[-2:], now.suspensions.count()) in (
        (["correct", "undo"], 1),
        (["undo", "correct"], 0),
    )
    assert list(differences()) == []


@pytest.mark.usefixtures("transactional_db")
def test_fifty_issues_at_once():
    people, today = [makers.candidate() for _ in range(50)], timezone.localdate()

    def one(person):
        try:
            return actions.issue(by=SYSTEM, candidate=person, starts_on=today, reason="Embauche").number
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        numbers = list(pool.map(one, people))
    assert len(set(numbers)) == Pass.objects.count() == 50
    assert list(differences()) == []
