"""Addresses of a search: the same question with something changed, as links say it, alerts keep it and feeds name it."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from tremplin.directory.search import DEFAULT_DISTANCE
from tremplin.reference.models import Commune

# What an address does not say, for it is what is understood.
UNSAID = {("distance", DEFAULT_DISTANCE), ("onglet", "structures")}


class Addresses:
    """Addresses of the same search with some values changed; the page number and the defaults are dropped.

    A page writes some twenty of them: what does not change is written once.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        self.written = {name: _written(name, value) for name, value in values.items()}

    def __call__(self, **changes: Any) -> str:
        changed = {name: _written(name, value) for name, value in changes.items()}
        return "?" + "&".join(filter(None, {**self.written, **changed}.values()))


def _written(name: str, value: Any) -> str:
    """« name=value », once for each of several; empty when it is not said."""
    if not value or name == "page" or (isinstance(value, str | int) and (name, value) in UNSAID):
        return ""
    return "exact=1" if name == "exact" else urlencode({name: value}, doseq=True, safe=",")


def address(values: dict[str, Any], **changes: Any) -> str:
    """The address of a search with some values changed."""
    return Addresses(values)(**changes)


def around(commune: Commune | None) -> str:
    """« lieu=Bondy%20%2893140%29 »: what an address of a search says of a place; "" without one."""
    return _around(commune.label) if commune else ""


# A page says it up to ten times.
@lru_cache(maxsize=1_000)
def _around(label: str) -> str:
    return f"lieu={quote(label)}"
