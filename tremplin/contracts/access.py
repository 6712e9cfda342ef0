"""What earlier contracts count for."""

from datetime import date, timedelta

from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.organisations.models import Organisation


def months_done(candidate: Candidate, organisation: Organisation, kind: str) -> int:
    """Whole months of the person's earlier contracts of this kind with this structure, cancelled ones apart."""
    earlier = Contract.objects.filter(
        candidate=candidate, dispositif__organisation=organisation, kind=kind, cancelled_at__isnull=True
    )
    return sum(_whole_months(one.starts_on, one.ended_on or one.ends_on) for one in earlier)


def _whole_months(starts_on: date, ends_on: date | None) -> int:
    """Calendar months between two days, both counted; 0 for a contract without end."""
    if ends_on is None or ends_on < starts_on:
        return 0
    after = ends_on + timedelta(days=1)
    return (after.year - starts_on.year) * 12 + after.month - starts_on.month - (after.day < starts_on.day)
