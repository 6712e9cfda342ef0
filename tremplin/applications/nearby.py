"""What else hires near a person, when a structure stays silent. The directory, a room above, registers how it looks."""

from collections.abc import Callable
from dataclasses import dataclass

from tremplin.applications.models import Application


@dataclass(frozen=True)
class Nearby:
    """A structure that takes candidatures today: its name, one line about it, its address in the site."""

    name: str
    detail: str
    path: str


Find = Callable[[Application], list[Nearby]]
_finders: list[Find] = []


def register(find: Find) -> None:
    """Give the one function that answers."""
    _finders[:] = [find]


def near(application: Application) -> list[Nearby]:
    """The structures to try instead of this one, nearest first; none when nothing is known."""
    return [one for find in _finders for one in find(application)]
