"""Correct the dates of a PASS, go back on the last act: by the team, with a written reason, in the sight of everybody."""

from datetime import date

from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.passes import messages
from tremplin.passes.actions.acting import carry_out, check_right, lock
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import OPENING, Pass, PassAct
from tremplin.passes.plans import Plan, plan
from tremplin.passes.replay import BrokenHistory, Move, State, replay, standing
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction


def plan_correct(by: Actor, dossier: Dossier, *, starts_on: date, ends_on: date | None, reason: str) -> Plan:
    """Other dates for the PASS. `ends_on` None: the end follows the start, by as many days."""
    check_right(by, PassAction.CORRECT, dossier)
    found = dossier.found
    ends_on = ends_on or found.ends_on + (starts_on - found.starts_on)
    _check_dates(dossier, starts_on, ends_on)
    check_alone(dossier, State(starts_on, ends_on))
    was = {"starts_on": found.starts_on.isoformat(), "ends_on": found.ends_on.isoformat()}
    return plan(dossier, Move(PassAct.Kind.CORRECT, starts_on, ends_on, {"was": was}), reason)


def _check_dates(dossier: Dossier, starts_on: date, ends_on: date) -> None:
    found = dossier.found
    if (starts_on, ends_on) == (found.starts_on, found.ends_on):
        raise Refused("nothing_changed", "Ces dates sont déjà celles du PASS IAE.", field="starts_on")
    if ends_on <= starts_on:
        raise Refused("ends_before_start", "Le dernier jour doit venir après le premier.", field="ends_on")
    first = min((one.starts_on for one in (*dossier.suspensions, *dossier.prolongations)), default=starts_on)
    if first < starts_on:
        message = f"Une suspension ou une prolongation commence le {in_french(first)} : le PASS IAE doit la contenir."
        raise Refused("period_outside", message, field="starts_on")
    last = max((one.ends_on for one in dossier.suspensions), default=ends_on)
    if last > ends_on:
        message = f"Une suspension finit le {in_french(last)} : le PASS IAE doit la contenir."
        raise Refused("period_outside", message, field="ends_on")


def check_alone(dossier: Dossier, state: State) -> None:
    """Refuse dates that another PASS of the person holds already: she has one at a time."""
    others = Pass.objects.filter(candidate=dossier.found.candidate_id, cancelled_at__isnull=True)
    taken = others.filter(starts_on__lte=state.ends_on, ends_on__gte=state.starts_on).exclude(pk=dossier.found.pk)
    if other := taken.first():
        period = f"du {in_french(other.starts_on)} au {in_french(other.ends_on)}"
        message = f"La personne a un autre PASS IAE {period} : une personne n’en a qu’un à la fois."
        raise Refused("other_pass", message, field="ends_on")


def plan_undo(by: Actor, dossier: Dossier, *, reason: str) -> Plan:
    """The PASS as it was before the last act that still stands. The act stays in the history, followed by its undoing."""
    check_right(by, PassAction.UNDO, dossier)
    last, state = _before_last(dossier)
    if last.detail.get("hired_on"):
        message = "Une embauche a levé cette suspension. Si l’embauche n’a pas eu lieu, sa structure l’annule."
        raise Refused("done_by_a_hire", message)
    check_alone(dossier, state)
    step = Move(PassAct.Kind.UNDO, state.starts_on, state.ends_on, {"undoes": str(last.pk), "kind": last.kind})
    return Plan(step, dossier.state, state, reason, says=[f"Acte repris : {last.get_kind_display()}, {last.reason}."])


def _before_last(dossier: Dossier) -> tuple[PassAct, State]:
    """The last act that stands, when it can be undone, and what the PASS was before it."""
    try:
        acts = standing(dossier.acts)
        sound = bool(acts) and replay(acts) == dossier.state
    except BrokenHistory:
        sound = False
    if not sound:
        message = "L’historique de ce PASS IAE est incomplet. Corrigez plutôt ses dates."
        raise Refused("incomplete_history", message)
    if acts[-1].kind in OPENING:
        raise Refused("nothing_to_undo", "Aucun acte n’a suivi la délivrance de ce PASS IAE.")
    return acts[-1], replay(acts[:-1])


@act
def correct(*, by: Actor, found: Pass, starts_on: date, ends_on: date | None = None, reason: str) -> Pass:
    """Correct the dates; the person, the structure of the last hire and who accompanies her read both."""
    dossier = lock(found)
    planned = plan_correct(by, dossier, starts_on=starts_on, ends_on=ends_on, reason=reason)
    carry_out(by=by, dossier=dossier, planned=planned)
    messages.corrected(by, dossier, planned)
    return dossier.found


@act
def undo(*, by: Actor, found: Pass, reason: str) -> Pass:
    """Go back on the last act."""
    dossier = lock(found)
    planned = plan_undo(by, dossier, reason=reason)
    carry_out(by=by, dossier=dossier, planned=planned)
    messages.corrected(by, dossier, planned)
    return dossier.found
