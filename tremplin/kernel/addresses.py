"""Addresses of objects, written twenty times a page."""

from functools import cache
from uuid import UUID

from django.urls import reverse

ANY = str(UUID(int=0))  # a key and a slug alike


def address_of(name: str, *which: UUID | str) -> str:
    """`reverse(name, args=which)`, keys or slugs: the route is looked up once in the life of the process."""
    first, *rest = _around(name, len(which))
    return first + "".join([f"{one}{after}" for one, after in zip(which, rest, strict=True)])


@cache
def _around(name: str, count: int) -> list[str]:
    """What stands before, between and after."""
    return reverse(name, args=[ANY] * count).split(ANY)
