"""The journal: one entry for each act owed to an auditor, written in the act's own transaction."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model

from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import gather
from tremplin.kernel.models import JournalEntry

Listener = Callable[[list[Model]], Any]
_listeners: dict[str, list[Listener]] = {}


def subscribe(rooms: tuple[str, ...], listener: Listener) -> None:
    """Call `listener` with what the verbs of these rooms changed, once an act, when it ends and in its transaction.

    For a room above that keeps something made from those: called by its `apps.py`.
    """
    for room in rooms:
        known = _listeners.setdefault(room, [])
        if listener not in known:
            known.append(listener)


# How to know all the files that were one person's: told by the room of people, which the kernel does not import.
_files_of: list[Callable[[UUID], tuple[UUID, ...]]] = []


def register_files(find: Callable[[UUID], tuple[UUID, ...]]) -> None:
    """Give the one function that lists a person's files: hers first, then those merged into it."""
    _files_of[:] = [find]


def files_of(person: UUID) -> tuple[UUID, ...]:
    """The ids under which the journal speaks of a person."""
    return _files_of[0](person) if _files_of else (person,)


def record(
    *,
    by: Actor,
    verb: str,
    obj: Model,
    candidate_id: UUID | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> JournalEntry:
    """Write one entry, when the act in progress ends.

    `verb` is `room.verb` (`applications.accept`); `before`/`after` hold only what changed, and never what identifies a
    person: nothing can take it out again.
    """
    entry = JournalEntry(
        verb=verb,
        actor=by.signature[:200],
        actor_id=by.user_id,
        organisation=by.organisation_label[:255],
        organisation_id=by.organisation_id,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        candidate_id=candidate_id,
        before=dict(before or {}),
        after=dict(after or {}),
    )
    gather(entry, _write)
    for listener in _listeners.get(verb.partition(".")[0], ()):
        gather(obj, listener)
    return entry


def _write(entries: list[JournalEntry]) -> None:
    JournalEntry.objects.bulk_create(entries)
