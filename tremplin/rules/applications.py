"""States of an application, and who may move it from one to another."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, ApplicationState, DispositifKind
from tremplin.rules.parameters import Law
from tremplin.rules.parameters.units import TransitionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitionResult:
    """Answer of `application.transition`. `to`: the new state, null when not allowed."""

    allowed: bool
    to: ApplicationState | None
    errors: tuple[str, ...]
    explanation: Explanation


def transition(
    *,
    state: ApplicationState,
    action: ApplicationAction,
    actor: ApplicationActor,
    dispositif: DispositifKind,
    on: date | None = None,
) -> TransitionResult:
    """May this actor do this to an application in this state, and where does it lead?

    Archiving leaves the state as it is. The system never refuses: silence is not a refusal.
    """
    law = Law(on or dates.today())
    record = law.value(f"applications.transition.{action}", TransitionRecord)
    found = {
        "actor_may_not": actor not in record.actors,
        "state_forbids": state not in record.from_by_actor.get(actor, record.from_),
        "dispositif_forbids": record.kinds is not None and dispositif not in record.kinds,
    }
    errors = tuple(code for code, holds in found.items() if holds)
    to = None if errors else record.to or ApplicationState(state)
    explanation = Explanation("application.transition", _facts(record, state, action, actor), law.readings, errors)
    return TransitionResult(allowed=not errors, to=to, errors=errors, explanation=explanation)


def actions(
    *, state: ApplicationState, actor: ApplicationActor, dispositif: DispositifKind, on: date | None = None
) -> tuple[ApplicationAction, ...]:
    """What this actor may do to an application in this state, in the order of the list."""
    return tuple(
        action
        for action in ApplicationAction
        if transition(state=state, action=action, actor=actor, dispositif=dispositif, on=on).allowed
    )


def _facts(
    record: TransitionRecord, state: ApplicationState, action: ApplicationAction, actor: ApplicationActor
) -> tuple[str, ...]:
    states = ", ".join(one.label.lower() for one in record.from_by_actor.get(actor, record.from_))
    return (
        f"Action : {ApplicationAction(action).label}. Qui : {ApplicationActor(actor).label}.",
        f"La candidature est dans l’état : {ApplicationState(state).label.lower()}.",
        f"Cette action est possible depuis : {states}.",
        "Peuvent la faire : " + ", ".join(one.label.lower() for one in record.actors) + ".",
    )
