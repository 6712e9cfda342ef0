"""Who may do what to a PASS."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates as days
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import PassAction, PassRelation, PassStatus
from tremplin.rules.parameters import Law
from tremplin.rules.parameters.units import RightRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionResult:
    """Answer of `pass.permission`."""

    allowed: bool
    errors: tuple[str, ...]
    explanation: Explanation


def permission(
    *, action: PassAction, relation: PassRelation, status: PassStatus, on: date | None = None
) -> PermissionResult:
    """May someone with this link to the PASS do this, in this state of the PASS?

    This says who; dates and reasons are checked by `suspension`, `prolongation` and `waiting_period`. A person with
    several links asks once for each: one « yes » is enough.
    """
    law = Law(on or days.today())
    right = law.value(f"passes.right.{action}", RightRecord)
    found = {
        "relation_may_not": relation not in right.relations,
        "status_forbids": status not in right.statuses,
    }
    errors = tuple(code for code, holds in found.items() if holds)
    facts = (
        f"Action : {PassAction(action).label}. Qui : {PassRelation(relation).label}.",
        f"État du PASS : {PassStatus(status).label}.",
        "Peuvent le faire : " + ", ".join(one.label for one in right.relations) + ".",
    )
    return PermissionResult(
        allowed=not errors, errors=errors, explanation=Explanation("pass.permission", facts, law.readings, errors)
    )
