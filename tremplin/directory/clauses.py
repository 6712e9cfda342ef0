"""Conditions of a search in SQL, the same for lists, counts, map and exports. Every value is a parameter."""

from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tremplin.directory.cells import cells, words_in
from tremplin.directory.places import Area, Spot, keys_of
from tremplin.directory.search import Search
from tremplin.directory.zones import Zone, around_point
from tremplin.reference.geo import EARTH_RADIUS_KM
from tremplin.reference.models import Commune

SPOT = "directory_spot(l.latitude, l.longitude)"
MARGIN = 1e-6  # degrees


@dataclass
class Clause:
    """A condition on a listing `l`, with its values in order."""

    sql: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *values: Any) -> None:
        self.sql.append(sql)
        self.values.extend(values)

    def __str__(self) -> str:
        return " AND ".join(self.sql)


def matching(search: Search, *, said: str = "") -> Clause:
    """The listings of any shelf at the place asked, with the words; the filters apart. `said`: another condition that
    stands for the words, on an index that has the places too."""
    clause = Clause()
    clause.add("(l.until IS NULL OR l.until >= %s)", timezone.localdate())
    if said:
        clause.add(said)
    elif found := _cells(search):
        query = words_in(found, search.words.query)
        clause.add("directory_nearby(l.latitude, l.longitude, l.words) @@ %s::tsquery", query)
    elif search.words:
        clause.add("l.words @@ %s::tsquery", search.words.query)
    chosen = bool(said or _cells(search))
    _at_place(clause, search, boxed=not chosen)
    if search.zone is not None:
        clause.add("l.latitude BETWEEN %s AND %s AND l.longitude BETWEEN %s AND %s", *search.zone.corners)
        if not chosen:
            clause.add(f"{SPOT} <@ {_box(search.zone)}")
    return clause


def _cells(search: Search) -> list[str]:
    """Of where the words are looked for, when it is small enough to choose by."""
    if not search.words or search.working:
        return []
    if search.centre is not None:
        return cells(around_point(*search.centre, search.distance))
    return cells(search.zone) if search.zone is not None else []


def _at_place(clause: Clause, search: Search, *, boxed: bool) -> None:
    if search.working and search.place is not None:
        return _working_there(clause, search, search.place)
    if isinstance(search.place, Area):
        return clause.add("l.places @> ARRAY[%s]", search.place.key)
    return _around(clause, search, boxed=boxed)


def _working_there(clause: Clause, search: Search, place: Commune | Spot | Area) -> None:
    """Who says that it goes there; who says nothing of where it goes is taken to work where it is."""
    if isinstance(place, Area):
        said, based = [place.key, f"dans:{place.key}", *place.inside], Clause(["l.places @> ARRAY[%s]"], [place.key])
    else:
        said, based = keys_of(place.commune if isinstance(place, Spot) else place), Clause()
        _around(based, search)
    silent = f"l.areas = '{{}}' AND {based}" if based.sql else "l.areas = '{}'"
    clause.add(f"(l.areas && %s::text[] OR ({silent}))", said, *based.values)


def _around(clause: Clause, search: Search, *, boxed: bool = True) -> None:
    """Within the distance. `boxed`: its rectangle too, for the index of positions (`models_listing.spot`)."""
    if search.centre is None:
        return
    if boxed:
        clause.add(f"{SPOT} <@ {_box(around_point(*search.centre, search.distance))}")
    clause.add(f"{kilometres(search)} <= %s", search.distance)


def _box(zone: Zone) -> str:
    """A rectangle as the index of positions knows it, with a margin for what rounding takes off. Our own floats."""
    south, north, west, east = (f"({float(one)})" for one in zone.widened(0.0, MARGIN).corners)
    return f"box(directory_spot({south}, {west}), directory_spot({north}, {east}))"


def by_distance(search: Search) -> str:
    """What the index of positions orders by: the nearest first, within a hundredth of the distance or so."""
    latitude, longitude = (f"({float(one)})" for one in search.centre or (0, 0))
    return f"{SPOT} <-> directory_spot({latitude}, {longitude})"


def kilometres(search: Search) -> str:
    """The haversine formula from the centre to `l`; NULL without a centre. Our own floats, never text."""
    if search.centre is None:
        return "NULL::float8"
    latitude, longitude = map(float, search.centre)
    chord = f"sind((l.latitude - ({latitude})) / 2) ^ 2"
    chord += f" + cosd({latitude}) * cosd(l.latitude) * sind((l.longitude - ({longitude})) / 2) ^ 2"
    return f"(2 * {EARTH_RADIUS_KM} * asin(least(1.0, sqrt({chord}))))"


def with_filters(clause: Clause, shelf: str, search: Search) -> Clause:
    for name, values in search.filters_of(shelf).items():
        clause.add("l.tags && %s::text[]", [f"{name}:{value}" for value in values])
    return clause
