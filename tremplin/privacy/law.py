"""The delays of `rules/parameters/privacy.yaml`, as days, moments and French words."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from tremplin.rules import dates
from tremplin.rules.parameters import Reading, read

UNITS = {"days": ("jour", "jours"), "months": ("mois", "mois")}


def reading(name: str, on: date | None = None) -> Reading:
    return read(f"privacy.{name}", on or timezone.localdate())


def before(name: str, at: datetime) -> datetime:
    """The moment before which what began is over its delay."""
    found = reading(name, timezone.localtime(at).date())
    if found.unit == "days":
        return at - timedelta(days=_amount(found))
    day = timezone.localtime(at)
    return datetime.combine(dates.clamped_months(day.date(), -_amount(found)), day.time(), day.tzinfo)


def day_before(name: str, at: datetime) -> date:
    return timezone.localtime(before(name, at)).date()


def after(name: str, day: date) -> date:
    """The day when a delay that begins that day is over."""
    found = reading(name)
    if found.unit == "days":
        return day + timedelta(days=_amount(found))
    return dates.clamped_months(day, _amount(found))


def end_of(name: str, moment: datetime) -> datetime:
    """The first moment of the day after the delay is over."""
    last = after(name, timezone.localtime(moment).date())
    return timezone.make_aware(datetime.combine(last, time()))


def in_words(name: str) -> str:
    """« 36 mois », « 14 jours », « 2 ans »."""
    found = reading(name)
    amount, unit = _amount(found), found.unit
    if unit == "months" and amount % 12 == 0:
        years = amount // 12
        return f"{years} an{'s' if years > 1 else ''}"
    return f"{amount} {UNITS[unit][amount > 1]}"


def _amount(found: Reading) -> int:
    assert isinstance(found.value, int)  # noqa: S101 - the unit of the parameter
    return found.value
