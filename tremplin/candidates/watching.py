"""Every five minutes: which accounts read more than is usual; and how the team lifts a pause."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.candidates import messages_watch as messages
from tremplin.candidates.models import Candidate
from tremplin.candidates.watch import OPEN, SEARCH, Readings, limits_for, pause_access, readings_of, role_of
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import AccessPause, JournalEntry, ReadingAlert
from tremplin.kernel.models_watch import Measure
from tremplin.organisations.actors import actor_of

# Longer than the pace of the job, so that a late worker misses nobody.
ACTIVE_FOR = timedelta(hours=1)
READ_BEFORE = timedelta(days=1)
SHOWN = 500


def look(*, now: datetime | None = None) -> int:
    """Read what every account active in the last hour has opened; alert or pause. Returns how many alerts are new."""
    now = now or timezone.now()
    rows = JournalEntry.objects.filter(verb__in=[OPEN, SEARCH], at__gt=now - ACTIVE_FOR, at__lte=now)
    active = rows.exclude(actor_id=None).order_by().values_list("actor_id", flat=True).distinct()
    people = User.objects.filter(pk__in=list(active), is_active=True)
    return sum(_look_at(user, now) for user in people)


def _look_at(user: User, now: datetime) -> int:
    readings, reader = readings_of(user.pk, now=now), actor_of(user)
    if reader.paused_at is not None:
        return 0
    limits = limits_for(role_of(reader))
    if measure := readings.over(limits.pause):
        return _pause(reader, measure, readings)
    over = [one for one in Measure if readings.of(one) > limits.alert(one)]
    return sum(_alert(reader, one, readings.of(one), limits.alert(one), now) for one in over)


@act
def _pause(reader: Actor, measure: str, readings: Readings) -> int:
    pause_access(by=SYSTEM, reader=reader, measure=measure, readings=readings)
    return 1


@act
def _alert(reader: Actor, measure: str, count: int, threshold: int, now: datetime) -> int:
    """One alert a day for each measure, however long it stays above."""
    fields = {"organisation_id": reader.organisation_id, "count": count, "threshold": threshold, "at": now}
    alert, fresh = ReadingAlert.objects.get_or_create(
        user=reader.user, day=timezone.localtime(now).date(), measure=measure, defaults=fields
    )
    if fresh:
        after = {"measure": measure, "count": count, "threshold": threshold}
        journal.record(by=SYSTEM, verb="candidates.alert", obj=reader.user, after=after)
        messages.alerted(alert, reader.organisation)
    return int(fresh)


@act
def lift_pause(*, by: Actor, pause: AccessPause, why: str) -> AccessPause:
    """The team gives the access back, with a reason; counting starts again from now."""
    if not by.is_staff:
        raise NotYours("staff_only", "Seule l’équipe de la plateforme peut lever une pause.")
    fresh = AccessPause.objects.select_for_update(of=("self",)).select_related("user").get(pk=pause.pk)
    if fresh.user_id == by.user_id:
        raise NotYours("conflict_of_interest", "Une autre personne de l’équipe doit lever cette pause.")
    if fresh.lifted_at is not None:
        raise Refused("already_lifted", f"Cette pause a déjà été levée par {fresh.lifted_by_label}.")
    if not why.strip():
        raise Refused("reason_required", "Écrivez pourquoi vous levez la pause.", field="why")
    fresh.lifted_at, fresh.lifted_by, fresh.lifted_by_label = timezone.now(), by.user, by.label[:200]
    fresh.lifted_why = why.strip()
    fresh.save(update_fields=["lifted_at", "lifted_by", "lifted_by_label", "lifted_why"])
    journal.record(by=by, verb="candidates.lift_pause", obj=fresh.user, after={"why": fresh.lifted_why})
    messages.lifted(fresh)
    return fresh


def check_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotYours("staff_only", "Cette page est réservée à l’équipe de la plateforme.")


def visible_pauses(actor: Actor) -> QuerySet[AccessPause]:
    """For the platform's team: those in force first, then the latest."""
    rows = AccessPause.objects.select_related("user").order_by("-lifted_at", "-paused_at")
    return rows if actor.is_staff else rows.none()


def get_pause(actor: Actor, pk: UUID) -> AccessPause:
    """One, for the platform's team; 404 for the others."""
    found = visible_pauses(actor).filter(pk=pk).first()
    if found is None:
        raise Http404("Pause introuvable")
    return found


def visible_alerts(actor: Actor) -> QuerySet[ReadingAlert]:
    rows = ReadingAlert.objects.select_related("user").order_by("-at")
    return rows if actor.is_staff else rows.none()


def opened_before(pause: AccessPause) -> list[dict[str, Any]]:
    """What the account opened in the day before the pause, latest first: when, whom (initials), by which link."""
    lines = list(
        JournalEntry.objects.filter(
            actor_id=pause.user_id, verb=OPEN, at__gt=pause.paused_at - READ_BEFORE, at__lte=pause.paused_at
        ).order_by("-at")[:SHOWN]
    )
    people = Candidate.objects.in_bulk([one.candidate_id for one in lines if one.candidate_id])
    return [{"line": one, "who": who.masked_name if (who := people.get(one.candidate_id)) else "…"} for one in lines]
