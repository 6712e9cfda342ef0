"""The heart: a hire. Opens the contract, issues or reuses the PASS IAE, frees the other candidatures, writes to everyone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.utils import timezone

from tremplin.applications import messages
from tremplin.applications import messages_daily as daily_messages
from tremplin.applications.access import with_hiring_kinds
from tremplin.applications.actions import send as sending
from tremplin.applications.actions.states import MOVED, lock, move, moved_to, write_history
from tremplin.applications.models import WAITING_STATES, Application
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models import Candidate
from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.actions import Terms, cancel_contract, check, open_contract
from tremplin.eligibility.access import has_valid_diagnosis, valid_diagnosis
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import Dispositif
from tremplin.passes import actions as pass_actions
from tremplin.passes.access import lock_passes, valid_pass
from tremplin.passes.actions.waiving import give_back_waiver, use_waiver
from tremplin.passes.models import Pass
from tremplin.passes.waiting import standing_waiver, waiting_period
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, AuthorKind

MAX_DAYS_AHEAD = 183


@dataclass(frozen=True)
class Missing:
    """What a hire still lacks, so that its pages ask only for that."""

    identity: tuple[str, ...] = ()
    diagnosis: bool = False


def missing_for(*, candidate: Candidate, dispositif: Dispositif) -> Missing:
    """The fields of the person that a hire needs and nobody has filled, and whether eligibility must be validated."""
    return Missing(lacking_identity(candidate), dispositif.is_iae and needs_diagnosis(candidate, dispositif))


def lacking_identity(candidate: Candidate) -> tuple[str, ...]:
    """The fields of the person that a hire needs and nobody has filled."""
    lacking = []
    if not candidate.birth_date:
        lacking.append("birth_date")
    if not candidate.title:
        lacking.append("title")
    if not candidate.nir and not candidate.nir_absence:
        lacking.append("nir")
    if not candidate.ft_id and not candidate.ft_absence:
        lacking.append("ft_id")
    if not candidate.commune_id:
        lacking.append("address")
    return tuple(lacking)


def needs_diagnosis(candidate: Candidate, dispositif: Dispositif) -> bool:
    """Under IAE rules and without valid PASS, a hire rests on a valid diagnosis the structure may read."""
    return valid_pass(candidate) is None and not has_valid_diagnosis(candidate, dispositif.organisation)


@act
def accept(
    *,
    by: Actor,
    application: Application,
    dispositif: Dispositif,
    terms: Terms,
    answer: str = "",
    diagnosis: Diagnosis | None = None,
) -> Application:
    """Hire the person. One transaction: the contract, the PASS, the other candidatures, the mails, or nothing.

    Refused with the field at fault when the rules forbid it. Locks candidate, then PASS, then application. `diagnosis`:
    the one just written in the same act, when there is one.
    """
    if dispositif.organisation_id != application.organisation_id:
        raise NotYours("dispositif_elsewhere", "Ce dispositif est celui d’une autre structure.", field="dispositif")
    candidate = lock_candidate(application.candidate_id)
    current, last = lock_passes(candidate)
    application = lock(application)
    today = timezone.localdate()
    _check_open(dispositif)
    check_hire(candidate=candidate, dispositif=dispositif, terms=terms, current=current, today=today)
    if dispositif.is_iae:
        if current is None and last is not None:
            check_waiting_period(candidate=candidate, dispositif=dispositif, over=last.ends_on)
        diagnosis = diagnosis or _diagnosis(candidate, dispositif, current)
        current = _pass_for(
            by=by, candidate=candidate, dispositif=dispositif, current=current, starts_on=terms.starts_on
        )
    contract = open_contract(
        by=by,
        candidate=candidate,
        dispositif=dispositif,
        terms=terms,
        pass_iae=current if dispositif.is_iae else None,
        law_read_on=today,
    )
    application.dispositif = dispositif
    move(
        by=by,
        application=application,
        action=ApplicationAction.ACCEPT,
        answer=answer.strip(),
        contract=contract,
        diagnosis=diagnosis,
        pass_iae=contract.pass_iae,
        no_diagnosis_reason=_why_no_diagnosis(dispositif, diagnosis),
    )
    freed = free_others(candidate=candidate, hired=application)
    messages.hired(application, freed)
    return application


@act
def hire(
    *,
    by: Actor,
    candidate: Candidate,
    dispositif: Dispositif,
    terms: Terms,
    posts: list[JobPost] | None = None,
    answer: str = "",
) -> Application:
    """Direct hire: the structure's own candidature for the person, sent and accepted at once."""
    if not by.is_employer or dispositif.organisation_id != by.organisation_id:
        raise NotYours("not_an_employer", "Seule la structure qui embauche peut déclarer cette embauche.")
    lock_candidate(candidate.pk)
    application = Application.objects.create(
        candidate=candidate,
        organisation=dispositif.organisation,
        dispositif=dispositif,
        sender_kind=AuthorKind.EMPLOYER,
        sender=by.user,
        sender_organisation=by.organisation,
    )
    application.posts.set(posts or [])
    write_history(by=by, application=application, action="send", before="")
    return accept(by=by, application=application, dispositif=dispositif, terms=terms, answer=answer)


