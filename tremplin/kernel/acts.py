"""An act: one transaction, however many verbs call one another inside it.

The outermost verb opens the transaction and those it calls join it, without savepoints: whatever one of them refuses,
nothing is kept. So a refusal is caught outside the act, never inside. What an act writes for the record (journal lines,
mails) goes in when it ends, in a statement a kind; a row it locked is not read twice.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

P = ParamSpec("P")
Result = TypeVar("Result")
Row = TypeVar("Row", bound=Model)
Flush = Callable[[list[Any]], Any]


@dataclass
class _Act:
    gathered: dict[Flush, list[Any]] = field(default_factory=dict)
    locked: dict[tuple[type[Model], Any], Any] = field(default_factory=dict)
    done: set[Hashable] = field(default_factory=set)


_current: ContextVar[_Act | None] = ContextVar("_current", default=None)


def act(verb: Callable[P, Result]) -> Callable[P, Result]:
    """Decorate a verb: one transaction, its own or that of the verb which calls it."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> Result:
        if _current.get() is not None:
            with transaction.atomic(savepoint=False):
                return verb(*args, **kwargs)
        with transaction.atomic(), _opened():
            result = verb(*args, **kwargs)
            if transaction.get_rollback():
                raise RuntimeError(f"{verb.__qualname__} swallowed a refusal: everything it did would be lost unsaid.")
            return result

    return run


@contextmanager
def _opened() -> Iterator[None]:
    opened = _Act()
    token = _current.set(opened)
    try:
        yield
    finally:
        _current.reset(token)
    for flush, items in opened.gathered.items():
        flush(items)


def gather(item: Any, flush: Flush) -> None:
    """Hand `item` to `flush` with the others of its kind when the act ends; at once outside an act."""
    current = _current.get()
    if current is None:
        flush([item])
    else:
        current.gathered.setdefault(flush, []).append(item)


def lock(query: QuerySet[Row], pk: Any) -> Row:
    """The row, locked until the act ends. Its joined rows are not locked. Asked again, the same object comes back."""
    return held(query.model, pk) or hold(query.select_for_update(of=("self",)).get(pk=pk))


def held(model: type[Row], pk: Any) -> Row | None:
    """The row that this act has locked already, or None."""
    current = _current.get()
    found: Row | None = current.locked.get((model, pk)) if current is not None else None
    return found


def hold(row: Row) -> Row:
    """Note a row that the caller has read `for update`: `lock` gives it back until the act ends."""
    current = _current.get()
    if current is not None:
        current.locked[(type(row), row.pk)] = row
    return row


def once(key: Hashable) -> bool:
    """True the first time that an act asks; always outside an act."""
    current = _current.get()
    if current is None:
        return True
    first = key not in current.done
    current.done.add(key)
    return first
