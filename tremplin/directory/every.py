"""Every result of a search, a batch at a time, as the page would show them: for files, feeds of machines, widgets."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.found import Card, listed
from tremplin.directory.oral import tells_only_of_oneself
from tremplin.directory.search import Search

Found = TypeVar("Found")
BATCH = 1_000
# How the words were taken.
ALL, SOME, NONE = "tous", "en-partie", "aucun"


def first(shelf: str, search: Search, limit: int) -> tuple[str, list[Card]]:
    """The first results, and how the words were taken."""
    return settled(shelf, search, lambda one: listed(shelf, one, limit=limit))


def settled(shelf: str, search: Search, read: Callable[[Search], Found]) -> tuple[str, Found]:
    """How the words were taken, and what was read so: like the page, content with some of them when no listing has
    them all; without them for prescribers, and for words that only tell of oneself (« RSA »). `read` gives something
    empty for nothing."""
    found = read(search)
    if found or not search.words:
        return ALL, found
    taken = NONE if shelf == PRESCRIBERS or tells_only_of_oneself(search.words.typed) else SOME
    again = read(taking(search, taken))
    return (taken, again) if again else (ALL, found)


def taking(search: Search, taken: str) -> Search:
    """The same search with all of its words, some of them, or none."""
    return {SOME: search.loosened, NONE: search.wordless}.get(taken, search)


def every(shelf: str, search: Search) -> Iterator[Card]:
    """All of them, in order; never more than a batch in memory."""
    taken, batch = first(shelf, search, BATCH)
    search = taking(search, taken)
    while batch:
        yield from batch
        batch = listed(shelf, search, limit=BATCH, after=batch[-1].standing) if len(batch) == BATCH else []
