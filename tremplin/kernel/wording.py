"""Dates, durations, numbers and distances as the interface writes them. Plain text: the tags add the markup."""

import datetime as dt
import re
from decimal import Decimal

from django.utils import timezone

from tremplin.kernel.typography import NBSP
from tremplin.rules import numbers

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
OLDEST_IN_DAYS = 60  # beyond, an age is given as a date


def local_day(value: dt.date | dt.datetime) -> dt.date:
    """The day of `value` in the site's time zone."""
    if isinstance(value, dt.datetime):
        return value.astimezone(timezone.get_default_timezone()).date() if timezone.is_aware(value) else value.date()
    return value


def day_number(day: dt.date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def full(value: dt.date | dt.datetime) -> str:
    """« 19 novembre 2026 »."""
    day = local_day(value)
    return f"{day_number(day)}{NBSP}{MONTHS[day.month - 1]} {day.year}"


def long(value: dt.date | dt.datetime) -> str:
    """« jeudi 19 novembre 2026 »."""
    return f"{DAYS[local_day(value).weekday()]} {full(value)}"


def short(value: dt.date | dt.datetime) -> str:
    """« 19 nov. 2026 »."""
    day = local_day(value)
    return f"{day_number(day)}{NBSP}{SHORT_MONTHS[day.month - 1]} {day.year}"


def clock(value: dt.datetime | dt.time) -> str:
    """« 9 h 30 », « 14 h »."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    minutes = f"{NBSP}{value.minute:02}" if value.minute else ""
    return f"{value.hour}{NBSP}h{minutes}"


def days(count: int) -> str:
    """« 1 jour », « 9 jours »."""
    return f"{number(count)}{NBSP}jour{'s' if abs(count) > 1 else ''}"


def since(value: dt.date | dt.datetime, today: dt.date | None = None) -> str:
    """« depuis 9 jours »; beyond 60 days, « depuis le 3 août 2026 »."""
    day = local_day(value)
    age = ((today or timezone.localdate()) - day).days
    if age <= 0:
        return "depuis aujourd’hui" if age == 0 else f"à partir du {full(day)}"
    if age == 1:
        return "depuis hier"
    return f"depuis {days(age)}" if age <= OLDEST_IN_DAYS else f"depuis le {full(day)}"


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """« 1 034 », « 3,1 »: narrow no-break spaces between thousands, decimal comma."""
    return numbers.in_french(value, decimals)


def bounded(value: int, most: int) -> str:
    """« 1 000 », « plus de 1 000 » beyond what is counted."""
    return f"plus de{NBSP}{number(most)}" if value > most else number(value)


def kilometres(value: float) -> str:
    """« moins de 1 km », « 9 km » from kilometres."""
    return f"moins de 1{NBSP}km" if value < 1 else f"{number(round(value))}{NBSP}km"


def weight(size: int) -> str:
    """« 75 Ko », « 1,2 Mo » from bytes: nobody but programs speaks of « Kio »."""
    kilobytes = size / 1024
    return f"{number(kilobytes / 1024, 1)}{NBSP}Mo" if kilobytes >= 1000 else f"{number(max(1, kilobytes))}{NBSP}Ko"


def count(value: int, words: str) -> str:
    """« 3 postes ouverts » from 3 and « poste ouvert,postes ouverts ». Zero is singular in French."""
    singular, plural = words.split(",")
    return f"{number(value)}{NBSP}{plural.strip() if abs(value) >= 2 else singular.strip()}"


def pass_number(value: str) -> str:
    """« 99999 26 01482 » from twelve characters."""
    raw = "".join(str(value).split())
    return f"{raw[:5]}{NBSP}{raw[5:7]}{NBSP}{raw[7:]}"


_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]", re.IGNORECASE)


def of(name: object) -> str:
    """« de Samira », « d’Amel »: a name after « de ». An h is left alone, since nobody can tell how it is said."""
    text = str(name)
    return f"d’{text}" if _VOWEL.match(text) else f"de {text}"
