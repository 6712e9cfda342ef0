"""States of an application: the whole table, cell by cell."""

import itertools

import pytest

from tests.rules.cases import DAY
from tremplin.rules import applications
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, ApplicationState, DispositifKind

ACCEPT_FROM = "new pool processing postponed prior_to_hire obsolete refused cancelled"
ARCHIVED = "refused cancelled obsolete withdrawn"
LATER = "new processing postponed"

# (action, actor): (from, to), written again from the conformance page; everything else is forbidden
TABLE = {
    ("process", "receiver"): ("new pool", "processing"),
    ("process", "staff"): ("new pool", "processing"),
    ("postpone", "receiver"): ("new pool processing prior_to_hire", "postponed"),
    ("add_to_pool", "receiver"): ("new processing postponed cancelled obsolete", "pool"),
    ("refuse", "receiver"): ("new pool processing prior_to_hire postponed", "refused"),
    ("accept", "receiver"): (ACCEPT_FROM, "accepted"),
    ("accept", "staff"): (ACCEPT_FROM, "accepted"),
    ("cancel", "receiver"): ("accepted", "cancelled"),
    ("cancel", "staff"): ("accepted", "cancelled"),
    ("transfer", "receiver"): (ACCEPT_FROM, "new"),
    ("withdraw", "candidate"): ("new processing postponed pool", "withdrawn"),
    ("withdraw", "sender"): ("new processing postponed pool", "withdrawn"),
    ("render_obsolete", "system"): (LATER, "obsolete"),
    ("reset", "staff"): ("obsolete", "new"),
    ("archive", "receiver"): (ARCHIVED, None),
    ("archive", "system"): (f"{ARCHIVED} {LATER}", None),
    ("unarchive", "receiver"): (f"{ARCHIVED} {LATER}", None),
}
GEIQ_ONLY = {
    ("start_prior_action", "receiver"): ("new pool processing postponed obsolete refused cancelled", "prior_to_hire")
}


@pytest.mark.parametrize("kind", list(DispositifKind))
@pytest.mark.parametrize("action", list(ApplicationAction))
def test_truth_table(action, kind):
    table = TABLE | GEIQ_ONLY if kind == "GEIQ" else TABLE
    for state, actor in itertools.product(ApplicationState, ApplicationActor):
        states, to = table.get((action, actor), ("", None))
        allowed = state in states.split()
        found = applications.transition(state=state, action=action, actor=actor, dispositif=kind, on=DAY)
        assert found.allowed == allowed, (state, actor)
        assert found.to == ((to or state) if allowed else None), (state, actor)
        assert (found.errors == ()) == allowed
        assert len(found.explanation.missing) == len(found.errors)


def test_nothing_leads_out_of_withdrawn():
    everyone = itertools.product(ApplicationAction, ApplicationActor, DispositifKind)
    reached = {
        applications.transition(state=ApplicationState.WITHDRAWN, action=action, actor=actor, dispositif=kind).to
        for action, actor, kind in everyone
    }
    assert reached == {None, "withdrawn"}


def test_what_one_may_do():
    def may(state, actor, kind="EI"):
        return applications.actions(state=state, actor=actor, dispositif=DispositifKind(kind))

    assert may(ApplicationState.ACCEPTED, ApplicationActor.RECEIVER) == ("cancel",)
    assert may(ApplicationState.NEW, ApplicationActor.CANDIDATE) == ("withdraw",)
    assert may(ApplicationState.PRIOR_TO_HIRE, ApplicationActor.CANDIDATE) == ()
    assert may(ApplicationState.OBSOLETE, ApplicationActor.STAFF) == ("accept", "reset")
    assert "start_prior_action" in may(ApplicationState.NEW, ApplicationActor.RECEIVER, "GEIQ")
    assert "refuse" not in may(ApplicationState.NEW, ApplicationActor.SYSTEM)


def test_why_not():
    found = applications.transition(
        state=ApplicationState.ACCEPTED,
        action=ApplicationAction.START_PRIOR_ACTION,
        actor=ApplicationActor.SYSTEM,
        dispositif=DispositifKind.EI,
    )
    assert found.errors == ("actor_may_not", "state_forbids", "dispositif_forbids")
    assert found.explanation.facts[-1] == "Peuvent la faire : structure qui reçoit."
