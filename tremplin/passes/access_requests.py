"""Who may open a request for prolongation, and who may ask for one."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from tremplin.kernel.actor import Actor
from tremplin.passes.access import get_pass
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.models import ProlongationRequest


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
