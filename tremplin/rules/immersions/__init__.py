"""Immersions (PMSMP): who, where, how long, at what hours (labour code L.5135-1 and following)."""

from tremplin.rules.immersions.check import CheckResult, check
from tremplin.rules.immersions.facts import Cddi, Convention, ScheduledDay

__all__ = ["Cddi", "CheckResult", "Convention", "ScheduledDay", "check"]
