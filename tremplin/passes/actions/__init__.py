"""What is done to a PASS IAE. Each act is a row; the dates are their result."""

from tremplin.passes.actions.correcting import correct, undo
from tremplin.passes.actions.deciding import grant, refuse_prolongation, withdraw_request
from tremplin.passes.actions.ending import cancel_unused, terminate
from tremplin.passes.actions.issuing import cancel, issue, move_start, next_number
from tremplin.passes.actions.prolonging import prolong, request_prolongation
from tremplin.passes.actions.suspending import (
    drop_suspension,
    edit_suspension,
    lift_for_hire,
    restore_after_hire,
    resume,
    suspend,
)

__all__ = ["cancel", "drop_suspension", "edit_suspension", "issue", "lift_for_hire", "move_start", "next_number"]
__all__ += ["restore_after_hire", "resume", "suspend"]
__all__ += ["grant", "prolong", "refuse_prolongation", "request_prolongation", "withdraw_request"]
__all__ += ["cancel_unused", "correct", "terminate", "undo"]
