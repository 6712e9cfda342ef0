"""The rows of the demonstration, gathered in memory, then written in bulk with the dates at which they happened."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.models import JournalEntry

SEED = 93
BATCH = 500
Row = TypeVar("Row", bound=models.Model)


class Book:
    """One clock, one source of chance, and the rows waiting to be written."""

    def __init__(self, now: datetime) -> None:
        self.now = timezone.localtime(now)
        self.today = timezone.localdate(now)
        self.rng = random.Random(SEED)
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.created: dict[type[models.Model], dict[UUID, datetime]] = defaultdict(dict)
        self.links: dict[type[models.Model], list[Any]] = defaultdict(list)

    def new_id(self, at: datetime) -> UUID:
        """A UUID version 7 of that moment, the same at each run on the same day."""
        milliseconds = int(at.timestamp() * 1000) & (1 << 48) - 1
        low = 0b10 << 62 | self.rng.getrandbits(62)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | self.rng.getrandbits(12) << 64 | low)

    def add(self, model: type[Row], *, when: datetime, **fields: Any) -> Row:
        """A row created at that moment. Columns that the database layer would stamp with now are put back at writing."""
        row = model(id=self.new_id(when), **fields)
        if any(field.name == "created_at" for field in model._meta.fields):
            self.created[model][row.pk] = when
        self.rows[model].append(row)
        return row

    def link(self, row: models.Model, field: str, targets: Iterable[models.Model]) -> None:
        """Rows of a many-to-many table."""
        relation: Any = row._meta.get_field(field)
        through = relation.remote_field.through
        names = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        self.links[through] += [through(**{f"{names[0]}_id": row.pk, f"{names[1]}_id": one.pk}) for one in targets]

    def record(
        self,
        *,
        by: Actor,
        verb: str,
        obj: models.Model,
        at: datetime,
        candidate_id: UUID | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> JournalEntry:
        """The journal line that the action would have written."""
        return self.add(
            JournalEntry,
            when=at,
            at=at,
            verb=verb,
            actor=by.signature,
            actor_id=by.user_id,
            organisation=by.organisation_label,
            organisation_id=by.organisation_id,
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            candidate_id=candidate_id,
            before=before or {},
            after=after or {},
        )

    def moment(self, day: date) -> datetime:
        """An hour of work on that day, never after now."""
        hour = time(self.rng.randint(8, 17), self.rng.randint(0, 59), self.rng.randint(0, 59))
        at = timezone.make_aware(datetime.combine(day, hour))
        return min(at, self.now - timedelta(minutes=self.rng.randint(5, 90)))

    def days_ago(self, days: int) -> datetime:
        """A working moment that many days ago, or the Friday before."""
        day = self.today - timedelta(days=days)
        return self.moment(day - timedelta(days=max(0, day.weekday() - 4)))

    def write(self) -> None:
        """Insert everything; the caller holds the transaction in which the database checks it."""
        for model, rows in (*self.rows.items(), *self.links.items()):
            model._default_manager.bulk_create(rows, batch_size=BATCH)
        for model, moments in self.created.items():
            rows = [row for row in self.rows[model] if row.created_at != moments[row.pk]]
            for row in rows:
                row.created_at = moments[row.pk]
            model._default_manager.bulk_update(rows, ["created_at"], batch_size=BATCH)
