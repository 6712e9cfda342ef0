"""Members: change a role, end a membership. An organisation never stays without administrator."""

from collections.abc import Sequence

from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.organisations import messages
from tremplin.organisations.access import check_administrator
from tremplin.organisations.models import Invitation, Membership, Organisation


def lock_organisation(organisation: Organisation) -> Organisation:
    """Hold the organisation until the end of the transaction: two changes of its administrators never cross."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def _lock(membership: Membership) -> Membership:
    lock_organisation(membership.organisation)
    fresh = Membership.objects.select_related("user", "organisation").get(pk=membership.pk)
    if fresh.ended_on is not None:
        raise Refused("already_ended", f"{fresh.user} ne fait déjà plus partie de l’équipe.")
    return fresh


def _check_another_administrator(membership: Membership) -> None:
    others = membership.organisation.memberships.current().exclude(pk=membership.pk)
    if membership.is_administrator and not others.filter(role=Membership.Role.ADMINISTRATOR).exists():
        raise Refused(
            "last_administrator",
            f"{membership.user} est la seule personne à administrer {membership.organisation}. "
            "Donnez d’abord ce rôle à quelqu’un d’autre.",
            field="role",
        )


@act
def change_member(*, by: Actor, membership: Membership, role: str, functions: Sequence[str]) -> Membership:
    """Change the role and functions of a member. The last administrator keeps the role."""
    check_administrator(by, membership.organisation)
    fresh = _lock(membership)
    if role != Membership.Role.ADMINISTRATOR:
        _check_another_administrator(fresh)
    before = {"role": fresh.role, "functions": fresh.functions}
    after = {"role": role, "functions": list(functions)}
    if before == after:
        return fresh
    fresh.role, fresh.functions = role, list(functions)
    fresh.save(update_fields=["role", "functions"])
    journal.record(by=by, verb="organisations.change_member", obj=fresh, before=before, after=after)
    if before["role"] != role and fresh.user_id != by.user_id:
        messages.role_changed(fresh)
    return fresh


@act
def end_membership(*, by: Actor, membership: Membership) -> Membership:
    """The person leaves the team: no more access, and the invitations she sent die with it."""
    check_administrator(by, membership.organisation)
    fresh = _lock(membership)
    _check_another_administrator(fresh)
    fresh.ended_on, fresh.ended_by = timezone.localdate(), by.user
    fresh.save(update_fields=["ended_on", "ended_by"])
    User.objects.filter(pk=fresh.user_id, current_membership=fresh).update(current_membership=None)
    _revoke_sent(fresh)
    journal.record(
        by=by,
        verb="organisations.end_membership",
        obj=fresh,
        before={"role": fresh.role},
        after={"user": fresh.user_id},
    )
    messages.membership_ended(fresh)
    return fresh


def _revoke_sent(membership: Membership) -> None:
    sent = Invitation.objects.filter(organisation=membership.organisation, sent_by=membership.user)
    sent.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())
