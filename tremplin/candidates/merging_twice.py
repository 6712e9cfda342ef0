"""What a person has once with an organisation, and both files have: one of the two ends, and comes back with the undoing."""

from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from tremplin.candidates.models import Accompaniment, Candidate, MotivatedAccess

ENDED_WHY = "Dossiers réunis"
# The tables that are closed here, and how what JSON holds of their columns is read again.
TABLES: dict[str, type[Model]] = {one._meta.label_lower: one for one in (Accompaniment, MotivatedAccess)}
READ = {"ended_on": parse_date, "ended_at": parse_datetime}


def close(kept: Candidate, gone: Candidate) -> list[dict[str, Any]]:
    """End what is there twice. Returns the rows ended: table, primary key, values before and after."""
    return [*_accompaniments(kept, gone), *_accesses(kept, gone)]


def _accompaniments(kept: Candidate, gone: Candidate) -> list[dict[str, Any]]:
    """One organisation accompanies a person once: what both files have, the one that goes ends today."""
    theirs = kept.accompaniments.filter(ended_on__isnull=True).values("organisation")
    twice = gone.accompaniments.filter(ended_on__isnull=True, organisation__in=theirs)
    today = timezone.localdate()
    return [_end(one, ended_on=max(today, one.started_on).isoformat(), ended_why=ENDED_WHY) for one in twice]


def _accesses(kept: Candidate, gone: Candidate) -> list[dict[str, Any]]:
    """A professional has one open motivated access to a person: the one that lasts longer stays."""
    ended = []
    for theirs in gone.motivated_accesses.filter(ended_at__isnull=True):
        same = {"organisation": theirs.organisation_id, "user": theirs.user_id, "ended_at": None}
        if ours := kept.motivated_accesses.filter(**same).first():
            shorter = min((theirs, ours), key=lambda one: one.expires_at)
            how = MotivatedAccess.EndedBy.MERGE
            ended.append(_end(shorter, ended_at=timezone.now().isoformat(), ended_by=how.value))
    return ended


def _end(row: Any, **after: str) -> dict[str, Any]:
    before = {name: getattr(row, name) for name in after}
    type(row).objects.filter(pk=row.pk).update(**_read(after))
    return {"table": row._meta.label_lower, "pk": str(row.pk), "before": before, "after": after}


def reopen(closed: list[dict[str, Any]]) -> None:
    """Give back what `close` ended, unless it was changed since."""
    for row in closed:
        rows = TABLES[row["table"]]._base_manager.filter(pk=row["pk"], **_read(row["after"]))
        rows.update(**_read(row["before"]))


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {name: READ[name](value) if value and name in READ else value for name, value in values.items()}
