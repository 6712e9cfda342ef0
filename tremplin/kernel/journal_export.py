"""The journal, or the part that concerns somebody, as a file for the data-protection officer. Never whole in memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone

from tremplin.kernel import exports, journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import JournalEntry, JournalHead
from tremplin.kernel.sealing import COLUMNS

PAGE = 2_000
VERB = "kernel.export_journal"
FIELDS = ("sequence", *COLUMNS, "sealed_at", "hash")
JSON_LINES = "application/x-ndjson; charset=utf-8"


@dataclass(frozen=True)
class Wanted:
    """Which lines: about these people (their merged files included by the caller), by this account, for this
    organisation, from a moment to another (excluded). Nothing given: all."""

    people: tuple[UUID, ...] = ()
    user: UUID | None = None
    organisation: UUID | None = None
    begin: datetime | None = None
    end: datetime | None = None

    def rows(self) -> QuerySet[JournalEntry]:
        asked = {
            "candidate_id__in": self.people or None,
            "actor_id": self.user,
            "organisation_id": self.organisation,
            "at__gte": self.begin,
            "at__lt": self.end,
        }
        return JournalEntry.objects.filter(**{name: value for name, value in asked.items() if value is not None})

    def __str__(self) -> str:
        said: dict[str, Any] = {"personne": self.people and self.people[0], "compte": self.user}
        said |= {"organisation": self.organisation, "du": self.begin, "au": self.end}
        return ", ".join(f"{name} {value}" for name, value in said.items() if value) or "tout"


def lines(wanted: Wanted) -> Iterator[JournalEntry]:
    """The lines by date, read a page at a time."""
    rows, after = wanted.rows().order_by("at", "id"), Q()
    while page := list(rows.filter(after)[:PAGE]):
        yield from page
        last = page[-1]
        after = Q(at__gte=last.at) & (Q(at__gt=last.at) | Q(id__gt=last.id))


def as_json(line: JournalEntry) -> str:
    """One line of JSON: every column, the seal included, so that the chain can be checked elsewhere."""
    return json.dumps({name: getattr(line, name) for name in FIELDS}, cls=DjangoJSONEncoder, ensure_ascii=False)


def _text(name: str, line: JournalEntry) -> Any:
    value = getattr(line, name)
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False) if isinstance(value, dict) else value


CELLS = [exports.Column(name, lambda line, name=name: _text(name, line)) for name in FIELDS]  # type: ignore[misc]


def write(handle: IO[bytes], wanted: Wanted, *, kind: str) -> int:
    """Write the lines to a binary file, « csv » or « jsonl ». Returns how many."""
    if kind == "csv":
        return exports.write_csv(handle, CELLS, lines(wanted))
    count = 0
    for count, line in enumerate(lines(wanted), start=1):  # noqa: B007 - counted
        handle.write(as_json(line).encode() + b"\n")
    return count


def download(*, by: Actor, wanted: Wanted, kind: str) -> FileResponse:
    """The file for who asked on the site; the asking is a line of the journal too."""
    handle: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by the response
    count = write(handle, wanted, kind=kind)
    handle.seek(0)
    note(by=by, wanted=wanted, kind=kind, count=count)
    content_type = exports.TYPES["csv"] if kind == "csv" else JSON_LINES
    name = f"tremplin-journal-{timezone.localdate():%Y-%m-%d}.{kind}"
    response: Any = FileResponse(handle, as_attachment=True, filename=name, content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[no-any-return]


def note(*, by: Actor, wanted: Wanted, kind: str, count: int) -> None:
    """The line that says who took which part of the journal; about the person when it was about one."""
    about = wanted.people[0] if wanted.people else None
    after = {"rows": count, "format": kind, "filters": str(wanted)}
    journal.record(by=by, verb=VERB, obj=by.user or JournalHead(), candidate_id=about, after=after)
