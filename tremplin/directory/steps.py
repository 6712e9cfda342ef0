"""When thousands of listings answer: the most promising are read, in steps, and no more of them than anybody is shown.

The indexes `listing_ranked_*` keep each word of a listing behind a letter (`s`, strong: of its name or of what it does;
`w`, weak: of longer texts or of where it is) and its merit in hundredths. A step asks for some of these; PostgreSQL takes
the next one only when the limit is not reached. All the steps together are the words themselves: nothing is lost below it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tremplin.directory.clauses import Clause, by_distance, matching, with_filters
from tremplin.directory.places import Area
from tremplin.directory.search import BY_DISTANCE, TABS, Search

MOST = 1_000  # listings weighed, counted and shown
MANY = 1_500  # listings with the words from which steps cost less than reading them all
MERITS = 100  # levels
WEAK_AT_ONCE = 10  # levels of a step, where the words are weak
# What part of the country's answers an area has, at most: the largest region has a fifth of the people.
SHARES = {"region": 1 / 5, "departement": 1 / 25, "territoire": 1 / 25}
SAID = "directory_ranked(l.merit, l.words) @@ step.asked"
_STEM = re.compile(r"'([^']+)'(:\*)?")


def best(shelf: str, search: Search, columns: str, values: Sequence[Any], *, filtered: bool, limit: int = MOST) -> Clause:
    """The SELECT of these columns for all that answers, or for a few more than `limit` of the most promising.

    A column named `rank` decides which ones of the last step are kept. `filtered`: only what passes the filters.
    """
    stepped = by_steps(shelf, search)
    clause = matching(shelf, search, said=SAID if stepped else "")
    if filtered:
        with_filters(clause, shelf, search)
    if stepped:
        return Clause([_in_steps(columns, clause, limit)], [steps(search.words.query), *values, *clause.values])
    nearest = f" ORDER BY {by_distance(search)} LIMIT {limit + 1}" if by_nearness(search) else ""
    return Clause([f"SELECT {columns} FROM directory_listing l WHERE {clause}{nearest}"], [*values, *clause.values])  # noqa: S608


def is_capped(shelf: str, search: Search) -> bool:
    """Whether `best` may leave some out."""
    return by_steps(shelf, search) or by_nearness(search)


def by_nearness(search: Search) -> bool:
    return search.order == BY_DISTANCE and search.located and not (search.words or search.working or search.zone)


def by_steps(shelf: str, search: Search) -> bool:
    """Whether so many listings have the words, without a place to choose by, that only the best are read."""
    if search.located or search.zone is not None or search.working:
        return False
    kind = search.place.key.partition(":")[0] if isinstance(search.place, Area) else ""
    return search.words.often[TABS.index(shelf)] * SHARES.get(kind, 1) >= MANY


def _in_steps(columns: str, clause: Clause, limit: int) -> str:
    """A step is read whole before it is cut, lest its first rows on the disc, which are neighbours, be all that is known;
    twice the limit at most."""
    order = "ORDER BY rank" if " AS rank" in columns else ""
    return f"""
        SELECT one.* FROM unnest(%s::text[]::tsquery[]) step(asked) CROSS JOIN LATERAL (
            SELECT {columns} FROM (SELECT * FROM directory_listing l WHERE {clause} LIMIT {2 * limit}) l
            {order} LIMIT {limit + 1}
        ) one LIMIT {limit + 1}
    """  # noqa: S608 - our own expressions; values are parameters


def steps(query: str) -> list[str]:
    """A tsquery cut by how promising a listing is: all of its words strong, by falling merit; then the others."""
    falling = [f"{level:02}" for level in range(MERITS - 1, -1, -1)]
    strong = [_among(query, [f"s{level}"]) for level in falling]
    return [*strong, *_weaker(query, falling)]


def _weaker(query: str, falling: list[str]) -> Iterator[str]:
    for start in range(0, MERITS, WEAK_AT_ONCE):
        levels = falling[start : start + WEAK_AT_ONCE]
        strong = [f"s{level}" for level in levels]
        yield f"({_among(query, [*strong, *(f'w{level}' for level in levels)])}) & !({_among(query, strong)})"


def _among(query: str, levels: list[str]) -> str:
    """The same query of words kept behind any of these levels: all the words of a listing stand at one merit."""

    def behind(match: re.Match[str]) -> str:
        ways = (f"'{level}{match[1]}'{match[2] or ''}" for level in levels)
        return f"({' | '.join(ways)})"

    return _STEM.sub(behind, query)
