"""The state machine at the door of the actions, against the rules: every action, every state, every relation."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from tremplin.applications import actions
from tremplin.applications.models import Application, Transition
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules import applications as law
from tremplin.rules import states

pytestmark = pytest.mark.django_db

STATES = [str(state) for state in Application.State.values]
VERBS = {
    "process": lambda **who: actions.process(**who),
    "postpone": lambda **who: actions.postpone(**who, answer="Revenez en mai."),
    "add_to_pool": lambda **who: actions.add_to_pool(**who),
    "refuse": lambda **who: actions.refuse(**who, reason="no_position", answer="Non.", share_reason=False),
    "withdraw": lambda **who: actions.withdraw(**who),
    "archive": lambda **who: actions.archive(**who),
}
RELATIONS = ("receiver", "sender", "candidate")


def in_state(make, state: str):
    """A candidature a prescriber sent for a person with an account, put in that state without any action."""
    structure, prescriber = make.structure(), make.prescriber()
    person = make.candidate(account=True)
    make.diagnosis(who=person, by=prescriber)
    application = make.application(to=structure, who=person, by=prescriber)
    if state in ("accepted", "cancelled"):
        hired = make.accept(application)
        return hired if state == "accepted" else actions.cancel_hire(by=make.actor(structure), application=hired)
    changes = {
        "state": state,
        "ball": "receiver" if state in ("new", "processing", "postponed", "prior_to_hire") else "",
    }
    if state == "refused":
        changes |= {"refusal_reason": "other"}
    Application.objects.filter(pk=application.pk).update(**changes)
    application.refresh_from_db()
    return application


def actor_in(make, relation: str, application: Application) -> Actor:
    organisations = {"receiver": application.organisation, "sender": application.sender_organisation}
    return make.actor(organisations.get(relation) or application.candidate.user)


@pytest.mark.parametrize("state", STATES)
def test_every_action_follows_the_rules(make, state):
    application = in_state(make, state)
    for verb, relation in product(VERBS, RELATIONS):
        application.refresh_from_db()
        allowed = law.transition(state=state, action=verb, actor=relation, dispositif="ACI")
        by = actor_in(make, relation, application)
        before = Transition.objects.count()
        if not allowed.allowed:
            with pytest.raises(Refused) as refused:
                VERBS[verb](by=by, application=application)
            assert refused.value.code == "forbidden_transition"
            assert Transition.objects.count() == before
            continue
        kept = transaction.savepoint()
        moved = VERBS[verb](by=by, application=application)
        assert moved.state == allowed.to
        line = Transition.objects.order_by("-at", "-pk").first()
        assert (line.action, line.from_state, line.to_state) == (verb, state, moved.state)
        transaction.savepoint_rollback(kept)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("relation", RELATIONS)
def test_a_page_offers_what_the_rules_allow(make, state, relation):
    application = in_state(make, state)
    by = actor_in(make, relation, application)
    offered = actions.allowed_actions(by, application)
    # none of them is archived: there is nothing to take out of the archives
    allowed = {str(one) for one in law.actions(state=state, actor=relation, dispositif="ACI")} - {"unarchive"}
    assert offered == allowed


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_may_not_answer(make, verb):
    application = in_state(make, "new")
    reader = make.prescriber()
    make.accompaniment(who=application.candidate, by=reader)
    with pytest.raises(NotYours):
        VERBS[verb](by=make.actor(reader), application=application)
    assert actions.allowed_actions(make.actor(reader), application) == set()


@pytest.mark.parametrize(
    ("verb", "facts", "field"),
    [
        ("postpone", {"answer": " "}, "answer"),
        ("refuse", {"reason": "", "answer": "Non.", "share_reason": False}, "reason"),
        ("refuse", {"reason": "voyance", "answer": "Non.", "share_reason": False}, "reason"),
        ("refuse", {"reason": "other", "answer": "\n", "share_reason": False}, "answer"),
    ],
)
def test_a_refusal_names_its_field(make, verb, facts, field):
    application = in_state(make, "new")
    with pytest.raises(Refused) as refused:
        getattr(actions, verb)(by=make.actor(application.organisation), application=application, **facts)
    assert refused.value.field == field
    application.refresh_from_db()
    assert application.state == "new"


def test_on_hold_until_a_day_to_come(make):
    from django.utils import timezone

    application = in_state(make, "new")
    by = make.actor(application.organisation)
    with pytest.raises(Refused) as refused:
        actions.postpone(by=by, application=application, answer="Plus tard", until=timezone.localdate())
    assert refused.value.field == "until"


def test_what_belonged_to_a_former_state_does_not_stay(make):
    from datetime import timedelta

    from django.utils import timezone

    application = in_state(make, "new")
    by = make.actor(application.organisation)
    until = timezone.localdate() + timedelta(days=40)
    actions.postpone(by=by, application=application, answer="Plus tard", until=until)
    actions.refuse(
        by=by,
        application=application,
        reason="other",
        answer="Non.",
        share_reason=True,
        answer_to_prescriber="Entre nous",
    )
    application.refresh_from_db()
    assert application.postponed_until is None
    make.accept(application)
    application.refresh_from_db()
    assert (application.answer_to_prescriber, application.refusal_reason, application.refusal_reason_shared) == (
        "",
        "",
        False,
    )


def test_a_person_applies_for_herself_only(make):
    other = make.candidate(account=True)
    with pytest.raises(NotYours):
        actions.send(by=make.actor(make.user()), candidate=other, organisation=make.structure())


def test_the_system_closes_what_waits_and_nothing_else(make):
    for state in STATES:
        allowed = law.transition(state=state, action="render_obsolete", actor="system", dispositif="ACI").allowed
        assert ("render_obsolete" in actions.allowed_actions(SYSTEM, in_state(make, state))) is allowed


@pytest.mark.parametrize("state", [state for state in STATES if state != "accepted"])
def test_the_database_refuses_what_the_law_does_not_hold(make, state):
    """Whoever writes, a state changes only as the table of transitions says."""
    application = in_state(make, state)
    reached = {str(end) for start, _, end, _ in states.moves() if start == state}
    stopped = {other for other in STATES if other != state and "no transition" in forced(application, other)}
    assert stopped == set(STATES) - {state} - reached


def forced(application: Application, state: str) -> str:
    """What the database says when somebody writes a state by hand; nothing is kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # the checks of the row refuse most of the rest: the trigger speaks before them
            cursor.execute("UPDATE applications_application SET state = %s WHERE id = %s", [state, application.pk])
            transaction.set_rollback(True)
    except IntegrityError as refused:
        return str(refused)
    return ""
