"""Where the results of a search stand: a few clusters for a drawing, or every point for the map. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json

from tremplin.directory.clauses import Clause, framed
from tremplin.directory.found import FRESH, Card
from tremplin.directory.models_listing import TABLES
from tremplin.directory.search import Search
from tremplin.directory.steps import best, by_steps, steps
from tremplin.directory.zones import METROPOLE, Zone
from tremplin.kernel import prepared

MOST = 10_000  # points sent at once: some 300 to 500 KB once compressed
MOST_OF_WORDS = 3_000  # where thousands of listings of the country have the words
COLUMNS = 9  # cells across a drawing


@dataclass(frozen=True)
class Cluster:
    """Some results that stand together: how many, the middle of them (degrees), their rectangle, one of them."""

    number: int
    latitude: float
    longitude: float
    zone: Zone
    sample: Card


@dataclass(frozen=True)
class Spread:
    """`elsewhere`: results outside the rectangle drawn. `nowhere`: results whose position is unknown. `cut`: there are
    more, read again longer ago."""

    clusters: list[Cluster]
    elsewhere: int = 0
    nowhere: int = 0
    cut: bool = False


def _found(
    shelf: str, search: Search, columns: str, values: Mapping[str, Any], *, fence: str = "MATERIALIZED"
) -> Clause:
    """The set `found` of these columns, at most as many as `most`, with what it rests on: as a WITH introduces them."""
    read = best(shelf, search, columns, values, filtered=True, limit=most(shelf, search))
    if not _narrow(search):
        read.sql.append(f"ORDER BY {FRESH}, l.name, l.key LIMIT {most(shelf, search) + 1}")
    parts = steps(search) if by_steps(shelf, search) else Clause()
    return Clause([", ".join([*parts.sql, f"found AS {fence} ({' '.join(read.sql)})"])], parts.values | read.values)


def _narrow(search: Search) -> bool:
    """Whether anything but filters is asked: otherwise the whole country answers."""
    return bool(search.words or search.place or search.zone)


def spread(shelf: str, search: Search, frame: Zone) -> Spread:
    """The results, gathered by cells of a rectangle: all of them, or those that `points` would send where words or nothing
    but filters make many. One query."""
    inside = framed("frame", frame)
    found = _found(shelf, search, f"l.key, l.latitude, l.longitude, ({inside}) AS inside", inside.values)
    step = max((high - low) for low, high in frame.sides) / COLUMNS or 1.0
    sql = f"""
        WITH {found}, cells AS (
            SELECT count(*) AS n, inside, avg(latitude) AS latitude, avg(longitude) AS longitude, min(latitude) AS south,
                min(longitude) AS west, max(latitude) AS north, max(longitude) AS east, min(key COLLATE "C") AS key
            FROM found GROUP BY inside,
                CASE WHEN inside THEN floor((latitude - %(frame_south)s) / %(step)s) END,
                CASE WHEN inside THEN floor((longitude - %(frame_west)s) / %(step)s) END
        )
        SELECT n, inside, cells.latitude, cells.longitude, south, west, north, east,
            one.organisation_id, one.post_id, one.fresh_on, one.card
        FROM cells JOIN {TABLES[shelf]} one ON one.key = cells.key COLLATE "default" ORDER BY n DESC, one.key
    """  # noqa: S608 - our own expressions; values are parameters
    rows = prepared.answer(sql, found.values | {"step": step})
    away = {inside: n for n, inside, *_ in rows if not inside}
    cut = not _narrow(search) and sum(row[0] for row in rows) > most(shelf, search)
    return Spread([_cluster(shelf, row) for row in rows if row[1]], away.get(False, 0), away.get(None, 0), cut)


def _cluster(shelf: str, row: tuple[Any, ...]) -> Cluster:
    number, _, latitude, longitude, south, west, north, east, organisation, post, fresh_on, card = row
    sample = Card(shelf, organisation, post, latitude, longitude, fresh_on, [], None, 0, [], from_json(card))
    return Cluster(number, latitude, longitude, Zone(south, west, north, east), sample)


def extent(shelf: str, search: Search) -> Zone | None:
    """The rectangle of the results of the metropole, or of all when none is there; None without any position."""
    found, home = _found(shelf, search, "l.latitude, l.longitude", {}), framed("home", METROPOLE)
    edges = "min({0}.latitude), min({0}.longitude), max({0}.latitude), max({0}.longitude)"
    sql = f"""
        WITH {found}, home AS (SELECT * FROM found l WHERE {home})
        SELECT {edges.format("home")} FROM home UNION ALL SELECT {edges.format("found")} FROM found
    """  # noqa: S608 - our own expressions; values are parameters
    rows = prepared.answer(sql, found.values | home.values)
    return next((Zone(*row) for row in rows if row[0] is not None), None)


def points(shelf: str, search: Search) -> str:
    """JSON: [latitude, longitude, name, id, place], … each written when it was listed; "" for none. One query.

    `id` ends the address of the page: a slug, or the UUID of a post. Beyond `most`, those read again last, or the best
    kept of those that have the words.
    """
    # First found, then put in order: in the order of an index, PostgreSQL would go through the country for a few.
    fence = "MATERIALIZED" if _narrow(search) else "NOT MATERIALIZED"
    found = _found(shelf, search, f"l.point, {FRESH} AS fresh, l.name, l.key", {}, fence=fence)
    sql = f"""
        WITH {found}
        SELECT coalesce(string_agg(point, ',' ORDER BY fresh, name, key), '') FROM (
            SELECT * FROM found WHERE point <> '' ORDER BY fresh, name, key LIMIT {most(shelf, search)}
        ) shown
    """  # noqa: S608 - our own expressions; values are parameters
    return str(prepared.answer(sql, found.values)[0][0])


def most(shelf: str, search: Search) -> int:
    """How many points of this search are sent at most."""
    return MOST_OF_WORDS if by_steps(shelf, search) else MOST
