"""Everything that the pages and the document of one PASS read, fetched once."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.utils import timezone

from tremplin.kernel.prepared import Param, Prepared
from tremplin.passes.models import Pass, PassAct, Prolongation, Suspension
from tremplin.passes.relations import last_of
from tremplin.passes.replay import Span, State
from tremplin.rules import passes as law
from tremplin.rules.kinds import AuthorKind, ContractKind, ContractType, DispositifKind, PassStatus


@dataclass
class Dossier:
    """A PASS with its acts, periods and contracts, as they stand on `today`."""

    found: Pass
    acts: list[PassAct]
    suspensions: list[Span]
    prolongations: list[Span]
    hires: list[Any]
    today: date

    @cached_property
    def periods(self) -> tuple[law.Period, ...]:
        return tuple(law.Period(one.starts_on, one.ends_on) for one in self.suspensions)

    @property
    def state(self) -> State:
        """What the rows say; replaying the acts gives the same."""
        found, held = self.found, (tuple(sorted(self.suspensions)), tuple(sorted(self.prolongations)))
        return State(found.starts_on, found.ends_on, *held, cancelled=self.is_cancelled)

    @property
    def is_cancelled(self) -> bool:
        return self.found.cancelled_at is not None

    @cached_property
    def status(self) -> PassStatus:
        """Its state by the dates alone; a cancelled PASS has one too, that no page shows."""
        return self._status.status

    @cached_property
    def _status(self) -> law.StatusResult:
        return law.status(
            starts_on=self.found.starts_on, ends_on=self.found.ends_on, suspensions=self.periods, today=self.today
        )

    @property
    def shown_status(self) -> str:
        """The code of its tag."""
        return "cancelled" if self.is_cancelled else str(self.status)

    @cached_property
    def remainder(self) -> law.RemainderResult:
        return law.remainder(
            starts_on=self.found.starts_on, ends_on=self.found.ends_on, suspensions=self.periods, today=self.today
        )

    @cached_property
    def waiting(self) -> law.WaitingPeriodResult:
        """The waiting period that follows, as it binds a structure under IAE rules."""
        return law.waiting_period(
            last_pass_ends_on=self.found.ends_on,
            today=self.today,
            dispositif=DispositifKind.ACI,
            sender=AuthorKind.CANDIDATE,
            prescriber_diagnosis=False,
        )

    @cached_property
    def last_hire(self) -> Any:
        """The last hire, or None: its structure answers for the PASS."""
        return last_of(self.hires)

    @property
    def current_suspension(self) -> Span | None:
        return next((one for one in self.suspensions if one.holds(self.today)), None)

    @cached_property
    def current_hire(self) -> Any:
        """The contract of today, or the next one; None between two contracts."""
        ahead = [hire for hire in self.hires if (last := last_day(hire)) is None or last >= self.today]
        return ahead[0] if ahead else None


def last_day(hire: Any) -> date | None:
    """The day a contract ended, or the agreed one; None when open-ended."""
    day: date | None = hire.ended_on or hire.ends_on
    return day


def contract_label(kind: str) -> str:
    """« CDDI », or the name of a contract that is not of insertion."""
    if kind in ContractKind.__members__:
        return kind
    return ContractType(kind).label if kind in set(ContractType) else kind


def as_it_would_be(dossier: Dossier, state: State, *, kind: str, reason: str) -> Dossier:
    """The same PASS after an act that nobody has done yet, for the eye only: nothing is written."""
    found = copy(dossier.found)
    found.starts_on, found.ends_on = state.starts_on, state.ends_on
    added = (state.ends_on - dossier.found.ends_on).days
    acts = [*dossier.acts, _imagined(found, kind, reason, added)]
    suspensions, prolongations = list(state.suspensions), list(state.prolongations)
    return replace(dossier, found=found, acts=acts, suspensions=suspensions, prolongations=prolongations)


def _imagined(found: Pass, kind: str, reason: str, added: int) -> PassAct:
    return PassAct(
        pass_iae=found,
        kind=kind,
        at=timezone.now(),
        author_label="À confirmer",
        reason=reason,
        law_read_on=timezone.localdate(),
        days=added,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
    )


def open_dossier(found: Pass, *, today: date | None = None) -> Dossier:
    """Read the acts, the periods (one query for both kinds) and the contracts of a PASS the caller may see."""
    rows = PERIODS.values(found=found.pk)
    return Dossier(
        found=found,
        acts=list(found.acts.all()),
        suspensions=[Span(start, end, reason) for kind, start, end, reason in rows if kind == "suspension"],
        prolongations=[Span(start, end, reason) for kind, start, end, reason in rows if kind == "prolongation"],
        hires=HIRES.read(found=found.pk),
        today=today or timezone.localdate(),
    )


def _hires() -> Any:
    contracts: Any = Pass._meta.get_field("contracts").related_model  # of a room above, reached by its relation
    hires = contracts.objects.filter(pass_iae=Param("found"), cancelled_at__isnull=True)
    return hires.select_related("dispositif__organisation").order_by("starts_on", "created_at", "pk")


def _periods() -> Any:
    found = Param("found")

    def rows(of: QuerySet[Any], kind: str) -> Any:
        kind_value = Value(kind, output_field=CharField())
        return of.order_by().annotate(kind=kind_value).values_list("kind", "starts_on", "ends_on", "reason")

    suspended = rows(Suspension.objects.filter(pass_iae=found), "suspension")
    prolonged = rows(Prolongation.objects.filter(pass_iae=found), "prolongation")
    return suspended.union(prolonged, all=True).order_by("starts_on")


HIRES: Prepared[Any] = Prepared(_hires)
PERIODS: Prepared[Any] = Prepared(_periods)
