"""The journal as a chain: each line hashed with the one before, so that nothing is changed or removed unseen.

Acts write their lines freely, from any machine, and wait for nobody. Within a minute a job takes the lines committed
since, in the order of their dates, and gives each its place and its hash: one process at a time, under a lock that no
act ever asks for. Why so, and what it proves: `docs/journal.md`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tremplin.kernel.models import JournalEntry, JournalHead

VERSION = 1
# What comes before the first line.
ORIGIN = "0" * 64
BATCH = 2_000
# The key of an advisory lock of PostgreSQL, chosen once.
SEALER = 930_107
# Every column, those that the seal itself writes aside (a test holds it).
COLUMNS = (
    "id",
    "at",
    "verb",
    "actor",
    "actor_id",
    "organisation",
    "organisation_id",
    "object_type",
    "object_id",
    "candidate_id",
    "before",
    "after",
)
WRITE = """
UPDATE kernel_journalentry AS line SET sequence = seal.sequence, sealed_at = %s, hash = seal.hash
FROM unnest(%s::uuid[], %s::bigint[], %s::text[]) AS seal (id, sequence, hash) WHERE line.id = seal.id
"""


def seal() -> int:
    """Chain every line that waits, a batch a transaction. Returns how many; another process at it leaves it nothing."""
    done = 0
    while count := _seal_batch():
        done += count
    return done


@transaction.atomic
def _seal_batch() -> int:
    if not _alone():
        return 0
    waiting = JournalEntry.objects.filter(sequence__isnull=True).order_by("at", "id")
    lines = list(waiting.values_list(*COLUMNS)[:BATCH])
    if not lines:
        return 0
    now, last = timezone.now(), head() or JournalHead(sequence=0, hash=ORIGIN)
    links = list(_chained(lines, last, now))
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [now, *(list(column) for column in zip(*links, strict=True))])
    _, last.sequence, last.hash = links[-1]
    last.sealed_at = now
    last.save()
    return len(lines)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        return bool(cursor.fetchone()[0])


def head() -> JournalHead | None:
    """The last link; None before the first seal."""
    return JournalHead.objects.first()


def _chained(lines: Iterable[tuple[Any, ...]], last: JournalHead, now: datetime) -> Iterator[tuple[UUID, int, str]]:
    sequence, previous = last.sequence, last.hash
    for line in lines:
        sequence += 1
        previous = digest(line, sequence=sequence, sealed_at=now, previous=previous)
        yield line[0], sequence, previous


def digest(line: tuple[Any, ...], *, sequence: int, sealed_at: datetime, previous: str) -> str:
    """The hash of a line, its values in the order of `COLUMNS`: SHA-256 in hexadecimal of its canonical form."""
    sealed = {
        **{name: _plain(value) for name, value in zip(COLUMNS, line, strict=True)},
        "sequence": sequence,
        "sealed_at": _plain(sealed_at),
        "previous": previous,
        "version": VERSION,
    }
    return sha256(canonical(sealed)).hexdigest()


def canonical(sealed: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8, keys sorted, no space, accents as themselves."""
    text = json.dumps(sealed, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def _plain(value: Any) -> Any:
    """A column as JSON: moments in UTC to the microsecond, identifiers in lower case with dashes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value
