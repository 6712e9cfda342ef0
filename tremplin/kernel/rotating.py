"""Change the key of the identity numbers while the site runs: every encrypted column found by looking at the models.

A batch at a time, by primary key, each in a transaction of its own: what is written already stays written, and another
run takes up the rest. How to do it, in order: `docs/exploitation.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast

from tremplin.kernel.identity_numbers import EncryptedTextField, decrypt, is_current, search_hash

BATCH = 200


@dataclass(frozen=True)
class Column:
    """An encrypted column of a model."""

    model: type[models.Model]
    field: EncryptedTextField

    def __str__(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field.name}"


@dataclass
class Found:
    """What a passage over one column saw: under the current key, written again, under a former key, unreadable."""

    column: Column
    current: int = 0
    rotated: int = 0
    former: int = 0
    unreadable: int = 0
    clashing: int = 0

    @property
    def left(self) -> int:
        return self.former + self.unreadable + self.clashing

    def __str__(self) -> str:
        said = [f"{self.current + self.rotated} sous la clé actuelle"]
        said += [f"dont {self.rotated} à l’instant"] if self.rotated else []
        said += [f"{self.former} sous une ancienne clé"] if self.former else []
        said += [f"{self.unreadable} illisible(s) avec les clés données"] if self.unreadable else []
        said += [f"{self.clashing} déjà porté(s) par une autre personne"] if self.clashing else []
        return f"{self.column} : {', '.join(said)}."


def columns() -> list[Column]:
    """Every encrypted column of the product."""
    return [
        Column(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def check(column: Column) -> Found:
    """Count what each key wrote; write nothing."""
    found = Found(column)
    for batch in _batches(column):
        for _, token in batch:
            _sort(found, token)
    return found


def rotate(column: Column) -> Found:
    """Write again, under the current key, all that another key wrote."""
    found = Found(column)
    for batch in _batches(column):
        waiting = [pk for pk, token in batch if _sort(found, token)]
        if waiting:
            _write(column, waiting, found)
    return found


def _sort(found: Found, token: str) -> bool:
    """Count a value; whether it waits for the current key."""
    if is_current(token):
        found.current += 1
        return False
    try:
        decrypt(token)
    except InvalidToken:
        found.unreadable += 1
        return False
    found.former += 1
    return True


def _rows(column: Column) -> Any:
    """The rows that hold something, with the raw column as `token`."""
    name = column.field.name
    raw = Cast(name, models.TextField())
    return column.model._base_manager.annotate(token=raw).exclude(token="").exclude(token=None).order_by("pk")


def _batches(column: Column) -> Iterator[list[tuple[Any, str]]]:
    rows = _rows(column).values_list("pk", "token")
    after: dict[str, Any] = {}
    while batch := list(rows.filter(**after)[:BATCH]):
        yield batch
        after = {"pk__gt": batch[-1][0]}


@transaction.atomic
def _write(column: Column, waiting: list[Any], found: Found) -> None:
    """Read the rows again, locked: somebody may have changed or cleared a number meanwhile."""
    locked = _rows(column).filter(pk__in=waiting).select_for_update(of=("self",), no_key=True)
    for pk, token in locked.values_list("pk", "token"):
        _write_one(column, pk, token, found)


def _write_one(column: Column, pk: Any, token: str, found: Found) -> None:
    """No lock on the number: its row is there under one hash or the other, so whoever records it again sees it."""
    number = decrypt(token)
    values = {column.field.name: number}
    if column.field.hashed_in:
        values[column.field.hashed_in] = search_hash(number)
    found.former -= 1
    try:
        with transaction.atomic():
            column.model._base_manager.filter(pk=pk).update(**values)
        found.rotated += 1
    except IntegrityError:
        found.clashing += 1
