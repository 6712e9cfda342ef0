"""The dates that an organisation announces, as a file that any calendar program follows."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone
from icalendar import Calendar, Event

from tremplin.directory.heads import absolute
from tremplin.directory.sheet import DATES, Day
from tremplin.organisations.models import Organisation


def of_days(organisation: Organisation, days: Iterable[Day]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Tremplin//Dates d’une structure//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", organisation.display_name)
    for day in days:
        calendar.add_component(_event(organisation, day))
    content: bytes = calendar.to_ical()
    return content


def _event(organisation: Organisation, day: Day) -> Event:
    """With an hour, a moment of the first day; without, whole days: the end that calendars expect is the day after."""
    event = Event()
    event.add("uid", f"{organisation.pk}-{day.kind}-{day.starts_on.isoformat()}@tremplin")
    event.add("dtstamp", datetime.combine(timezone.localdate(), time(), UTC))  # the same file all day long: 304
    event.add("summary", f"{DATES[day.kind]}, {organisation.display_name}")
    if day.at:
        # In universal time: the rules of a time zone would have to come along.
        moment = timezone.make_aware(datetime.combine(day.starts_on, time.fromisoformat(day.at)))
        event.add("dtstart", moment.astimezone(UTC))
    else:
        event.add("dtstart", day.starts_on)
        event.add("dtend", day.ends_on + timedelta(days=1))
    if day.details:
        event.add("description", day.details)
    if organisation.commune:
        event.add("location", ", ".join(one for one in (organisation.address, organisation.commune.name) if one))
    event.add("url", absolute(organisation.get_absolute_url()))
    return event
