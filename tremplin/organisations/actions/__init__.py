"""What is done to an organisation, its members, its invitations and its capacities."""

from tremplin.organisations.actions.capacities import (
    correct_register,
    create_organisation,
    decide_authorisation,
    verify_organisation,
)
from tremplin.organisations.actions.invitations import accept_invitation, invite, resend_invitation, revoke_invitation
from tremplin.organisations.actions.members import change_member, end_membership
from tremplin.organisations.actions.page import Page, mark_reviewed, update_page

__all__ = ["Page", "accept_invitation", "change_member", "correct_register", "create_organisation"]
__all__ += ["decide_authorisation", "end_membership", "invite", "mark_reviewed", "resend_invitation"]
__all__ += ["revoke_invitation", "update_page", "verify_organisation"]
