"""End a PASS before its time, or cancel one that no hire uses."""

from datetime import timedelta

from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.passes import messages
from tremplin.passes.actions.acting import carry_out, check_right, lock
from tremplin.passes.actions.deciding import close_requests
from tremplin.passes.actions.issuing import cancel
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass, PassAct
from tremplin.passes.plans import Plan, plan
from tremplin.passes.replay import Move
from tremplin.rules.dates import add_months, in_french
from tremplin.rules.kinds import PassAction
from tremplin.rules.parameters import read

DAY = timedelta(days=1)


def plan_terminate(by: Actor, dossier: Dossier, *, reason: str) -> Plan:
    """Today is the last day: what runs is cut, what was to come goes."""
    check_right(by, PassAction.TERMINATE, dossier)
    if dossier.found.starts_on == dossier.today:
        message = "Ce PASS IAE commence aujourd’hui. Si l’embauche n’a pas eu lieu, annulez-la."
        raise Refused("begins_today", message)
    if dossier.found.ends_on == dossier.today:
        raise Refused("ends_today", "Ce PASS IAE se termine déjà aujourd’hui.")
    step = Move(PassAct.Kind.TERMINATE, dossier.found.starts_on, dossier.today, {})
    return plan(dossier, step, reason, says=_freed_by_end(dossier))


def _freed_by_end(dossier: Dossier) -> list[str]:
    months: int = read("passes.waiting_period", dossier.today).value  # type: ignore[assignment]
    until = add_months(dossier.today, months, field="today")
    said = [f"Le délai de carence ira du {in_french(dossier.today + DAY)} au {in_french(until)}."]
    if dossier.current_hire is not None:
        name = dossier.current_hire.dispositif.organisation
        said.append(f"Le contrat avec {name} n’est pas rompu, mais plus aucun PASS IAE ne le couvre.")
    return said


def plan_cancel(by: Actor, dossier: Dossier, *, reason: str) -> Plan:
    """A PASS that no hire uses is void. With a hire, cancelling the hire cancels its PASS."""
    check_right(by, PassAction.CANCEL, dossier)
    if dossier.last_hire is not None:
        name = dossier.last_hire.dispositif.organisation
        message = (
            f"Une embauche par {name} utilise ce PASS IAE. Si elle n’a pas eu lieu, {name} l’annule depuis la"
            " candidature, et le PASS IAE avec elle. Si elle a eu lieu, mettez plutôt fin au PASS IAE."
        )
        raise Refused("used_by_a_hire", message)
    step = Move(PassAct.Kind.CANCEL, dossier.found.starts_on, dossier.found.ends_on, {})
    said = [
        "Le numéro ne sera pas redonné.",
        "La personne n’aura plus de PASS IAE : une nouvelle embauche pourra en ouvrir un, sans délai de carence.",
    ]
    return plan(dossier, step, reason, says=said)


@act
def terminate(*, by: Actor, found: Pass, reason: str) -> Pass:
    """The PASS ends today."""
    dossier = lock(found)
    planned = plan_terminate(by, dossier, reason=reason)
    carry_out(by=by, dossier=dossier, planned=planned)
    close_requests(by=by, found=dossier.found)
    messages.terminated(by, dossier, planned)
    return dossier.found


@act
def cancel_unused(*, by: Actor, found: Pass, reason: str) -> Pass:
    """Cancel a PASS that no hire uses."""
    dossier = lock(found)
    plan_cancel(by, dossier, reason=reason)
    cancelled = cancel(by=by, found=dossier.found, reason=reason)
    messages.cancelled(by, dossier, reason)
    return cancelled
