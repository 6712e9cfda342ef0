"""How much of its longest duration an insertion contract has used, renewals included."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tremplin.contracts.access import contracts_with, months_done
from tremplin.contracts.models import Contract
from tremplin.rules import contracts as law
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, ContractKind, DispositifKind
from tremplin.rules.parameters import read


@dataclass(frozen=True)
class Counter:
    """Whole months agreed with this structure on this kind of contract, the ceiling, the last day a renewal may reach."""

    months: int
    ceiling: int
    latest: date | None
    explanation: Explanation

    @property
    def left(self) -> int:
        return max(0, self.ceiling - self.months)


def counter(contract: Contract, *, today: date) -> Counter | None:
    """None for a contract whose length no text of the IAE bounds."""
    kind = contract.dispositif.kind
    if contract.kind not in ContractKind.__members__ or kind not in IAE_KINDS or contract.ends_on is None:
        return None
    months = months_done(contracts_with(contract.candidate, contract.dispositif.organisation), contract.kind)
    next_day = (contract.last_day or contract.ends_on) + timedelta(days=1)
    result = law.check(
        kind=ContractKind(contract.kind),
        dispositif=DispositifKind(kind),
        starts_on=next_day,
        ends_on=next_day,
        weekly_hours=law.weekly_hours(kind=ContractKind.CDDI, on=today)[1],
        previous_months=months,
        exception=None,
        on=today,
    )
    ceiling: Any = read(f"contracts.ceiling.{contract.kind}", today).value
    return Counter(months, ceiling, result.latest_end_on, result.explanation)
