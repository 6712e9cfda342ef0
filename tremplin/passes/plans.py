"""An act as it would be written, before it is: what a page shows and what the verb then does are one and the same."""

from dataclasses import dataclass, field
from datetime import date

from tremplin.passes.dossier import Dossier, as_it_would_be
from tremplin.passes.replay import Move, State, after
from tremplin.rules.dates import gap
from tremplin.rules.explanation import Explanation


@dataclass(frozen=True)
class Plan:
    """One step on a PASS, allowed, and what it leaves. `says`: what else happens, in sentences."""

    step: Move
    before: State
    state: State
    reason: str
    why: Explanation | None = None
    says: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        """Days added to the end (negative: taken back)."""
        return gap(self.before.ends_on, self.state.ends_on)

    @property
    def former_end(self) -> date:
        return self.before.ends_on


def plan(
    dossier: Dossier, step: Move, reason: str, why: Explanation | None = None, says: list[str] | None = None
) -> Plan:
    """The plan of a step on the PASS as it stands."""
    return Plan(step, dossier.state, after(dossier.state, step), reason, why, says or [])


def preview(dossier: Dossier, planned: Plan) -> Dossier:
    """The PASS as the plan would leave it, for the eye only."""
    return as_it_would_be(dossier, planned.state, kind=planned.step.kind, reason=planned.reason)
