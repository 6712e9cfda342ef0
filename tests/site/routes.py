"""Every named route of the site, with the path it takes in the guards' world."""

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.site.world import World

# Django's admin has its own tests and is reserved to the platform's team; its index stands for it.
LEFT_ALONE = {"admin"}


def named(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every named route."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            if not LEFT_ALONE & set(inner):
                yield from named(entry, inner)
        elif entry.name:
            yield ":".join((*spaces, entry.name)), entry


def path_of(name: str, pattern: URLPattern, world: World, values: dict[str, dict[str, Any]]) -> str:
    """The route's path, its arguments taken from the table of `values` for that route."""
    try:
        return reverse(name, kwargs=values.get(name, {}))
    except NoReverseMatch as error:
        wanted = ", ".join(pattern.pattern.converters)
        raise AssertionError(f"{name} has no line in tests/site/table.py for its arguments: {wanted}") from error
