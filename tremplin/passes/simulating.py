"""« Et si… »: what suspending, hiring or prolonging would do to a PASS, by the rules, before any act. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tremplin.passes import suspensions
from tremplin.passes.dossier import Dossier, as_it_would_be
from tremplin.passes.models import PassAct
from tremplin.passes.plans import Plan, plan
from tremplin.passes.prolonging import asked as law_says
from tremplin.passes.replay import Move, Span
from tremplin.rules import passes as law
from tremplin.rules.dates import in_french
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import AuthorKind, DispositifKind, ProlongationReason, SuspensionReason

Kind = PassAct.Kind


@dataclass(frozen=True)
class Supposition:
    """What is supposed; None where nothing is. `suspended_until` None with a first day: end unknown."""

    suspended_on: date | None = None
    suspended_until: date | None = None
    hired_on: date | None = None
    prolonged_for: ProlongationReason | None = None
    prolonged_by: int = 0


@dataclass(frozen=True)
class Answer:
    """One « et si », whether the rules allow it, and why."""

    title: str
    allowed: bool
    says: Sequence[str]
    sources: Sequence[str] = ()


def simulate(dossier: Dossier, asked: Supposition) -> tuple[list[Answer], Dossier]:
    """The answers in the order of time, each on what the former leave; and the PASS at the end of them."""
    answers: list[Answer] = []
    for supposed, tell in (
        (asked.suspended_on, _suspend),
        (asked.hired_on, _hire),
        (asked.prolonged_for, _prolong),
    ):
        if supposed is not None:
            answer, dossier = tell(dossier, asked)
            answers.append(answer)
    return answers, dossier


def _suspend(dossier: Dossier, asked: Supposition) -> tuple[Answer, Dossier]:
    """On the day it could be declared: today, or its first day when that is to come."""
    first, last = asked.suspended_on or dossier.today, asked.suspended_until
    reason = SuspensionReason.CONTRACT_SUSPENDED
    day = max(dossier.today, first)
    result = suspensions.ask(dossier, reason=reason, starts_on=first, ends_on=last, today=day)
    until = f" au {in_french(last)}" if last else ", fin inconnue"
    title = f"Suspendre du {in_french(first)}{until}"
    if not result.allowed:
        return _no(title, result.explanation), dossier
    step = suspensions.step(Kind.SUSPEND, dossier, Span(first, result.ends_on, str(reason)))
    planned = plan(dossier, step, reason.label)
    says = [_moved(planned), "La fin se déplace de l’écart entre le premier et le dernier jour de la suspension."]
    if first > dossier.today:
        says.append("Une suspension se déclare le jour où elle commence, ou après.")
    return Answer(title, True, says, result.explanation.sources), _after(dossier, planned)


def _hire(dossier: Dossier, asked: Supposition) -> tuple[Answer, Dossier]:
    day = asked.hired_on or dossier.today
    title = f"Embaucher le {in_french(day)}"
    step = suspensions.lifting(dossier, day)
    planned = plan(dossier, step, title) if step is not None else None
    ends_on = planned.state.ends_on if planned is not None else dossier.found.ends_on
    if day > ends_on:
        return _too_late(title, day, ends_on), dossier
    says = [f"Le PASS IAE couvre cette embauche jusqu’au {in_french(ends_on)}."]
    if planned is None:
        return Answer(title, True, [*says, "Ses dates ne changent pas."]), dossier
    says += ["L’embauche lève la suspension : elle finit la veille.", _moved(planned)]
    return Answer(title, True, says), _after(dossier, planned)


def _too_late(title: str, day: date, ended_on: date) -> Answer:
    """After the end, a hire needs a new PASS: is the waiting period in the way?"""
    result = law.waiting_period(
        last_pass_ends_on=ended_on,
        today=day,
        dispositif=DispositifKind.ACI,
        sender=AuthorKind.CANDIDATE,
        prescriber_diagnosis=False,
    )
    over = f"Le PASS IAE finit le {in_french(ended_on)} : il ne couvre pas cette embauche."
    if not result.blocked:
        dates = law.dates(starts_on=day)
        says = f"Un nouveau PASS IAE est possible. Il irait du {in_french(day)} au {in_french(dates.ends_on)}."
        return Answer(title, True, [over, says], dates.explanation.sources)
    says = f"Le délai de carence court jusqu’au {in_french(result.ends_on)}. Un organisme habilité peut le lever."
    return Answer(title, False, [over, says], result.explanation.sources)


def _prolong(dossier: Dossier, asked: Supposition) -> tuple[Answer, Dossier]:
    reason = asked.prolonged_for or ProlongationReason.COMPLETE_TRAINING
    ends_on = dossier.found.ends_on + timedelta(days=asked.prolonged_by)
    result = law_says(dossier, dossier.last_hire.dispositif, reason, ends_on)
    title = f"Prolonger de {asked.prolonged_by} jours : {reason.label}"
    if not result.allowed:
        return _no(title, result.explanation), dossier
    span = Span(result.starts_on, result.pass_ends_on, str(reason))
    step = Move(Kind.PROLONG, dossier.found.starts_on, dossier.found.ends_on, span.as_detail())
    planned = plan(dossier, step, reason.label)
    needs = "Il faut l’accord d’un organisme habilité." if result.needs_prescriber else "Aucun accord n’est à demander."
    return Answer(title, True, [_moved(planned), needs], result.explanation.sources), _after(dossier, planned)


def _no(title: str, explanation: Explanation) -> Answer:
    return Answer(title, False, explanation.missing, explanation.sources)


def _moved(planned: Plan) -> str:
    by = f"{abs(planned.days)} jour{'s' if abs(planned.days) > 1 else ''} de {'plus' if planned.days >= 0 else 'moins'}"
    return f"Le PASS IAE finirait le {in_french(planned.state.ends_on)} ({by})."


def _after(dossier: Dossier, planned: Plan) -> Dossier:
    supposed = as_it_would_be(dossier, planned.state, kind=planned.step.kind, reason=planned.reason)
    supposed.acts[-1].author_label = "Supposition"
    return supposed
