"""Invitations: a link for one address, valid 14 days, used once."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from tremplin.accounts.access import has_proven
from tremplin.accounts.actions import switch_organisation
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations import messages
from tremplin.organisations.access import check_administrator, pending_invitations
from tremplin.organisations.actions.joining import came_otherwise
from tremplin.organisations.actions.members import lock_organisation
from tremplin.organisations.models import Invitation, Membership, Organisation

VALID_FOR = timedelta(days=14)
MAX_PENDING = 50


@act
def invite(
    *, by: Actor, organisation: Organisation, email: str, role: str, functions: Sequence[str] = ()
) -> Invitation:
    """Write to an address with a link to join. Refused for a member, or when a link to it is still valid."""
    check_administrator(by, organisation)
    address = email.strip().lower()
    lock_organisation(organisation)
    check_invitation(organisation, address)
    _clear_expired(organisation, address)
    now = timezone.now()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=address,
        role=role,
        functions=list(functions),
        sent_by=by.user,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    journal.record(by=by, verb="organisations.invite", obj=invitation, after={"role": role})
    messages.invited(invitation)
    return invitation


def _check_not_member(organisation: Organisation, address: str) -> None:
    if organisation.memberships.current().filter(user__email__iexact=address).exists():
        raise Refused("already_member", "Cette personne fait déjà partie de l’équipe.", field="email")


def check_invitation(organisation: Organisation, address: str) -> None:
    """Refuse to invite a member, to send a second live link to an address, or one invitation too many."""
    _check_not_member(organisation, address)
    live = pending_invitations(organisation).filter(expires_at__gt=timezone.now())
    if live.filter(email__iexact=address).exists():
        message = "Une invitation est déjà partie à cette adresse. Vous pouvez la renvoyer depuis la page Équipe."
        raise Refused("already_invited", message, field="email")
    if live.count() >= MAX_PENDING:
        message = f"Il y a déjà {MAX_PENDING} invitations en attente. Annulez-en pour en envoyer d’autres."
        raise Refused("too_many_invitations", message, field="email")


def _clear_expired(organisation: Organisation, address: str) -> None:
    """A dead link to this address gives way to the new one."""
    pending_invitations(organisation).filter(email__iexact=address).update(revoked_at=timezone.now())


def _lock(invitation: Invitation) -> Invitation:
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "sent_by")
    return fresh.get(pk=invitation.pk)


@act
def resend_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """Send the same link again, valid 14 days from now."""
    check_administrator(by, invitation.organisation)
    fresh = _lock(invitation)
    _check_pending(fresh)
    fresh.sent_at = timezone.now()
    fresh.expires_at = fresh.sent_at + VALID_FOR
    fresh.sent_by = by.user
    fresh.save(update_fields=["sent_at", "expires_at", "sent_by"])
    journal.record(by=by, verb="organisations.resend_invitation", obj=fresh)
    messages.invited(fresh)
    return fresh


@act
def revoke_invitation(*, by: Actor, invitation: Invitation) -> Invitation:
    """The link leads nowhere any more."""
    check_administrator(by, invitation.organisation)
    fresh = _lock(invitation)
    _check_pending(fresh)
    fresh.revoked_at = timezone.now()
    fresh.save(update_fields=["revoked_at"])
    journal.record(by=by, verb="organisations.revoke_invitation", obj=fresh)
    return fresh


def _check_pending(invitation: Invitation) -> None:
    if invitation.accepted_at is not None:
        raise Refused("invitation_used", "Cette invitation a déjà été acceptée.")
    if invitation.revoked_at is not None:
        raise Refused("invitation_revoked", "Cette invitation a été annulée.")


def _check_address(by: Actor, invitation: Invitation) -> None:
    """The account's own address, confirmed: a link that was forwarded, or an account made in somebody's name, is not it.

    Any confirmed address of the account will do, so that one who works under another name may add it to her account.
    """
    if has_proven(by.user, invitation.email):
        return
    if by.user is not None and by.user.email.lower() == invitation.email.lower():
        message = "Confirmez d’abord votre adresse e-mail : ouvrez le message que nous vous avons envoyé."
        raise NotYours("address_unverified", message)
    raise NotYours("wrong_account", f"Cette invitation est pour {invitation.email}. Connectez-vous avec cette adresse.")


@act
def accept_invitation(*, by: Actor, invitation: Invitation) -> Membership:
    """Join the organisation, and act for it from now on. The link was sent to a confirmed address of the account."""
    organisation = lock_organisation(invitation.organisation)
    fresh = _lock(invitation)
    _check_pending(fresh)
    if not fresh.is_open or organisation.closed_on is not None:
        raise Refused("invitation_expired", "Cette invitation n’est plus valable. Demandez-en une nouvelle.")
    _check_address(by, fresh)
    _check_not_member(organisation, fresh.email)
    first = not organisation.memberships.current().exists()
    membership = Membership.objects.create(
        user=by.user,
        organisation=organisation,
        role=Membership.Role.ADMINISTRATOR if first else fresh.role,
        functions=fresh.functions,
    )
    fresh.accepted_at = timezone.now()
    fresh.save(update_fields=["accepted_at"])
    switch_organisation(user=by.user, membership_id=membership.pk)
    came_otherwise(by, organisation, first=first)
    journal.record(by=by, verb="organisations.join", obj=membership, after={"role": membership.role})
    messages.joined(membership, fresh)
    return membership
