"""Dated, sourced values of the law, read from the YAML files of this folder.

`read("passes.duration", on)` gives the value in force on a day, with its source; the first word of a key is the name
of its file. `Law` does the same and remembers what it read, so that an answer can say on what it rests.
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

from tremplin.rules import dates
from tremplin.rules.errors import InvalidInput
from tremplin.rules.parameters.loader import load
from tremplin.rules.parameters.model import Catalogue, Parameter, ParameterError, Reading, Source, Status

__all__ = ["FOLDER", "Catalogue", "Law", "Parameter", "ParameterError", "Reading", "Source", "Status"]
__all__ += ["catalogue", "catalogues", "find", "in_force", "read"]

FOLDER = Path(__file__).parent

T = TypeVar("T")


@cache
def catalogue(name: str) -> Catalogue:
    """The parameters of one file (`passes`, `eligibility`…). Raises `ParameterError`, naming file and line."""
    return load(FOLDER / f"{name}.yaml")


def catalogues() -> Iterator[Catalogue]:
    """Every file, in alphabetical order."""
    return (catalogue(path.stem) for path in sorted(FOLDER.glob("*.yaml")))


def find(key: str, on: date) -> Reading | None:
    """The value in force on a day, or None outside every known period."""
    readings = catalogue(key.partition(".")[0]).parameters[key].readings
    index = bisect_right(readings, on, key=lambda reading: reading.since)
    if index == 0 or readings[index - 1].until < on:
        return None
    return readings[index - 1]


def read(key: str, on: date, *, field: str = "on") -> Reading:
    """The value in force on a day. Raises `InvalidInput` on `field` before the first known law or after the last."""
    found = find(key, on)
    if found is not None:
        return found
    readings = catalogue(key.partition(".")[0]).parameters[key].readings
    if on < readings[0].since:
        raise InvalidInput(field, "before_first_law", dates.in_french(readings[0].since))
    raise InvalidInput(field, "after_last_law", dates.in_french(readings[-1].until))


def in_force(prefix: str, on: date) -> dict[str, Reading]:
    """Readings in force on a day of the parameters whose key starts with `prefix`, by the rest of their key."""
    names = catalogue(prefix.partition(".")[0]).parameters
    found = ((key.removeprefix(prefix), find(key, on)) for key in names if key.startswith(prefix))
    return {rest: reading for rest, reading in found if reading is not None}


class Law:
    """The law of one day: reads parameters and keeps what was read, for the explanation."""

    def __init__(self, on: date, *, field: str = "on") -> None:
        self.on = on
        self.field = field
        self._readings: dict[str, Reading] = {}

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What was read so far, in order, once each."""
        return tuple(self._readings.values())

    def reading(self, key: str) -> Reading:
        """The value in force with its source, remembered."""
        found = read(key, self.on, field=self.field)
        return self._readings.setdefault(key, found)

    def value(self, key: str, kind: type[T]) -> T:
        """The bare value in force. Raises `TypeError` when the file holds another type: an error of ours."""
        found = self.reading(key).value
        if not isinstance(found, kind):
            raise TypeError(f"{key}: {found!r} is not a {kind.__name__}")
        return found

    def number(self, key: str) -> float:
        """A number, whole or not."""
        found = self.reading(key).value
        if not isinstance(found, int | float):
            raise TypeError(f"{key}: {found!r} is not a number")
        return found

    def remember(self, reading: Reading) -> None:
        """Keep a reading found otherwise."""
        self._readings.setdefault(reading.key, reading)
