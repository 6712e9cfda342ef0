"""The verbs of a candidature."""

from tremplin.applications.actions.accept import accept, cancel_hire, hire, missing_for
from tremplin.applications.actions.answer import add_to_pool, postpone, process, refuse, withdraw
from tremplin.applications.actions.around import (
    add_prior_action,
    comment,
    delete_comment,
    delete_prior_action,
    keep_template,
)
from tremplin.applications.actions.confirm import confirm
from tremplin.applications.actions.filing import archive, unarchive
from tremplin.applications.actions.meeting import (
    cancel_interview,
    confirm_interview,
    decline_interview,
    propose_interview,
)
from tremplin.applications.actions.moving import move_dates
from tremplin.applications.actions.send import send
from tremplin.applications.actions.send_on import send_on
from tremplin.applications.actions.states import allowed_actions, check_allowed
from tremplin.applications.actions.transfer import transfer

__all__ = [
    "accept",
    "add_prior_action",
    "add_to_pool",
    "allowed_actions",
    "archive",
    "cancel_hire",
    "cancel_interview",
    "check_allowed",
    "comment",
    "confirm",
    "confirm_interview",
    "decline_interview",
    "delete_comment",
    "delete_prior_action",
    "hire",
    "keep_template",
    "missing_for",
    "move_dates",
    "postpone",
    "process",
    "propose_interview",
    "refuse",
    "send",
    "send_on",
    "transfer",
    "unarchive",
    "withdraw",
]
