"""What earlier contracts count for."""

from collections.abc import Iterable
from datetime import date, timedelta

from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.organisations.models import Organisation


def contracts_with(candidate: Candidate, organisation: Organisation) -> list[Contract]:
    """The person's contracts with this structure, cancelled ones apart."""
    return list(candidate.contracts.filter(dispositif__organisation=organisation, cancelled_at__isnull=True))


def months_done(earlier: Iterable[Contract], kind: str) -> int:
    """Whole months of the contracts of this kind."""
    return sum(_whole_months(one.starts_on, one.ended_on or one.ends_on) for one in earlier if one.kind == kind)


def _whole_months(starts_on: date, ends_on: date | None) -> int:
    """Calendar months between two days, both counted; 0 for a contract without end."""
    if ends_on is None or ends_on < starts_on:
        return 0
    after = ends_on + timedelta(days=1)
    return (after.year - starts_on.year) * 12 + after.month - starts_on.month - (after.day < starts_on.day)