@act
def cancel_hire(*, by: Actor, application: Application, reopen: Sequence[UUID] = ()) -> Application:
    """The hire did not take place: contract cancelled, and its PASS too when no other hire uses it.

    `reopen`: those of the candidatures it closed that wait for an answer again.
    """
    lock_passes(lock_candidate(application.candidate_id))
    application = lock(application)
    contract, used = application.contract, application.pass_iae
    moved = move(
        by=by, application=application, action=ApplicationAction.CANCEL, contract=None, pass_iae=None, answer=""
    )
    if contract is not None:
        cancel_contract(by=by, contract=contract)
    cancelled = used is not None and not used.contracts.filter(cancelled_at__isnull=True).exists()
    if cancelled and used is not None:
        pass_actions.cancel(by=by, found=used, reason="Embauche annulée")
        give_back_waiver(by=by, cancelled=used)
    elif used is not None and contract is not None:
        pass_actions.restore_after_hire(by=by, found=used, starts_on=contract.starts_on)
    messages.hire_cancelled(moved, pass_cancelled=cancelled)
    if reopen:
        _reopen(moved, reopen)
    return moved


def reopenable(application: Application) -> QuerySet[Application]:
    """The candidatures that this hire closed and that may wait again: none while another hire of the person holds."""
    hires = Application.objects.filter(candidate=application.candidate_id, state="accepted").exclude(pk=application.pk)
    return application.closed.filter(~Exists(hires), state="obsolete").order_by("created_at", "pk")


def _reopen(cancelled: Application, chosen: Sequence[UUID]) -> None:
    """The program does what the team would: the person did not choose the hire's cancellation."""
    around = ("candidate__user", "organisation", "dispositif", "sender", "sender_organisation")
    for one in reopenable(cancelled).filter(pk__in=chosen).select_related(*around).select_for_update(of=("self",)):
        reset = ApplicationAction.RESET
        move(by=SYSTEM, application=one, action=reset, ball="receiver", standing_for=ApplicationActor.STAFF)
        daily_messages.reopened(one)


def check_hire(
    *, candidate: Candidate, dispositif: Dispositif, terms: Terms, current: Pass | None, today: date
) -> None:
    """Refuse dates, terms or a file that do not allow the hire, naming the field."""
    lacking = lacking_identity(candidate)
    if lacking:
        raise Refused("identity_incomplete", "Il manque des informations sur la personne.", field=lacking[0])
    if terms.starts_on < today and dispositif.kind != "GEIQ":
        raise Refused("starts_in_past", "Le contrat ne peut pas commencer avant aujourd’hui.", field="starts_on")
    if (terms.starts_on - today).days > MAX_DAYS_AHEAD:
        raise Refused("starts_too_late", "Le contrat doit commencer dans les six mois.", field="starts_on")
    earlier = contracts_with(candidate, dispositif.organisation)
    done = months_done(earlier, terms.kind)
    check(terms=replace(terms, previous_months=max(terms.previous_months, done)), dispositif=dispositif, on=today)
    if any(one.dispositif_id == dispositif.pk and one.starts_on == terms.starts_on for one in earlier):
        message = "Une embauche de cette personne est déjà enregistrée ici pour ce premier jour."
        raise Refused("already_hired", message, field="starts_on")
    if dispositif.is_iae and current is not None and terms.starts_on > current.ends_on:
        end = f"{current.ends_on:%d/%m/%Y}"
        raise Refused("pass_ends_before", f"Le PASS IAE de la personne se termine le {end}.", field="starts_on")


