"""Who may open a request for prolongation or a waiver, and who may write one."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from tremplin.candidates.access import check_tied, get_candidate
from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.passes.access import get_pass
from tremplin.passes.calendar import hashed
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.models import CalendarFeed, ProlongationRequest, WaitingPeriodWaiver


def visible_requests(actor: Actor) -> QuerySet[ProlongationRequest]:
    """Those that the actor's organisation made as a structure, or received as an authorised prescriber."""
    rows = ProlongationRequest.objects.select_related(
        "pass_iae__candidate__user", "dispositif__organisation", "organisation__prescriber", "addressee", "report"
    )
    sides = Q()
    if actor.is_employer:
        sides |= Q(dispositif__organisation=actor.organisation)
    if actor.is_authorised_prescriber:
        sides |= Q(organisation=actor.organisation)
    return rows.filter(sides) if sides else rows.none()


def get_request(actor: Actor, pk: UUID) -> ProlongationRequest:
    """The request, or 404 for whoever is on neither side."""
    found = visible_requests(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Demande de prolongation introuvable")
    return found


def get_dossier(actor: Actor, pk: UUID) -> Dossier:
    """The PASS with its life, or 404."""
    return open_dossier(get_pass(actor, pk))


def get_person_to_waive(actor: Actor, pk: UUID) -> Candidate:
    """The person whose waiting period an authorised prescriber may lift; 404 without a relation, 403 for the others."""
    candidate = get_candidate(actor, pk)
    if not actor.is_authorised_prescriber:
        raise NotYours("relation_may_not", "Seul un organisme prescripteur habilité peut lever le délai de carence.")
    check_tied(actor, candidate)
    return candidate


def get_waiver(actor: Actor, pk: UUID) -> WaitingPeriodWaiver:
    """A waiver with its reason, for the organisation that wrote it; 404 for the others, who only know that it stands."""
    rows = WaitingPeriodWaiver.objects.select_related("candidate__user", "organisation", "last_pass", "used_for")
    found = rows.filter(pk=pk, organisation=actor.organisation).first() if actor.is_authorised_prescriber else None
    if found is None:
        raise Http404("Levée du délai introuvable")
    return found


def get_feed(token: str) -> CalendarFeed:
    """The agenda of this secret address, or 404. Holding the address is the right to read it."""
    rows = CalendarFeed.objects.select_related("user", "organisation")
    found = rows.filter(token_hash=hashed(token), revoked_at__isnull=True).first()
    if found is None:
        raise Http404("Agenda introuvable")
    return found


def own_feed(actor: Actor) -> CalendarFeed | None:
    """The actor's own agenda in her organisation."""
    return CalendarFeed.objects.filter(
        user=actor.user, organisation=actor.organisation, revoked_at__isnull=True
    ).first()
