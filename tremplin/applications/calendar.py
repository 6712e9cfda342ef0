"""An interview as a calendar file (RFC 5545), read by every calendar."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from tremplin.applications.models import Interview

STATUSES = {"proposed": "TENTATIVE", "confirmed": "CONFIRMED"}
LINE = 75  # octets, the longest line that the format allows


def calendar(interview: Interview, *, title: str, path: str) -> bytes:
    """The file; `title` is what the reader may see of the other side, `path` the page of the candidature."""
    host = urlsplit(settings.BASE_URL).hostname or "tremplin"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tremplin//Entretiens//FR",
        "BEGIN:VEVENT",
        f"UID:{interview.pk}@{host}",
        f"SEQUENCE:{interview.sequence}",
        f"DTSTAMP:{_utc(interview.created_at)}",
        f"DTSTART:{_utc(interview.at)}",
        f"DTEND:{_utc(interview.at + timedelta(minutes=interview.minutes))}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(interview.place)}",
        f"DESCRIPTION:{_text(interview.note)}",
        f"URL:{settings.BASE_URL}{path}",
        f"STATUS:{STATUSES.get(interview.state, 'CANCELLED')}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        value = value.replace(plain, escaped)
    return value


def _folded(line: str) -> bytes:
    """Cut between characters, never inside one; what follows starts with a space."""
    parts, current = [], b""
    for character in line:
        encoded = character.encode()
        if len(current) + len(encoded) > LINE:
            parts.append(current)
            current = b" "
        current += encoded
    return b"\r\n".join([*parts, current]) + b"\r\n"