def _check_open(dispositif: Dispositif) -> None:
    if not Dispositif.objects.active().filter(pk=dispositif.pk).exists():
        message = f"Le dispositif {dispositif.kind} de votre structure ne peut plus embaucher aujourd’hui."
        raise Refused("dispositif_closed", message, field="dispositif")


def check_waiting_period(*, candidate: Candidate, dispositif: Dispositif, over: date) -> None:
    """Refuse a new PASS while the waiting period that follows the last one runs.

    `over`: the last day of the last PASS. An authorised prescriber may have lifted it in writing.
    """
    result = waiting_period(ended_on=over, kind=dispositif.kind, waived=standing_waiver(candidate) is not None)
    if result.blocked:
        raise Refused("waiting_period", sending.waiting_sentence(result))


def _diagnosis(candidate: Candidate, dispositif: Dispositif, current: Pass | None) -> Diagnosis | None:
    found = valid_diagnosis(candidate, dispositif.organisation, with_pass=current is not None)
    if found is None and current is None:
        message = "L’éligibilité de la personne n’est pas validée. Validez-la avant d’embaucher."
        raise Refused("diagnosis_required", message, field="criteria", source="Code du travail, article L.5132-3")
    return found


def _pass_for(
    *, by: Actor, candidate: Candidate, dispositif: Dispositif, current: Pass | None, starts_on: date
) -> Pass:
    """The person's PASS when she has one (moved when it had not begun and she starts earlier, out of its suspension when
    the hire lifts it), else a new one."""
    why = f"Embauche par {dispositif.organisation} ({dispositif.kind})"
    change = pass_change(current, starts_on=starts_on)
    if current is None or change == "issue":
        issued = pass_actions.issue(by=by, candidate=candidate, starts_on=starts_on, reason=why)
        use_waiver(by=by, issued=issued)
        return issued
    if change == "move":
        return pass_actions.move_start(by=by, found=current, starts_on=starts_on, reason=why)
    return pass_actions.lift_for_hire(by=by, found=current, starts_on=starts_on)


def pass_change(current: Pass | None, *, starts_on: date) -> str:
    """What a hire under IAE rules does to the PASS: « issue », « move » (not begun, and she starts earlier) or « reuse »."""
    if current is None:
        return "issue"
    return "move" if timezone.localdate() < current.starts_on and starts_on < current.starts_on else "reuse"


def _why_no_diagnosis(dispositif: Dispositif, diagnosis: Diagnosis | None) -> str:
    if diagnosis is not None:
        return ""
    return "PASS IAE déjà valide" if dispositif.is_iae else f"{dispositif.kind} : hors règles IAE"


def free_others(*, candidate: Candidate, hired: Application) -> list[Application]:
    """Her other waiting candidatures become obsolete: the structures know, she is not asked twice."""
    closing = ApplicationAction.RENDER_OBSOLETE
    waiting = WAITING.read(person=candidate.pk, hired=hired.pk, today=timezone.localdate())
    freed = [moved_to(by=SYSTEM, application=one, action=closing, closed_by=hired) for one in waiting]
    if freed:
        # moved the same way at the same time: what is written of one is written of all
        written = {name: getattr(freed[0], name) for name in MOVED}
        Application.objects.filter(pk__in=[one.pk for one in freed]).update(**written)
    return freed


def _waiting() -> QuerySet[Application]:
    hers = Application.objects.filter(candidate=Param("person"), state__in=WAITING_STATES)
    around = hers.select_related("candidate__user", "organisation", "dispositif", "sender", "sender_organisation")
    others = with_hiring_kinds(around.exclude(pk=Param("hired")), TODAY)
    return others.order_by("pk").select_for_update(of=("self",))


WAITING = Prepared(_waiting)
