"""French sentences of every error and warning code: what happened, why, what to do next.

A number of the law is never written here: `{contracts.ceiling.CDDI}` in a sentence becomes the value in force.
The words live in `wording/messages.yaml`, for professionals and, where it differs, for the person on a pathway.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tremplin.rules import dates
from tremplin.rules.parameters import Reading, read
from tremplin.rules.parameters.words import in_words

_KEY = re.compile(r"\{([\w.]+)\}")
_FILE = Path(__file__).parent / "wording" / "messages.yaml"


class Audience(StrEnum):
    """To whom a sentence speaks."""

    PROFESSIONAL = "professional"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, why, and what to do next, each a French sentence."""

    what: str
    why: str
    next: str

    def __str__(self) -> str:
        return f"{self.what} {self.why} {self.next}"


@cache
def _wording() -> dict[str, Any]:
    with _FILE.open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - safe loaders


def message(
    code: str,
    *,
    rule: str = "",
    audience: Audience = Audience.PROFESSIONAL,
    readings: Iterable[Reading] = (),
) -> Message:
    """The sentences of a code. Some codes (`too_long`) say something different for each rule: give its name.

    Numbers come from the `readings` of the answer, else from the law of today.
    Raises `KeyError` when the code has no sentence.
    """
    words = _wording().get(f"{rule}/{code}") or _wording()[code]
    if audience is Audience.PERSON:
        words = words | words.get("person", {})
    known = {reading.key: reading for reading in readings}
    return Message(*(_filled(words[part], known) for part in ("what", "why", "next")))


def _filled(sentence: str, known: dict[str, Reading]) -> str:
    """The sentence with the values it names."""

    def value(match: re.Match[str]) -> str:
        key = match[1]
        return in_words(known.get(key) or read(key, dates.today()))

    return _KEY.sub(value, sentence)


def codes() -> frozenset[str]:
    """Every code that has sentences, without the name of its rule."""
    return frozenset(key.rpartition("/")[2] for key in _wording())
