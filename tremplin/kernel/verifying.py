"""The journal read again from its first line: what was changed, removed, slipped in or dated back since it was sealed.

Read a page of places at a time: memory does not grow with the journal, and no long transaction is held.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone

from tremplin.kernel.models import JournalEntry, JournalHead
from tremplin.kernel.sealing import COLUMNS, ORIGIN, digest, head

PAGE = 5_000
# No act lasts that long (the database ends a transaction idle for a minute), and machines agree on the time.
TOLERANCE = timedelta(hours=1)
PLACES = ("sequence", "sealed_at", "hash", *COLUMNS)
AT, VERB = PLACES.index("at"), PLACES.index("verb")


@dataclass
class Verification:
    """One reading. `checked` counts the lines; `faults` gives one sentence for each fault, as they are met.

    `since`: only the lines dated from then on, the line before being believed. `against`: a head written down elsewhere,
    « place:hash », that must still be in the chain.
    """

    since: datetime | None = None
    against: str = ""
    checked: int = 0
    _place: int = field(default=0, init=False)
    _previous: str = field(default=ORIGIN, init=False)
    _latest: datetime | None = field(default=None, init=False)

    def faults(self) -> Iterator[str]:
        last = head()
        self._start()
        for line in self._lines(last.sequence if last is not None else 0):
            yield from self._check(line)
        yield from self._check_end(last)
        yield from self._check_against()
        yield from _waiting_too_long()

    def _start(self) -> None:
        """Take the line before the first one wanted as it stands."""
        if self.since is None:
            return
        sealed = JournalEntry.objects.filter(sequence__isnull=False)
        first = sealed.filter(at__gte=self.since).aggregate(first=Min("sequence"))["first"]
        before = sealed.filter(sequence__lt=first) if first else sealed
        line: Any = before.order_by("-sequence").values_list("sequence", "hash", "at").first()
        if line is not None:
            self._place, self._previous, self._latest = line

    def _lines(self, end: int) -> Iterator[tuple[Any, ...]]:
        place = self._place
        rows = JournalEntry.objects.order_by("sequence", "id").values_list(*PLACES)
        while place < end:
            until = min(place + PAGE, end)
            found = list(rows.filter(sequence__gt=place, sequence__lte=until))
            yield from found
            # A hole of any width is crossed in one step.
            place = until if found else _next_place(until, end + 1) - 1

    def _check(self, line: tuple[Any, ...]) -> Iterator[str]:
        sequence, sealed_at, stored = line[:3]
        if sequence > self._place + 1:
            yield _missing(self._place + 1, sequence - 1)
        elif sequence <= self._place:
            yield f"{_named(line)} : deux lignes ont cette place."
        elif digest(line[3:], sequence=sequence, sealed_at=sealed_at, previous=self._previous) != stored:
            yield f"{_named(line)} : elle, ou celle qui la précède, a été changée depuis qu’elle est scellée."
        yield from self._check_date(line)
        self._place, self._previous = sequence, stored
        self.checked += 1

    def _check_date(self, line: tuple[Any, ...]) -> Iterator[str]:
        at, sealed_at = line[AT], line[1]
        if self._latest is not None and at < self._latest - TOLERANCE:
            yield f"{_named(line)} : antidatée, des lignes plus récentes étaient déjà scellées."
        elif at > sealed_at + TOLERANCE:
            yield f"{_named(line)} : datée d’après son scellement ({_moment(sealed_at)})."
        elif self._latest is None or at > self._latest:
            self._latest = at

    def _check_end(self, last: JournalHead | None) -> Iterator[str]:
        """The chain must end where its head says, neither before nor after."""
        if last is not None and self._place < last.sequence:
            yield _missing(self._place + 1, last.sequence)
        elif last is not None and self._previous != last.hash:
            yield f"Ligne {last.sequence} : la fin de la chaîne n’a pas l’empreinte notée à part."
        known = JournalHead.objects.values("sequence")[:1]
        beyond = (
            JournalEntry.objects.filter(sequence__gt=known) if last else JournalEntry.objects.filter(sequence__gt=0)
        )
        if count := beyond.count():
            yield f"{count} ligne(s) placée(s) après la fin de la chaîne : ajoutées à la main, ou la fin a été reculée."

    def _check_against(self) -> Iterator[str]:
        if not self.against:
            return
        place, _, wanted = self.against.partition(":")
        found = JournalEntry.objects.filter(sequence=int(place)).values_list("hash", flat=True).first()
        if found != wanted:
            yield f"Ligne {place} : son empreinte n’est pas celle qui avait été notée. Le journal a été récrit."


def _next_place(after: int, otherwise: int) -> int:
    found = JournalEntry.objects.filter(sequence__gt=after).aggregate(next=Min("sequence"))["next"]
    return int(found or otherwise)


def _waiting_too_long() -> Iterator[str]:
    late = JournalEntry.objects.filter(sequence__isnull=True, at__lt=timezone.now() - TOLERANCE)
    found = late.aggregate(count=Count("pk"), oldest=Min("at"), newest=Max("at"))
    if found["count"]:
        yield (
            f"{found['count']} ligne(s) pas encore scellée(s), la plus ancienne du {_moment(found['oldest'])} :"
            " le travail de fond est-il arrêté ?"
        )


def _missing(first: int, last: int) -> str:
    if first == last:
        return f"Ligne {first} : elle manque."
    return f"Lignes {first} à {last} : elles manquent."


def _named(line: tuple[Any, ...]) -> str:
    return f"Ligne {line[0]} ({line[VERB]}, {_moment(line[AT])})"


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y %H:%M:%S}"
