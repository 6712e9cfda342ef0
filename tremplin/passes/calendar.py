"""Ends and deadlines as an agenda that any calendar program follows. Names travel as initials: an agenda is synchronised
with services that we do not know."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from icalendar import Calendar, Event

from tremplin.kernel.actor import Actor
from tremplin.organisations.actors import actor_of
from tremplin.passes import register
from tremplin.passes.calculation import prolongation_window
from tremplin.passes.models import CalendarFeed, Pass

BEHIND, AHEAD = timedelta(days=190), timedelta(days=750)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def actor_of_feed(feed: CalendarFeed) -> Actor | None:
    """Who the feed speaks to, with the rights of today in that organisation; None once she left it."""
    user = feed.user
    place = user.memberships.current().filter(organisation=feed.organisation).first()
    if place is None or not user.is_active:
        return None
    user.current_membership_id = place.pk  # for this reading only: never saved
    actor = actor_of(user)
    return actor if actor.organisation_id == feed.organisation_id and actor.reaches_people else None


def agenda(actor: Actor) -> bytes:
    """The file: last days of PASS and of contracts, last days to ask for a prolongation."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tremplin//Agenda des PASS IAE//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"PASS IAE, {actor.organisation_label}")
    today = timezone.localdate()
    for found in _rows(actor, today):
        for event in _events(found, today):
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _rows(actor: Actor, today: date) -> Iterator[Pass]:
    """Each PASS once, whichever register it is in."""
    seen = set()
    sources: list[QuerySet[Pass]] = []
    if actor.is_employer:
        sources.append(register.employees(actor))
    if actor.is_authorised_prescriber:
        sources.append(register.followed(actor))
    for rows in sources:
        for found in rows.filter(ends_on__range=(today - BEHIND, today + AHEAD)).order_by("ends_on", "pk"):
            if found.pk not in seen:
                seen.add(found.pk)
                yield found


def _events(found: Any, today: date) -> Iterator[Event]:
    who = found.candidate.masked_name
    yield _event(found, "fin", found.ends_on, f"Fin du PASS IAE : {who}")
    _, closes = prolongation_window(found, today)
    yield _event(found, "prolongation", closes, f"Dernier jour pour prolonger le PASS IAE : {who}")
    if found.contract_ends_on is not None and found.contract_ends_on >= today - BEHIND:
        yield _event(found, "contrat", found.contract_ends_on, f"Fin du contrat : {who}")


def _event(found: Pass, code: str, day: date, summary: str) -> Event:
    event = Event()
    event.add("uid", f"{found.pk}-{code}@tremplin")
    event.add("summary", summary)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", timezone.now())
    event.add("transp", "TRANSPARENT")
    event.add("url", f"{settings.BASE_URL}/pass/{found.pk}")
    return event
