"""An interview as a calendar file (RFC 5545), read by every calendar."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from tremplin.applications.models import Interview

STATUSES = {"proposed": "TENTATIVE", "confirmed": "CONFIRMED"}


def calendar(interview: Interview, *, title: str, path: str) -> bytes:
    """The file; `title` is what the reader may see of the other side, `path` the page of the candidature."""
    event, starts_at = Event(), interview.at.astimezone(UTC)
    host = urlsplit(settings.BASE_URL).hostname or "tremplin"
    facts = {
        "uid": f"{interview.pk}@{host}",
        "sequence": interview.sequence,
        "dtstamp": interview.created_at.astimezone(UTC),
        "dtstart": starts_at,
        "dtend": starts_at + timedelta(minutes=interview.minutes),
        "summary": title,
        "location": interview.place,
        "description": interview.note,
        "url": f"{settings.BASE_URL}{path}",
        "status": STATUSES.get(interview.state, "CANCELLED"),
    }
    for name, value in facts.items():
        event.add(name, value)
    file = Calendar()
    file.add("prodid", "-//Tremplin//Entretiens//FR")
    file.add("version", "2.0")
    file.add_component(event)
    content: bytes = file.to_ical()
    return content
