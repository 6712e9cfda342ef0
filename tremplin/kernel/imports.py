"""Importing a register: line by line, idempotent, all or nothing, with a summary that names every rejected line.

A room's importer says which columns it needs and what one line becomes; reading, counting, progress, transaction and
dry run are here. Rows are compared in memory and written in bulk, so that the whole country takes seconds.
"""

import csv
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from django.db import models, transaction

BATCH = 2000
Row = Mapping[str, str]
Model = TypeVar("Model", bound=models.Model)


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Rejected(Exception):
    """This line cannot be imported; the message says why, in French."""


class UnreadableFile(Exception):
    """The file is not the register expected; the message says what is missing."""


class Importer(Protocol):
    """What a room provides: the columns it reads, one line, and the final write."""

    columns: tuple[str, ...]
    # `optional: tuple[str, ...]` may name columns read when the file has them; empty texts otherwise.
    # `records(path)` may read a file that is no CSV, as pairs (number, row).

    def take(self, row: Row) -> Outcome: ...

    def write(self) -> None: ...


@dataclass
class Summary:
    """What an import did or would do. `rejected` and `remarks` are (line number in the file, French sentence)."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    rejected: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    written: bool = False


class Upsert(Generic[Model]):
    """Rows of one table by natural key: says whether each is new, changed or the same, and writes them in bulk."""

    def __init__(self, rows: models.QuerySet[Model], key: Callable[[Model], Hashable]) -> None:
        self.model = rows.model
        self.known: dict[Hashable, Model] = {key(row): row for row in rows}
        self.created: list[Model] = []
        self.updated: dict[Any, Model] = {}
        self.touched: set[str] = set()

    def put(self, key: Hashable, /, **fields: Any) -> tuple[Model, Outcome]:
        """The row of that key with these fields."""
        row = self.known.get(key)
        if row is None:
            row = self.model(**fields)
            self.known[key] = row
            self.created.append(row)
            return row, Outcome.CREATED
        changed = [name for name, value in fields.items() if getattr(row, name) != value]
        if not changed:
            return row, Outcome.UNCHANGED
        for name in changed:
            setattr(row, name, fields[name])
        self.touched.update(changed)
        if not row._state.adding:
            self.updated[row.pk] = row
        return row, Outcome.UPDATED

    def write(self) -> None:
        """Insert and update what `put` collected."""
        self.model._default_manager.bulk_create(self.created, batch_size=BATCH)
        if self.updated:
            rows = list(self.updated.values())
            self.model._default_manager.bulk_update(rows, sorted(self.touched), batch_size=BATCH)


def read(
    path: Path, columns: tuple[str, ...], delimiter: str = ",", optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, Row]]:
    """(line number, row) of a CSV in UTF-8, with or without BOM. UnreadableFile when it is not that register."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle, delimiter=delimiter, restkey="", restval="")
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise UnreadableFile(f"Colonnes absentes du fichier {path.name} : {', '.join(missing)}.")
            for row in reader:
                yield reader.line_num, {name: (row.get(name) or "").strip() for name in (*columns, *optional)}
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"Le fichier {path.name} n’est pas en UTF-8 (octet {error.start}).") from error
    except (OSError, csv.Error) as error:
        raise UnreadableFile(f"Le fichier {path.name} ne peut pas être lu : {error}.") from error


def _lines(importer: Importer, path: Path) -> Iterator[tuple[int, Row]]:
    if hasattr(importer, "records"):
        yield from importer.records(path)
    else:
        yield from read(path, importer.columns, optional=getattr(importer, "optional", ()))


def run(
    importer: Importer,
    path: Path,
    *,
    dry_run: bool = False,
    keep_going: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Import a file. Nothing is written by a dry run, nor when a line is rejected unless `keep_going`."""
    summary = Summary()
    remarks: list[str] = getattr(importer, "remarks", [])
    with transaction.atomic():
        for number, row in _lines(importer, path):
            try:
                summary.counts[importer.take(row)] += 1
            except Rejected as reason:
                summary.rejected.append((number, str(reason)))
            summary.remarks += [(number, text) for text in remarks]
            remarks.clear()
            if progress is not None:
                progress(number)
        summary.written = not dry_run and (keep_going or not summary.rejected)
        if summary.written:
            importer.write()
    return summary
