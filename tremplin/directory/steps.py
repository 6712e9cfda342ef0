"""When thousands of listings answer: the most promising are read, in steps, and no more of them than anybody is shown.

The index `listing_ranked` keeps each word of a listing behind a letter (`a`, any; `s`, strong: of the name or of what is
done) and the merit in hundredths. A step asks for some of these; PostgreSQL takes the next one only when the limit is not
reached. All the steps together are the words themselves: below the limit nothing is lost.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.core.cache import caches

from tremplin.directory.cells import cells
from tremplin.directory.clauses import OWN, Clause, by_distance, matching, with_filters
from tremplin.directory.models_listing import SURE, TABLES
from tremplin.directory.places import Area
from tremplin.directory.search import BY_DISTANCE, TABS, Search

MOST = 1_000  # listings weighed, counted and shown
MANY = 1_500  # listings with the words from which steps cost less than reading them all
KEPT_FOR = 300  # seconds
FEW = 20_000  # under which a level of merit has too few for a step of its own
# What part of the country's answers an area has, at most: the largest region has a fifth of the people.
SHARES = {"region": 1 / 5, "departement": 1 / 25, "territoire": 1 / 25}
SAID = "directory_ranked(l.merit, l.words) @@ step.asked"
_STEM = re.compile(r"'([^']+)'")

# By falling merit: the words as they were typed, all strong; the same, elsewhere; then what means as much.
_STEPS = """
levels AS MATERIALIZED (
    SELECT n, replace(own, '§', 's' || level)::tsquery AS strong, replace(own, '§', 'a' || level)::tsquery AS own,
        replace(said, '§', 'a' || level) AS said
    FROM (SELECT n, lpad(n::text, 2, '0') AS level FROM generate_series(0, 99) n) merits,
        (SELECT %(own_steps)s AS own, %(said_steps)s AS said) words
    ORDER BY 1 DESC
), steps AS NOT MATERIALIZED (
    SELECT strong AS asked, true AS own FROM levels UNION ALL SELECT own && !!strong, true FROM levels
    UNION ALL SELECT said::tsquery && !!own, false FROM levels WHERE %(wider)s
)"""
_UNORDERED = "(SELECT string_agg(said, ' | ')::tsquery AS asked FROM levels GROUP BY n / {0} ORDER BY n / {0} DESC)"


def best(
    shelf: str, search: Search, columns: str, values: Mapping[str, Any], *, filtered: bool, limit: int | None = None
) -> Clause:
    """The SELECT of these columns for all that answers, or for one more than `limit` (`MOST`) of the most promising; it may
    need the sets of `steps` beside it.

    A column named `rank` decides which ones of the last step are kept; without it the order says nothing. `filtered`: only
    what passes the filters.
    """
    stepped = by_steps(shelf, search)
    limit = limit or MOST
    clause = matching(search, said=SAID if stepped else "")
    if filtered:
        with_filters(clause, shelf, search)
    values, ordered = {**clause.values, **values}, " AS rank" in columns
    if stepped:
        at_once = max(1, min(10, int(FEW / max(1, _expected(shelf, search)))))
        read = "steps" if ordered else _UNORDERED.format(at_once)
        sql = _in_steps(TABLES[shelf], read, columns, clause, limit, ordered=ordered)
        return Clause([sql], values)
    nearest = f" ORDER BY {by_distance()} LIMIT {limit + 1}" if ordered and by_nearness(search) else ""
    return Clause([f"SELECT {columns} FROM {TABLES[shelf]} l WHERE {clause}{nearest}"], values)  # noqa: S608


def steps(search: Search) -> Clause:
    """The sets of the steps for these words, whose names `best` knows."""
    own, said = search.words.own, search.words.query
    own_steps, said_steps = (_STEM.sub(r"'§\1'", one) for one in (own, said))
    return Clause([_STEPS], {"own_steps": own_steps, "said_steps": said_steps, "wider": own != said})


def is_capped(shelf: str, search: Search) -> bool:
    """Whether `best` may leave some out."""
    return by_steps(shelf, search) or by_nearness(search)


def by_nearness(search: Search) -> bool:
    return search.order == BY_DISTANCE and search.located and not (search.words or search.working or search.zone)


def by_steps(shelf: str, search: Search) -> bool:
    """Whether so many listings have the words, without a place to choose by, that only the best are read."""
    narrow = search.located or search.working or (search.zone is not None and cells(search.zone))
    return bool(search.words) and not narrow and _expected(shelf, search) >= MANY


def _expected(shelf: str, search: Search) -> float:
    """About how many listings of the place have the words, at most."""
    kind = search.place.key.partition(":")[0] if isinstance(search.place, Area) else ""
    return search.words.often[TABS.index(shelf)] * SHARES.get(kind, 1)


def surely_many(shelf: str, search: Search) -> bool:
    """Whether more than `MOST` answer, as the last count of the words says already, or a search of these minutes."""
    if search.located or search.zone is not None or search.working or search.filters_of(shelf):
        return False
    if isinstance(search.place, Area):
        counted = f"{shelf}:{search.place.key}" in search.words.many_in
    else:
        counted = search.place is None and search.words.surely[TABS.index(shelf)] > SURE
    return counted or caches["local"].get(_many(shelf, search)) is not None


def remember_many(shelf: str, search: Search) -> None:
    """That this question found a tenth more than `MOST`: nobody counts them again for a few minutes."""
    if by_steps(shelf, search) and not search.filters_of(shelf):
        caches["local"].set(_many(shelf, search), True, KEPT_FOR)


def _many(shelf: str, search: Search) -> str:
    place = search.place.key if isinstance(search.place, Area) else ""
    return f"directory.many:{shelf}:{place}:{search.words.query}"


def _in_steps(table: str, read: str, columns: str, clause: Clause, limit: int, *, ordered: bool) -> str:
    """A step is read whole before it is cut, lest its first rows on the disc, which are neighbours, be all that is known;
    twice the limit at most."""
    order = "ORDER BY rank" if ordered else ""
    columns = columns.replace(OWN, "step.own")  # a step says it of all that it finds
    return f"""
        SELECT one.* FROM {read} step CROSS JOIN LATERAL (
            SELECT {columns} FROM (SELECT * FROM {table} l WHERE {clause} LIMIT {2 * limit}) l
            {order} LIMIT {limit + 1}
        ) one LIMIT {limit + 1}
    """  # noqa: S608 - our own expressions; values are parameters
