"""Suspend a PASS, change the suspension in progress, go back to work, lift it for a hire.

Each verb has its `plan_…`: what it would write, or the refusal. A page shows the plan before anything is written.
"""

from datetime import date

from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.passes import messages, suspensions
from tremplin.passes.actions.acting import carry_out, check_right, lock
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass, PassAct
from tremplin.passes.plans import Plan, plan
from tremplin.passes.replay import Move, Span, replay
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction, SuspensionReason


def plan_suspend(
    by: Actor, dossier: Dossier, *, reason: SuspensionReason, starts_on: date, ends_on: date | None
) -> Plan:
    """A suspension by the structure of the last hire. `ends_on` None: end unknown, so the longest that the law allows."""
    check_right(by, PassAction.SUSPEND, dossier)
    result = suspensions.ask(dossier, reason=reason, starts_on=starts_on, ends_on=ends_on)
    if not result.allowed:
        suspensions.refuse(result)
    step = suspensions.step(PassAct.Kind.SUSPEND, dossier, Span(starts_on, result.ends_on, str(reason)))
    return plan(dossier, step, SuspensionReason(reason).label, result.explanation)


def plan_edit(by: Actor, dossier: Dossier, *, reason: SuspensionReason, starts_on: date, ends_on: date | None) -> Plan:
    """Other dates or another reason for the suspension in progress."""
    was = _in_progress(by, dossier)
    declared_on = declared(dossier, was)
    result = suspensions.ask_again(dossier, was, declared_on, reason=reason, starts_on=starts_on, ends_on=ends_on)
    if not result.allowed:
        suspensions.refuse(result)
    asked = Span(starts_on, result.ends_on, str(reason))
    if asked == was:
        raise Refused("nothing_changed", "Ces dates et ce motif sont déjà ceux de la suspension.", field="ends_on")
    step = suspensions.step(PassAct.Kind.EDIT, dossier, asked, was)
    return plan(dossier, step, SuspensionReason(reason).label, result.explanation)


def plan_resume(by: Actor, dossier: Dossier, *, back_on: date) -> Plan:
    """The person is back at work that day: the suspension ends the day before."""
    was = _in_progress(by, dossier)
    if not was.starts_on < back_on < was.ends_on:
        message = (
            f"Le jour du retour doit venir après le {in_french(was.starts_on)}, premier jour de la suspension,"
            f" et avant le {in_french(was.ends_on)}, son dernier jour."
        )
        raise Refused("back_outside_suspension", message, field="back_on")
    shorter = Span(was.starts_on, back_on - suspensions.DAY, was.reason)
    step = suspensions.step(PassAct.Kind.RESUME, dossier, shorter, was)
    return plan(dossier, step, f"Retour au travail le {in_french(back_on)}")


def plan_drop(by: Actor, dossier: Dossier, *, reason: str) -> Plan:
    """The suspension in progress is taken away, as if nobody had declared it."""
    return plan(dossier, suspensions.dropping(dossier, _in_progress(by, dossier)), reason)


def _in_progress(by: Actor, dossier: Dossier) -> Span:
    check_right(by, PassAction.EDIT_SUSPENSION, dossier)
    found = dossier.current_suspension
    if found is None:
        raise Refused("not_suspended", "Aucune suspension n’est en cours aujourd’hui.")
    return found


def declared(dossier: Dossier, was: Span) -> date:
    """The day the suspension was first declared; its first day when another register declared it."""
    told = [one for one in dossier.acts if one.kind == PassAct.Kind.SUSPEND]
    return timezone.localdate(told[-1].at) if told else was.starts_on


@act
def suspend(*, by: Actor, found: Pass, reason: SuspensionReason, starts_on: date, ends_on: date | None = None) -> Pass:
    """Suspend the PASS (`ends_on` None: end unknown). Refused with the field at fault."""
    dossier = lock(found)
    planned = plan_suspend(by, dossier, reason=reason, starts_on=starts_on, ends_on=ends_on)
    carry_out(by=by, dossier=dossier, planned=planned)
    messages.suspended(by, dossier, planned.step)
    return dossier.found


@act
def edit_suspension(
    *, by: Actor, found: Pass, reason: SuspensionReason, starts_on: date, ends_on: date | None = None
) -> Pass:
    """Change the suspension in progress."""
    dossier = lock(found)
    planned = plan_edit(by, dossier, reason=reason, starts_on=starts_on, ends_on=ends_on)
    carry_out(by=by, dossier=dossier, planned=planned)
    messages.suspension_changed(by, dossier, planned.step)
    return dossier.found


@act
def resume(*, by: Actor, found: Pass, back_on: date) -> Pass:
    """The person is back at work: the suspension in progress ends the day before `back_on`."""
    dossier = lock(found)
    carry_out(by=by, dossier=dossier, planned=plan_resume(by, dossier, back_on=back_on))
    messages.resumed(by, dossier, back_on)
    return dossier.found


@act
def drop_suspension(*, by: Actor, found: Pass, reason: str) -> Pass:
    """Take away the suspension in progress; `reason` is written by who does it."""
    dossier = lock(found)
    carry_out(by=by, dossier=dossier, planned=plan_drop(by, dossier, reason=reason))
    messages.suspension_dropped(by, dossier)
    return dossier.found


@act
def lift_for_hire(*, by: Actor, found: Pass, starts_on: date, structure: str = "") -> Pass:
    """A hire under IAE rules from that day lifts the suspension that covers it. Called by whoever hires.

    `structure`: who hires, the actor's by default. Refused when the days taken back were the last ones: the PASS would
    be over before the hire.
    """
    if not found.suspensions.filter(starts_on__lte=starts_on, ends_on__gte=starts_on).exists():
        return found
    dossier = lock(found)
    step = suspensions.lifting(dossier, starts_on)
    if step is None:
        return found
    reason = f"Embauche le {in_french(starts_on)} par {structure or by.organisation_label}"
    carry_out(by=by, dossier=dossier, planned=plan(dossier, step, reason))
    if dossier.found.ends_on < starts_on:
        end = in_french(dossier.found.ends_on)
        message = f"Une fois la suspension levée, le PASS IAE se termine le {end} : il ne couvre plus cette embauche."
        raise Refused("pass_ends_before", message, field="starts_on")
    messages.lifted(by, dossier, starts_on)
    return dossier.found


@act
def restore_after_hire(*, by: Actor, found: Pass, starts_on: date) -> bool:
    """The hire that lifted a suspension did not take place: the suspension is back, when nothing followed.

    Another hire that it would cover lifts it in its turn.
    """
    if not lifted_for(found, starts_on):
        return False
    dossier = lock(found)
    last = dossier.acts[-1]
    state = replay(dossier.acts[:-1])
    step = Move(PassAct.Kind.UNDO, state.starts_on, state.ends_on, {"undoes": str(last.pk), "kind": last.kind})
    carry_out(by=by, dossier=dossier, planned=Plan(step, dossier.state, state, "Embauche annulée"))
    for hire in dossier.hires:
        if hire.starts_on > starts_on:
            structure = str(hire.dispositif.organisation)
            lift_for_hire(by=by, found=dossier.found, starts_on=hire.starts_on, structure=structure)
    return True


def lifted_for(found: Pass, starts_on: date) -> bool:
    """The last act on the PASS lifted a suspension for the hire of that day."""
    last = found.acts.last()
    return last is not None and last.detail.get("hired_on") == starts_on.isoformat()
