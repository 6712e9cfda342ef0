"""The verbs of a candidature."""

from tremplin.applications.actions.accept import accept, cancel_hire, hire, missing_for
from tremplin.applications.actions.answer import add_to_pool, postpone, process, refuse, withdraw
from tremplin.applications.actions.confirm import confirm
from tremplin.applications.actions.filing import archive, unarchive
from tremplin.applications.actions.send import send
from tremplin.applications.actions.send_on import send_on
from tremplin.applications.actions.states import allowed_actions, check_allowed
from tremplin.applications.actions.transfer import transfer

__all__ = [
    "accept",
    "add_to_pool",
    "allowed_actions",
    "archive",
    "cancel_hire",
    "check_allowed",
    "confirm",
    "hire",
    "missing_for",
    "postpone",
    "process",
    "refuse",
    "send",
    "send_on",
    "transfer",
    "unarchive",
    "withdraw",
]
