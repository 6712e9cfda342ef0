"""What is told of an immersion."""

from dataclasses import dataclass
from datetime import date, time

from tremplin.rules import dates
from tremplin.rules.kinds import ImmersionObjective, ImmersionPrescriber, NeedReason
from tremplin.rules.passes.duration import Period


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention already made by the same person with this host."""

    starts_on: date
    ends_on: date
    objective: ImmersionObjective
    renewal: bool

    @property
    def bounds(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on


@dataclass(frozen=True, slots=True)
class Cddi:
    """Present insertion contract. `days_spent`: calendar days of immersion already made under it."""

    starts_on: date
    ends_on: date
    days_spent: int


@dataclass(frozen=True, slots=True)
class ScheduledDay:
    """Hours of presence on one day."""

    date: date
    periods: tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Immersion:
    """The convention asked, with all that the checks need."""

    objective: ImmersionObjective
    starts_on: date
    ends_on: date
    birth_date: date
    has_legal_representative: bool
    prescriber_kind: ImmersionPrescriber
    mandate_until: date | None
    decided_on: date
    host_siret: str
    beneficiary_employer_siret: str | None
    prior: tuple[Convention, ...]
    renewal: bool
    other_immersions: tuple[Period, ...]
    cddi: Cddi | None
    reason_for_need: NeedReason | None
    schedule: tuple[ScheduledDay, ...] | None

    @property
    def bounds(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    @property
    def days(self) -> int:
        """Calendar days, both ends counted."""
        return dates.days_in(self.starts_on, self.ends_on)

    @property
    def age(self) -> int:
        """Full years on the first day, which decides for the whole immersion."""
        return dates.full_years(self.birth_date, self.starts_on)
