"""The verbs of a candidature."""

from tremplin.applications.actions.accept import accept, cancel_hire, hire, missing_for
from tremplin.applications.actions.answer import add_to_pool, postpone, process, refuse, withdraw
from tremplin.applications.actions.confirm import confirm
from tremplin.applications.actions.send import send
from tremplin.applications.actions.states import allowed_actions

__all__ = [
    "accept",
    "add_to_pool",
    "allowed_actions",
    "cancel_hire",
    "confirm",
    "hire",
    "missing_for",
    "postpone",
    "process",
    "refuse",
    "send",
    "withdraw",
]
