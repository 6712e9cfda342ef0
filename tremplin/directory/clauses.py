"""Conditions of a search in SQL, the same for lists, counts, map and exports.

Every value is a parameter, by its name: the SQL of two towns is the same text, which PostgreSQL reads and plans once
(`kernel.prepared.answer`). A name means the same thing in the whole of a statement.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import cos, radians
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
# With the words as they were typed, not what means as much.
OWN = "l.words @@ %(own)s::tsquery"


@dataclass
class Clause:
    """A condition on a listing `l`, with its values by name."""

    sql: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, sql: str, **values: Any) -> None:
        self.sql.append(sql)
        self.values |= values

    def take(self, other: "Clause") -> None:
        self.sql += other.sql
        self.values |= other.values

    def __str__(self) -> str:
        return " AND ".join(self.sql)

    def apart(self, beginning: str) -> "Clause":
        """The same beside another question: its names begin so, lest they mean two things."""
        sql = [_NAME.sub(rf"%({beginning}\1)s", one) for one in self.sql]
        return Clause(sql, {f"{beginning}{name}": value for name, value in self.values.items()})


_NAME = re.compile(r"%\((\w+)\)s")


def matching(search: Search, *, said: str = "") -> Clause:
    """The listings of any shelf at the place asked, with the words; the filters apart. `said`: another condition that
    stands for the words, on an index that has the places too."""
    known = search.memory.get(said) or search.memory.setdefault(said, _matching(search, said))
    return Clause([*known.sql], {**known.values})


def _matching(search: Search, said: str) -> Clause:
    clause = Clause()
    clause.add("(l.until IS NULL OR l.until >= %(today)s)", today=timezone.localdate())
    found = _cells(search)
    if said:
        clause.add(said)
    elif found:
        near = words_in(found, search.words.query)
        clause.add("directory_nearby(l.latitude, l.longitude, l.words) @@ %(near)s::tsquery", near=near)
    elif search.words:
        clause.add("l.words @@ %(words)s::tsquery", words=search.words.query)
    chosen = bool(said or found)
    _at_place(clause, search, boxed=not chosen)
    if search.zone is not None:
        clause.take(framed("zone", search.zone))
        if not chosen:
            clause.take(_boxed("box", search.zone))
    return clause


def framed(name: str, zone: Zone) -> Clause:
    """Standing in a rectangle, whose sides are values that begin with this name."""
    between = f"l.latitude BETWEEN %({name}_south)s AND %({name}_north)s"
    return Clause([f"{between} AND l.longitude BETWEEN %({name}_west)s AND %({name}_east)s"], _sides(name, zone))


def _boxed(name: str, zone: Zone) -> Clause:
    """The same as the index of positions knows it, with a margin for what rounding takes off."""
    corners = (
        f"directory_spot(%({name}_{one})s, %({name}_{other})s)" for one, other in (("south", "west"), ("north", "east"))
    )
    return Clause([f"{SPOT} <@ box({', '.join(corners)})"], _sides(name, zone.widened(0.0, MARGIN)))


def _sides(name: str, zone: Zone) -> dict[str, Any]:
    sides = zip(("south", "north", "west", "east"), zone.corners, strict=True)
    return {f"{name}_{side}": float(degrees) for side, degrees in sides}


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
        return clause.add("l.places @> ARRAY[%(area)s]", area=search.place.key)
    return _around(clause, search, boxed=boxed)


def _working_there(clause: Clause, search: Search, place: Commune | Spot | Area) -> None:
    """Who says that it goes there; who says nothing of where it goes is taken to work where it is."""
    based = Clause()
    if isinstance(place, Area):
        said = [place.key, f"dans:{place.key}", *place.inside]
        based.add("l.places @> ARRAY[%(area)s]", area=place.key)
    else:
        said = keys_of(place.commune if isinstance(place, Spot) else place)
        _around(based, search)
    silent = f"l.areas = '{{}}' AND {based}" if based.sql else "l.areas = '{}'"
    clause.add(f"(l.areas && %(served)s::text[] OR ({silent}))", served=said, **based.values)


def _around(clause: Clause, search: Search, *, boxed: bool = True) -> None:
    """Within the distance. `boxed`: its rectangle too, for the index of positions (`models_listing.spot`)."""
    if search.centre is None:
        return
    latitude, longitude = search.centre
    clause.add(
        f"{kilometres(search)} <= %(distance)s",
        distance=float(search.distance),
        latitude=float(latitude),
        longitude=float(longitude),
        narrowing=cos(radians(latitude)),
    )
    if boxed:
        clause.take(_boxed("around", around_point(latitude, longitude, search.distance)))


def by_distance() -> str:
    """What the index of positions orders by: the nearest first, within a hundredth of the distance or so. Its values come
    with `matching`."""
    return f"{SPOT} <-> directory_spot(%(latitude)s, %(longitude)s)"


def kilometres(search: Search) -> str:
    """The haversine formula from the centre to `l`; NULL without a centre. Its values come with `matching`."""
    if search.centre is None:
        return "NULL::float8"
    return _KILOMETRES


# The narrowing of a degree of longitude is that of the centre, given once: PostgreSQL would make it again for each listing.
_CHORD = "sind((l.latitude - %(latitude)s::float8) / 2) ^ 2"
_CHORD += " + %(narrowing)s::float8 * cosd(l.latitude) * sind((l.longitude - %(longitude)s::float8) / 2) ^ 2"
_KILOMETRES = f"(2 * {EARTH_RADIUS_KM} * asin(least(1.0, sqrt({_CHORD}))))"


def with_filters(clause: Clause, shelf: str, search: Search) -> Clause:
    for name, values in search.filters_of(shelf).items():
        clause.take(tagged(name, values))
    return clause


def tagged(facet: str, values: Iterable[str]) -> Clause:
    """Having one of these values of a facet."""
    return Clause([f"l.tags && %(tags_{facet})s::text[]"], {f"tags_{facet}": [f"{facet}:{value}" for value in values]})
