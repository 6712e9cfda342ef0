"""What a parameter is: values with their period, unit, status and source."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


class ParameterError(ValueError):
    """A parameter file is wrong. The message names the file and the line."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(f"{path.name}, ligne {line} : {problem}")


class Status(StrEnum):
    """How sure we are: read in the text itself, or still to be checked by a lawyer."""

    CONFIRMED = "confirmed"
    TO_CONFIRM = "to_confirm"


@dataclass(frozen=True, slots=True)
class Source:
    """A public text, the article in it, and where to read it."""

    text: str
    article: str
    link: str

    def __str__(self) -> str:
        return f"{self.text}, {self.article}" if self.article else self.text


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a parameter. Known since always: `date.min`; still in force: `date.max`."""

    key: str
    label: str
    value: object
    unit: str
    since: date
    until: date
    status: Status
    source: Source
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter and its values, oldest first."""

    key: str
    label: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A file of parameters."""

    name: str
    title: str
    parameters: dict[str, Parameter]
