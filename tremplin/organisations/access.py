"""Who may open what of an organisation: its members read, its administrators change."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.organisations.models import Invitation, Membership, Organisation


def own_organisation(actor: Actor) -> Organisation:
    """The organisation the actor acts for, or 404 for a person without any."""
    if actor.organisation is None:
        raise Http404("Aucune organisation")
    found: Organisation = actor.organisation
    return found


def check_administrator(actor: Actor, organisation: Organisation) -> None:
    """Refuse whoever is neither an administrator of this organisation nor of the platform's team."""
    administers = actor.is_administrator and actor.organisation_id == organisation.pk
    if not (administers or actor.is_staff or actor.is_system):
        raise NotYours(
            "administrators_only",
            "Seules les personnes qui administrent l’organisation peuvent faire cela. Demandez-le à l’une d’elles.",
        )


def check_staff(actor: Actor) -> None:
    """Refuse whoever is not of the platform's team."""
    if not (actor.is_staff or actor.is_system):
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut faire cela.")


def current_members(organisation: Organisation) -> QuerySet[Membership]:
    """Its members of today, administrators first, then by name."""
    members = organisation.memberships.current().select_related("user")
    return members.order_by("role", "user__last_name", "user__first_name", "pk")


def get_membership(actor: Actor, pk: UUID) -> Membership:
    """A current membership of the actor's organisation, or 404."""
    found = current_members(own_organisation(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404("Membre introuvable")
    return found


def pending_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Neither accepted nor revoked, expired ones included: they can be sent again."""
    pending = organisation.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True)
    return pending.select_related("sent_by").order_by("-sent_at", "pk")


def get_pending_invitation(actor: Actor, pk: UUID) -> Invitation:
    """A pending invitation of the actor's organisation, or 404."""
    found = pending_invitations(own_organisation(actor)).filter(pk=pk).first()
    if found is None:
        raise Http404("Invitation introuvable")
    return found


def invitation_by_token(token: str) -> Invitation:
    """The invitation of this link, whatever became of it, or 404. Holding the link is the right to read it."""
    found = Invitation.objects.select_related("organisation", "sent_by").filter(token=token).first()
    if found is None:
        raise Http404("Invitation introuvable")
    return found
