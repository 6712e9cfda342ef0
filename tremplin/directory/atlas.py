"""Our own outlines as a base to draw on: every département, roughly, and the communes and territories of home, finely."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from tremplin.directory.map import Frame, rings_of
from tremplin.directory.zones import Zone, around_points
from tremplin.reference.loading import department_outlines, rows, territory_outlines

# Degrees of longitude up to which the names of communes, of territories, of départements can be read.
NAMED_COMMUNES, NAMED_TERRITORIES, NAMED_DEPARTMENTS = 0.2, 0.9, 5.0
Ring = list[list[float]]


@dataclass(frozen=True)
class Outline:
    name: str
    rings: tuple[Ring, ...]
    zone: Zone


@dataclass(frozen=True)
class Label:
    name: str
    x: int
    y: int


@dataclass(frozen=True)
class Base:
    """Paths of an SVG: `land` of the départements, `towns` of the communes of home, `borders` of its territories."""

    land: str
    towns: str
    borders: str
    labels: list[Label]


def _outlines(named: Iterable[tuple[str, dict]]) -> tuple[Outline, ...]:  # type: ignore[type-arg]  # GeoJSON
    found = []
    for name, shape in named:
        rings = tuple(rings_of(shape))
        zone = around_points((lat, lon) for ring in rings for lon, lat in ring)
        if zone is not None:
            found.append(Outline(name, rings, zone))
    return tuple(found)


@lru_cache
def departments() -> tuple[Outline, ...]:
    names = {row["code"]: row["name"] for row in rows("departments")}
    return _outlines((names.get(code, code), shape) for code, shape in department_outlines().items())


@lru_cache
def towns() -> tuple[Outline, ...]:
    shapes = territory_outlines()["communes"]
    names = {row["code"]: row["name"] for row in rows("communes") if row["code"] in shapes}
    return _outlines((names.get(code, code), shape) for code, shape in shapes.items())


@lru_cache
def territories() -> tuple[Outline, ...]:
    shapes = territory_outlines()["territories"]
    return _outlines((row["name"], shapes[row["code"]]) for row in rows("territories") if row["code"] in shapes)


@lru_cache(maxsize=100)
def base(frame: Frame, zone: Zone) -> Base:
    """What lies in a rectangle; the names that can be read at that size. Kept for the other questions about one place."""
    wide = zone.east - zone.west
    # The home département is a speck on the map of the country: its communes are not drawn there.
    near = towns() if wide <= NAMED_DEPARTMENTS else ()
    return Base(
        land=_path(departments(), frame, zone),
        towns=_path(near, frame, zone),
        borders=_path(territories(), frame, zone),
        labels=list(_labels(_named(wide), frame, zone)),
    )


def _named(wide: float) -> tuple[Outline, ...]:
    if wide <= NAMED_COMMUNES:
        return towns()
    if wide <= NAMED_TERRITORIES:
        return territories()
    return departments() if wide <= NAMED_DEPARTMENTS else ()


def _labels(outlines: Iterable[Outline], frame: Frame, zone: Zone) -> Iterator[Label]:
    for one in outlines:
        longest = max(one.rings, key=len)
        latitude, longitude = (sum(point[axis] for point in longest) / len(longest) for axis in (1, 0))
        if zone.holds(latitude, longitude):
            yield Label(one.name, frame.x(longitude), frame.y(latitude))


def _path(outlines: Iterable[Outline], frame: Frame, zone: Zone) -> str:
    drawn = (ring for one in outlines if one.zone.meets(zone) for ring in one.rings)
    return "".join(_ring(ring, frame) for ring in drawn)


def _ring(ring: Ring, frame: Frame) -> str:
    """A closed line, each point from the one before: several times shorter than from the corner."""
    points = list(dict.fromkeys((frame.x(longitude), frame.y(latitude)) for longitude, latitude in ring))
    if len(points) < 3:
        return ""
    steps = (f"{x - before_x} {y - before_y}" for (before_x, before_y), (x, y) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")
