"""The watch over readings: how many distinct people one account opens, and looks up in vain; the pause at the ceiling.

The journal is what is counted: one line the first time in a day that an account opens a person (`candidates.open`), one
for each look-up (`candidates.search`). So the count of a day is that of distinct people, and the count of an hour is that
of people opened for the first time that day: opening again somebody read in the morning shows nothing new, and is not
counted twice. An export counts as opening everybody in it. Two browsers of one account take their turn (a lock on the
account), so that no count is read before the opening before it is written.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, DateTimeField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tremplin.candidates import messages_watch as messages
from tremplin.candidates.models import Candidate
from tremplin.kernel import journal, readonly
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours
from tremplin.kernel.models import AccessPause, JournalEntry
from tremplin.kernel.models_watch import Measure
from tremplin.kernel.prepared import Param, Prepared

OPEN, SEARCH, EXPORT = "candidates.open", "candidates.search", "export"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """For one role: above `alert` the team is told, above `pause` the access stops. Distinct people; look-ups in vain."""

    hour_alert: int
    hour_pause: int
    day_alert: int
    day_pause: int
    lookups_alert: int
    lookups_pause: int

    def pause(self, measure: str) -> int:
        return {"hour": self.hour_pause, "day": self.day_pause}.get(measure, self.lookups_pause)

    def alert(self, measure: str) -> int:
        return {"hour": self.hour_alert, "day": self.day_alert}.get(measure, self.lookups_alert)


@dataclass(frozen=True)
class Readings:
    """What an account has read lately, since its last pause was lifted."""

    hour: int
    day: int
    lookups: int
    # Everybody it has opened today: a second opening is no news.
    known: Collection[UUID | None] = ()

    def of(self, measure: str) -> int:
        return {"hour": self.hour, "day": self.day}.get(measure, self.lookups)

    def over(self, ceiling: Any) -> str:
        """The first measure above what `ceiling(measure)` gives; empty when none is."""
        return next((measure for measure in Measure if self.of(measure) > ceiling(measure)), "")


def role_of(actor: Actor) -> str:
    """The name of its limits in the settings."""
    if actor.is_employer:
        return "employer"
    if actor.is_authorised_prescriber:
        return "prescriber"
    return "orienter" if actor.is_prescriber else "team"


def limits_for(role: str) -> Limits:
    return Limits(*settings.WATCH[role])


def readings_of(user_id: UUID, *, now: datetime) -> Readings:
    """One read, bounded to the lines of one account since midnight, or for an hour."""
    today, lately = _midnight(now), now - HOUR
    since = {"today": today, "lately": lately, "since": min(today, lately), "long_ago": now - 3 * DAY}
    return Readings(*COUNTS.values(user=user_id, **since)[0])


def _counts() -> QuerySet[JournalEntry, Any]:
    """In the order of `Readings`."""
    today, user = Param("today"), Param("user")
    lifted = AccessPause.objects.filter(user=user, lifted_at__isnull=False).order_by("-lifted_at")
    long_ago = Param("long_ago", DateTimeField())
    fresh = Q(at__gt=Coalesce(Subquery(lifted.values("lifted_at")[:1]), long_ago))
    opened, searched, hour = Q(verb=OPEN), Q(verb=SEARCH), fresh & Q(at__gt=Param("lately"))
    in_vain = Q(after__found=False) | Q(after__by="names")
    rows = JournalEntry.objects.filter(actor_id=user, verb__in=[OPEN, SEARCH], at__gt=Param("since"))
    counts = {
        "hour": Count("candidate_id", distinct=True, filter=opened & hour),
        "day": Count("candidate_id", distinct=True, filter=opened & fresh & Q(at__gte=today)),
        "lookups": Count("pk", filter=searched & hour & in_vain),
        "known": ArrayAgg("candidate_id", distinct=True, filter=opened & Q(at__gte=today), default=Value([])),
    }
    # grouped by a constant: one row, even for nothing
    return rows.order_by().values(all=Value(1)).annotate(**counts).values_list(*counts)


COUNTS = Prepared(_counts)


def note_opening(actor: Actor, person: Any, *, relation: str) -> None:
    """Journal that a professional or the team opened a file, once a day; refused, and paused, above the ceiling.

    This is the one write that a GET may do: owed to the person, and nothing relies on it.
    """
    if actor.organisation is None and not actor.is_staff:
        return
    _note(actor, [person.pk], relation)


def note_exported(actor: Actor, people: Iterable[UUID]) -> None:
    """An export counts as opening everybody in it. Refused, without pause, when it would pass the ceiling."""
    _note(actor, list(dict.fromkeys(people)), EXPORT)


def note_lookup(actor: Actor, *, by: str, found: bool) -> None:
    """Journal that somebody was looked up by « nir », « email » or « names », never which; refused above the ceiling."""
    if actor.user_id is not None and actor.organisation is not None:
        _stop(_looked_up(actor, by, found))


@act
def _looked_up(actor: Actor, by: str, found: bool) -> str:
    _take_turn(actor)
    journal.record(by=actor, verb=SEARCH, obj=actor.organisation, after={"by": by, "found": found})
    readings = readings_of(actor.user_id, now=timezone.now())  # type: ignore[arg-type]
    # this one is written when the act ends
    lookups = readings.lookups + (not found or by == "names")
    return _pause_above(actor, replace(readings, lookups=lookups))


def _note(actor: Actor, people: Collection[UUID], relation: str) -> None:
    if not people or (len(people) == 1 and _knows(actor, next(iter(people)))):
        return
    _stop(_noted(actor, people, relation))


def _knows(actor: Actor, person: UUID) -> bool:
    return bool(KNOWN.values(person=person, user=actor.user_id, today=_midnight(timezone.now())))


KNOWN = Prepared(
    lambda: JournalEntry.objects.filter(
        candidate_id=Param("person"), verb=OPEN, actor_id=Param("user"), at__gte=Param("today")
    ).values_list("pk")[:1]
)


@act
def _noted(actor: Actor, people: Collection[UUID], relation: str) -> str:
    """Write the openings, or why not: the code of a refusal that is raised once this is kept.

    Owed to the person even during a maintenance, when the rest only reads.
    """
    readonly.write_even_so()
    _take_turn(actor)
    readings = readings_of(actor.user_id, now=timezone.now())  # type: ignore[arg-type]
    known = set(readings.known)
    new = [one for one in people if one not in known]
    after = replace(readings, hour=readings.hour + len(new), day=readings.day + len(new))
    if relation == EXPORT and after.over(limits_for(role_of(actor)).pause):
        journal.record(by=actor, verb="candidates.refuse_export", obj=actor.user, after={"people": len(new)})
        return "export_too_large"
    if new and (stopped := _pause_above(actor, after)):
        return stopped
    for pk in new:
        journal.record(by=actor, verb=OPEN, obj=Candidate(pk=pk), candidate_id=pk, after={"relation": relation})
    return ""


def _take_turn(actor: Actor) -> None:
    """Until this transaction ends, no other request of this account counts or opens. A lock that writes nothing."""
    key = int.from_bytes(actor.user.pk.bytes[8:], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def _pause_above(actor: Actor, readings: Readings) -> str:
    limits = limits_for(role_of(actor))
    measure = readings.over(limits.pause)
    if not measure:
        return ""
    pause_access(by=actor, reader=actor, measure=measure, readings=readings)
    return "access_paused"


def pause_access(*, by: Actor, reader: Actor, measure: str, readings: Readings) -> AccessPause:
    """Stop an account's access to files, once; the team, her organisation's administrators and herself are told.

    The caller is in an act. What she tried to open is not counted as opened.
    """
    user, organisation = reader.user, reader.organisation
    if standing := AccessPause.objects.filter(user=user, lifted_at=None).first():
        return standing
    ceiling = limits_for(role_of(reader)).pause(measure)
    paused = AccessPause.objects.create(
        user=user,
        organisation_id=organisation.pk if organisation else None,
        measure=measure,
        count=readings.of(measure),
        threshold=ceiling,
    )
    after = {"measure": measure, "count": paused.count, "threshold": ceiling}
    journal.record(by=by, verb="candidates.pause_access", obj=user, after=after)
    messages.paused(paused, organisation)
    return paused


REFUSALS = {
    "access_paused": "Votre accès aux dossiers est en pause : vous avez ouvert ou cherché beaucoup plus de personnes que"
    " d’habitude. L’équipe de la plateforme est prévenue. Appelez-la ou écrivez-lui pour reprendre.",
    "export_too_large": "Cet export contient plus de personnes qu’un compte ne peut en lire d’un coup. Choisissez une"
    " période ou un état avec les filtres, ou demandez à l’équipe de la plateforme.",
}


def _stop(code: str) -> None:
    if code:
        raise NotYours(code, REFUSALS[code])


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
