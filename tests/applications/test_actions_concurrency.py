"""Several people at once, on a real database: one PASS, one hire, distinct numbers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from tests import makers
from tremplin.applications import actions
from tremplin.applications.hiring import HIRE, Hiring
from tremplin.applications.models import Application
from tremplin.contracts.actions.living import end_contract
from tremplin.contracts.models import Contract
from tremplin.kernel import drafts
from tremplin.kernel.errors import Refused
from tremplin.passes.models import Pass


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in as many threads, started together; a refusal is a result."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return call()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.usefixtures("transactional_db")
def test_two_acceptances_of_one_person_give_one_pass():
    person, prescriber = makers.candidate(), makers.prescriber()
    makers.diagnosis(who=person, by=prescriber)
    first, second = (makers.application(to=makers.structure(), who=person, by=prescriber) for _ in range(2))
    hired = at_once(lambda: makers.accept(first), lambda: makers.accept(second))
    assert {type(one) for one in hired} == {Application}
    assert Pass.objects.count() == 1
    assert Contract.objects.filter(pass_iae=Pass.objects.get()).count() == 2


@pytest.mark.usefixtures("transactional_db")
def test_two_colleagues_accept_one_candidature_once():
    structure = makers.structure(members=2)
    application = makers.application(to=structure)
    makers.diagnosis(who=application.candidate, by=structure)
    results = at_once(lambda: makers.accept(application), lambda: makers.accept(application))
    assert sum(isinstance(one, Application) for one in results) == 1
    assert {one for one in results if isinstance(one, str)} <= {"forbidden_transition", "already_hired"}
    assert Contract.objects.count() == Pass.objects.count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_a_double_click_on_a_direct_hire_hires_once():
    structure, person = makers.structure(), makers.candidate()
    makers.diagnosis(who=person, by=structure)
    by, terms = makers.actor(structure), makers.terms()
    typed = {
        "kind": terms.kind,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "weekly_hours": "26",
        "trade": "",
        "exception": "",
    }
    draft = drafts.start(by=by, kind=HIRE, payload={"candidate": str(person.pk), "recognised": True, "terms": typed})
    seen = Hiring.of_draft(by, draft).seen
    results = at_once(*[lambda: actions.confirm(by=by, kind=HIRE, draft_pk=draft.pk, seen=seen).pk for _ in range(2)])
    assert len(set(results)) == 1
    assert Application.objects.count() == Contract.objects.count() == Pass.objects.count() == 1


@pytest.mark.usefixtures("transactional_db")
def test_refusing_and_accepting_at_once_keeps_one_answer_at_a_time():
    structure = makers.structure()
    application = makers.application(to=structure)
    makers.diagnosis(who=application.candidate, by=structure)
    by = makers.actor(structure)
    facts = {"reason": "no_position", "answer": "Non.", "share_reason": False}
    at_once(lambda: makers.accept(application), lambda: actions.refuse(by=by, application=application, **facts))
    application.refresh_from_db()
    states = list(application.transitions.values_list("from_state", "to_state"))
    assert application.state == "accepted"
    assert [before for before, _ in states][1:] == [after for _, after in states][:-1]


@pytest.mark.usefixtures("transactional_db")
def test_ending_a_contract_while_its_hire_is_cancelled_blocks_neither():
    structure = makers.structure()
    by = makers.actor(structure)
    for _ in range(3):
        hired = makers.hire(to=structure, starts_on=timezone.localdate())
        contract = Contract.objects.get(pk=hired.contract_id)
        end = {"ended_on": contract.starts_on, "why": "agreement"}
        results = at_once(
            lambda hired=hired: actions.cancel_hire(by=by, application=hired),
            lambda contract=contract, end=end: end_contract(by=by, contract=contract, **end),
        )
        assert isinstance(results[0], Application)
        assert isinstance(results[1], Contract) or results[1] == "contract_cancelled"
