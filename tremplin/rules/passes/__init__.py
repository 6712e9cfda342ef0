"""PASS IAE: how long it lasts, when it may be suspended, prolonged or refused, and who may do what to it."""

from tremplin.rules.passes.duration import (
    DatesResult,
    Period,
    RemainderResult,
    StatusResult,
    at_a_glance,
    dates,
    remainder,
    status,
)
from tremplin.rules.passes.permissions import PermissionResult, permission
from tremplin.rules.passes.prolongation import PassToProlong, Prolongation, ProlongationResult, prolongation
from tremplin.rules.passes.suspension import PassToSuspend, SuspensionResult, suspension
from tremplin.rules.passes.waiting import WaitingPeriodResult, waiting_period

__all__ = ["DatesResult", "PassToProlong", "PassToSuspend", "Period", "PermissionResult", "Prolongation"]
__all__ += ["ProlongationResult", "RemainderResult", "StatusResult", "SuspensionResult", "WaitingPeriodResult"]
__all__ += ["at_a_glance", "dates", "permission", "prolongation", "remainder", "status", "suspension", "waiting_period"]
