"""What is done to a PASS IAE. Each act is a row; the dates are their result."""

from tremplin.passes.actions.issuing import cancel, issue, move_start, next_number

__all__ = ["cancel", "issue", "move_start", "next_number"]
