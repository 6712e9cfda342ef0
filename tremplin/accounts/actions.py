"""What a person does with her own account."""

from uuid import UUID

from django.http import Http404

from tremplin.accounts.models import User


def switch_organisation(*, user: User, membership_id: UUID) -> None:
    """Act from now on for another of her organisations; 404 for a membership that is not hers or has ended."""
    chosen = user.memberships.current().filter(pk=membership_id).first()
    if chosen is None:
        raise Http404("Organisation introuvable")
    user.current_membership = chosen
    user.save(update_fields=["current_membership"])
