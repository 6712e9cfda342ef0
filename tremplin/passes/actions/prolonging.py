"""Prolong a PASS: at once for the reasons that need nobody's agreement, else by a request to an authorised prescriber."""

from dataclasses import dataclass
from datetime import date

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused, refuse
from tremplin.kernel.models import StoredFile
from tremplin.organisations.models import Dispositif, Membership
from tremplin.passes import messages_requests as messages
from tremplin.passes.access import last_pass
from tremplin.passes.actions.acting import carry_out
from tremplin.passes.actions.acting import lock as locked
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.models import Pass, ProlongationRequest
from tremplin.passes.prolonging import asked, asking_dispositif, members_to_ask, plan_prolongation, report_required
from tremplin.passes.relations import check, relations_of
from tremplin.rules import passes as law
from tremplin.rules.kinds import PassAction, ProlongationReason

FIELDS = {"too_long": "ends_on", "too_short": "ends_on", "maximum_reached": "reason", "reason_not_available": "reason"}


@dataclass(frozen=True)
class Asked:
    """What a request says besides its dates: whom it is for, and what helps to decide."""

    addressee: Membership
    report: StoredFile | None = None
    message: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@act
def prolong(*, by: Actor, found: Pass, reason: ProlongationReason, ends_on: date) -> Pass:
    """Prolong until `ends_on`, for a reason that needs no agreement. The PASS may be over: it is valid again."""
    dossier, dispositif, result = check_prolongation(by=by, found=found, reason=reason, ends_on=ends_on, lock=True)
    if result.needs_prescriber:
        message = "Ce motif demande l’accord d’un organisme prescripteur habilité : envoyez-lui une demande."
        raise Refused("agreement_required", message, field="reason")
    why = f"{reason.label}, sans accord à demander"
    days = (ends_on - dossier.found.ends_on).days
    carry_out(by=by, dossier=dossier, planned=plan_prolongation(dossier, days=days, reason=reason, why=why))
    messages.prolonged(dossier.found, by=dispositif.organisation)
    return dossier.found


@act
def request_prolongation(
    *, by: Actor, found: Pass, reason: ProlongationReason, ends_on: date, asked: Asked
) -> ProlongationRequest:
    """Ask an authorised prescriber. Nothing changes on the PASS before the answer; one request at a time."""
    dossier, dispositif, result = check_prolongation(by=by, found=found, reason=reason, ends_on=ends_on, lock=True)
    if not result.needs_prescriber:
        raise Refused("agreement_not_needed", "Ce motif ne demande l’accord de personne.", field="reason")
    check_addressee(asked.addressee, dispositif)
    if report_required(dispositif.kind, dossier.today) and asked.report is None:
        raise Refused("report_required", "Joignez le bilan du parcours : il est obligatoire ici.", field="report")
    request = ProlongationRequest.objects.create(
        pass_iae=dossier.found,
        dispositif=dispositif,
        requested_by=by.user,
        requested_by_label=by.label,
        reason=reason,
        law_read_on=dossier.today,
        starts_on=dossier.found.ends_on,
        ends_on=ends_on,
        organisation=asked.addressee.organisation,
        addressee=asked.addressee.user,
        report=asked.report,
        message=asked.message.strip(),
        contact_email=asked.contact_email,
        contact_phone=asked.contact_phone,
    )
    journal.record(
        by=by,
        verb="passes.request_prolongation",
        obj=request,
        candidate_id=dossier.found.candidate_id,
        after={"reason": reason, "ends_on": ends_on, "organisation": asked.addressee.organisation.display_name},
    )
    messages.requested(request)
    return request


def check_prolongation(
    *, by: Actor, found: Pass, reason: ProlongationReason, ends_on: date, lock: bool = False
) -> tuple[Dossier, Dispositif, law.ProlongationResult]:
    """Refuse what the rights, the state of the PASS or the law forbid. `lock` (in a transaction) reads the PASS again."""
    dossier = locked(found) if lock else open_dossier(found)
    dispositif = check_may_prolong(by=by, dossier=dossier)
    result = asked(dossier, dispositif, reason, ends_on)
    if not result.allowed:
        refuse(result, field=FIELDS.get(result.errors[0]))
    return dossier, dispositif, result


def check_may_prolong(*, by: Actor, dossier: Dossier) -> Dispositif:
    """The dispositif that asks; refused when the actor, the PASS or a request already sent do not allow it."""
    if dossier.is_cancelled:
        raise Refused("pass_cancelled", "Ce PASS IAE est annulé : il ne se prolonge plus.")
    relations = relations_of(by, dossier.found, dossier.hires)
    dispositif = asking_dispositif(dossier, by.organisation)
    if dispositif is None:
        message = "Seule une structure qui a embauché la personne avec ce PASS IAE peut demander à le prolonger."
        raise NotYours("relation_may_not", message)
    # A suspended PASS has its own sentence in the rules, that says what to do.
    if dossier.status != "suspended":
        check(PassAction.REQUEST_PROLONGATION, relations, dossier.status)
    check_latest(dossier.found)
    if dossier.found.prolongation_requests.filter(state=ProlongationRequest.State.PENDING).exists():
        message = "Une demande de prolongation attend déjà une réponse pour ce PASS IAE."
        raise Refused("prolongation_pending", message)
    return dispositif


def check_latest(found: Pass) -> None:
    """Refuse to lengthen a PASS that another one followed."""
    latest = last_pass(found.candidate)
    if latest is None or latest.pk != found.pk:
        message = "La personne a un PASS IAE plus récent : celui-ci ne se prolonge plus."
        raise Refused("not_the_latest_pass", message)


def check_addressee(addressee: Membership, dispositif: Dispositif) -> None:
    """Refuse whoever is not, or no longer, of an authorised prescriber, or is also of the structure that asks."""
    if members_to_ask(dispositif.organisation).filter(pk=addressee.pk).exists():
        return
    message = (
        "Cette personne ne peut pas décider : elle n’est pas membre d’un organisme habilité,"
        " ou elle fait aussi partie de votre structure. Choisissez-en une autre."
    )
    raise Refused("not_an_authorised_prescriber", message, field="addressee")
