"""Who may read and decide a request to join, the verification of an organisation, the review of its members."""

import hashlib
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.organisations.access import check_administrator, own_organisation
from tremplin.organisations.models import JoinRequest, MemberReview, Organisation, Verification
from tremplin.reference.names import search_key

FOUND_AT_MOST = 10
Way = JoinRequest.Way


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def check_team(actor: Actor) -> None:
    """Refuse whoever is neither of the platform's team nor an administrator of a network."""
    if not (actor.is_team or actor.is_staff or actor.is_system):
        raise NotYours("team_only", "Seule l’équipe du réseau peut faire cela.")


def public_organisations(text: str) -> list[Organisation]:
    """The organisations of that SIRET, or whose name has every word: what registers and public pages say, nothing more."""
    rows = Organisation.objects.filter(closed_on__isnull=True).select_related("commune")
    number = "".join(text.split())
    if number.isdigit() and len(number) in (9, 14):
        return list(rows.filter(siret__startswith=number).order_by("name", "pk")[:FOUND_AT_MOST])
    words = search_key(text).split()[:6]
    for word in words:
        rows = rows.filter(search_text__contains=f" {word}")
    return list(rows.order_by("name", "pk")[:FOUND_AT_MOST]) if words else []


def public_organisation(pk: UUID) -> Organisation:
    """An organisation that somebody may ask to join, or 404."""
    found = Organisation.objects.filter(pk=pk, closed_on__isnull=True).select_related("commune").first()
    if found is None:
        raise Http404("Organisation introuvable")
    return found


def own_join_requests(actor: Actor) -> QuerySet[JoinRequest]:
    """What she asked, latest first."""
    rows = JoinRequest.objects.filter(user=actor.user_id).select_related("organisation__commune")
    return rows.order_by("-asked_at", "-pk")


def get_own_join_request(actor: Actor, pk: UUID) -> JoinRequest:
    """One that she made, or 404."""
    found = own_join_requests(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Demande introuvable")
    return found


def requests_to_decide(actor: Actor) -> QuerySet[JoinRequest]:
    """What waits for the administrators of the actor's organisation, or for the network; the oldest first."""
    mine = Q()
    if actor.is_administrator:
        mine |= Q(organisation=actor.organisation, way=Way.ADMINISTRATORS)
    if actor.is_team or actor.is_staff:
        mine |= Q(way=Way.NETWORK)
    rows = JoinRequest.objects.filter(mine, state=JoinRequest.State.PENDING) if mine else JoinRequest.objects.none()
    return rows.select_related("organisation__commune", "user").order_by("waits_since", "pk")


def get_join_request(actor: Actor, pk: UUID) -> JoinRequest:
    """A request that she decides, or 404; one already decided stays readable by its organisation and the network."""
    found = JoinRequest.objects.filter(pk=pk).select_related("organisation__commune", "user", "decided_by").first()
    if found is None or not _decides(actor, found):
        raise Http404("Demande introuvable")
    return found


def _decides(actor: Actor, request: JoinRequest) -> bool:
    if request.way == Way.ADMINISTRATORS:
        return actor.is_administrator and actor.organisation_id == request.organisation_id
    return request.way == Way.NETWORK and (actor.is_team or actor.is_staff)


def join_request_by_token(token: str) -> JoinRequest:
    """The request of a link sent to a register's address, or 404. Holding the link is the right to answer it."""
    rows = JoinRequest.objects.select_related("organisation__commune", "user")
    found = rows.filter(token_hash=hashed(token)).first()
    if found is None:
        raise Http404("Demande introuvable")
    return found


def verifications_to_decide() -> QuerySet[Verification]:
    """The organisations that wait for the network, the oldest first."""
    rows = Verification.objects.filter(state=Verification.State.PENDING, organisation__closed_on__isnull=True)
    return rows.select_related("organisation__commune", "asked_by").order_by("asked_at", "pk")


def get_verification(actor: Actor, pk: UUID) -> Verification:
    """One, for the network; 404 for the others."""
    rows = Verification.objects.select_related("organisation__commune", "organisation__prescriber", "asked_by")
    found = rows.filter(pk=pk).first() if actor.is_team or actor.is_staff else None
    if found is None:
        raise Http404("Vérification introuvable")
    return found


def own_verification(actor: Actor) -> Verification | None:
    """The last one of the actor's organisation; 404 without organisation, None for one that needed none."""
    return own_organisation(actor).verifications.order_by("-asked_at").first()


def own_review(actor: Actor) -> MemberReview | None:
    """The review of members that is open in the actor's organisation; 403 for who does not administer it."""
    organisation = own_organisation(actor)
    check_administrator(actor, organisation)
    return organisation.member_reviews.filter(done_at__isnull=True).first()
