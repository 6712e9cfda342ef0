"""What is done to an organisation, its members, its invitations and its capacities."""

from tremplin.organisations.actions.attachments import attach, detach
from tremplin.organisations.actions.capacities import (
    correct_register,
    create_organisation,
    decide_authorisation,
    verify_organisation,
)
from tremplin.organisations.actions.entries import remove_entry, save_entry, undo_change
from tremplin.organisations.actions.invitations import accept_invitation, invite, resend_invitation, revoke_invitation
from tremplin.organisations.actions.joining import (
    accept_request,
    ask_to_join,
    confirm_by_link,
    deny_by_link,
    hand_to_network,
    refuse_request,
    withdraw_request,
)
from tremplin.organisations.actions.members import change_member, end_membership
from tremplin.organisations.actions.page import add_photo, mark_reviewed, remove_photo, reword_photo, update_page
from tremplin.organisations.actions.reporting import report_error, settle_report
from tremplin.organisations.actions.reviewing import review_members
from tremplin.organisations.actions.verifying import give_evidence, refuse_verification

__all__ = ["accept_invitation", "accept_request", "add_photo", "ask_to_join", "attach", "change_member"]
__all__ += ["confirm_by_link", "correct_register", "create_organisation", "decide_authorisation", "deny_by_link"]
__all__ += ["detach", "end_membership", "give_evidence", "hand_to_network", "invite", "mark_reviewed"]
__all__ += ["refuse_request", "refuse_verification", "remove_entry", "remove_photo", "report_error"]
__all__ += ["resend_invitation", "review_members", "revoke_invitation", "reword_photo", "save_entry", "settle_report"]
__all__ += ["undo_change", "update_page", "verify_organisation", "withdraw_request"]
