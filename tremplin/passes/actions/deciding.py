"""Decide a request for prolongation: once, by an authorised prescriber who is not of the structure that asks."""

from collections.abc import Sequence

from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused, refuse
from tremplin.passes import messages_requests as messages
from tremplin.passes.actions.acting import carry_out, lock
from tremplin.passes.actions.prolonging import check_latest
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass, PassAct, ProlongationRequest
from tremplin.passes.prolonging import OF_THE_PASS, asked, plan_prolongation
from tremplin.passes.relations import check
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction, PassRelation, ProlongationReason

State = ProlongationRequest.State
Refusal = ProlongationRequest.Refusal


@act
def grant(*, by: Actor, request: ProlongationRequest) -> ProlongationRequest:
    """Agree: the PASS ends later by the days asked, from its end of today if something moved it meanwhile."""
    request, dossier = _lock(request)
    found = dossier.found
    check_may_decide(by=by, request=request)
    if dossier.is_cancelled:
        raise Refused("pass_cancelled", "Ce PASS IAE est annulé : il ne se prolonge plus.")
    check(PassAction.DECIDE_PROLONGATION, [PassRelation.ADDRESSED_PRESCRIBER], dossier.status)
    check_latest(found)
    reason = ProlongationReason(request.reason)
    result = asked(dossier, request.dispositif, reason, request.end_from(found.ends_on))
    # It was asked in time: only what was used up meanwhile counts now.
    if set(result.errors) - OF_THE_PASS:
        refuse(result)
    why = f"{reason.label}, accord de {request.organisation}"
    planned = plan_prolongation(dossier, days=request.days_asked, reason=reason, why=why)
    act = carry_out(by=by, dossier=dossier, planned=planned)
    _decide(by=by, request=request, state=State.GRANTED, act=act)
    messages.granted(request)
    return request


@act
def refuse_prolongation(
    *,
    by: Actor,
    request: ProlongationRequest,
    reason: str,
    explanation: str,
    follow_up: Sequence[str] = (),
    follow_up_text: str = "",
) -> ProlongationRequest:
    """Refuse, with a reason and an explanation; with what follows for the person when the IAE no longer fits her."""
    request, _ = _lock(request)
    check_may_decide(by=by, request=request)
    if reason not in Refusal:
        raise Refused("reason_required", "Choisissez un motif dans la liste.", field="reason")
    if not explanation.strip():
        raise Refused("explanation_required", "Expliquez votre décision à la structure.", field="explanation")
    leaves = reason == Refusal.IAE
    if leaves and not (follow_up and follow_up_text.strip()):
        field = "follow_up_text" if follow_up else "follow_up"
        message = "Dites ce que vous proposez à la personne ensuite : cochez une suite et décrivez-la."
        raise Refused("follow_up_required", message, field=field)
    _decide(
        by=by,
        request=request,
        state=State.REFUSED,
        refusal_reason=reason,
        explanation=explanation.strip(),
        follow_up=list(follow_up) if leaves else [],
        follow_up_text=follow_up_text.strip() if leaves else "",
    )
    messages.refused(request)
    return request


@act
def withdraw_request(*, by: Actor, request: ProlongationRequest) -> ProlongationRequest:
    """The structure that asked takes its request back, so that it may ask again or ask somebody else."""
    request, _ = _lock(request)
    if by.organisation_id != request.dispositif.organisation_id:
        raise NotYours("not_the_asking_structure", "Seule la structure qui a fait la demande peut la retirer.")
    check_pending(request)
    _decide(by=by, request=request, state=State.WITHDRAWN)
    messages.withdrawn(request)
    return request


def close_requests(*, by: Actor, found: Pass) -> None:
    """A PASS that ends before its time or is cancelled is not prolonged: what was asked is withdrawn, and told.

    The caller has locked the PASS.
    """
    related = ("dispositif__organisation", "addressee", "requested_by", "organisation")
    for request in found.prolongation_requests.filter(state=State.PENDING).select_related(*related):
        request.pass_iae = found
        _decide(by=by, request=request, state=State.WITHDRAWN)
        messages.withdrawn(request)


def check_may_decide(*, by: Actor, request: ProlongationRequest) -> None:
    """Refuse another organisation, one that lost its authorisation, somebody of both sides, a second decision."""
    if by.organisation_id != request.organisation_id:
        raise NotYours("not_the_addressee", "Cette demande est adressée à un autre organisme.")
    if not request.organisation.prescriber.is_authorised:
        message = "Votre organisme n’est plus habilité : il ne peut plus décider d’une prolongation."
        raise NotYours("no_longer_authorised", message)
    if on_both_sides(by, request):
        message = (
            "Vous faites aussi partie de la structure qui demande, ou vous avez fait cette demande."
            " Une autre personne de votre organisme doit décider."
        )
        raise NotYours("conflict_of_interest", message)
    check_pending(request)


def on_both_sides(by: Actor, request: ProlongationRequest) -> bool:
    """Whether the actor made the request, or belongs to the structure that did."""
    members = request.dispositif.organisation.memberships.current()
    return by.user_id == request.requested_by_id or members.filter(user=by.user).exists()


def check_pending(request: ProlongationRequest) -> None:
    """Refuse what was already decided, saying how, by whom and when."""
    if request.is_pending or request.decided_at is None:
        return
    how = {State.GRANTED: "acceptée", State.REFUSED: "refusée", State.WITHDRAWN: "retirée"}[State(request.state)]
    when = in_french(timezone.localdate(request.decided_at))
    message = f"Cette demande a déjà été {how} par {request.decided_by_label}, le {when}."
    raise Refused("already_decided", message)


def _lock(request: ProlongationRequest) -> tuple[ProlongationRequest, Dossier]:
    """Person, PASS, then request, read again under their locks: of two decisions at once, the second sees the first."""
    dossier = lock(request.pass_iae)
    related = ("dispositif__organisation", "organisation__prescriber", "addressee", "requested_by")
    fresh = ProlongationRequest.objects.select_for_update(of=("self",)).select_related(*related).get(pk=request.pk)
    fresh.pass_iae = dossier.found
    return fresh, dossier


def _decide(
    *, by: Actor, request: ProlongationRequest, state: State, act: PassAct | None = None, **said: object
) -> None:
    request.state, request.act = state, act
    request.decided_at, request.decided_by, request.decided_by_label = timezone.now(), by.user, by.label
    for name, value in said.items():
        setattr(request, name, value)
    request.save()
    journal.record(
        by=by,
        verb=f"passes.prolongation_{state}",
        obj=request,
        candidate_id=request.pass_iae.candidate_id,
        before={"state": State.PENDING},
        after={"state": state, "ends_on": request.pass_iae.ends_on, **said},
    )
