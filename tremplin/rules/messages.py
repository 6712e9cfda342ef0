"""French sentences of every error and warning code: what happened, why, what to do next.

The words live in `wording/messages.yaml`, for professionals and, where it differs, for the person on a pathway.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

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


def message(code: str, *, rule: str = "", audience: Audience = Audience.PROFESSIONAL) -> Message:
    """The sentences of a code. Some codes (`too_long`) say something different for each rule: give its name.

    Raises `KeyError` when the code has no sentence.
    """
    words = _wording().get(f"{rule}/{code}") or _wording()[code]
    if audience is Audience.PERSON:
        words = words | words.get("person", {})
    return Message(words["what"], words["why"], words["next"])


def codes() -> frozenset[str]:
    """Every code that has sentences, without the name of its rule."""
    return frozenset(key.rpartition("/")[2] for key in _wording())
