"""The map of all the results, drawn on the server: clusters that lead closer, single results that lead to their page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from math import hypot

from tremplin.directory import atlas
from tremplin.directory.answers import Answer
from tremplin.directory.map import KM_PER_DEGREE, Frame, rings_of
from tremplin.directory.places import Area
from tremplin.directory.points import Cluster, extent, spread
from tremplin.directory.search import Search
from tremplin.directory.zones import METROPOLE, Zone, around_point, around_points
from tremplin.kernel.wording import NBSP, count
from tremplin.reference.loading import department_outlines, rows, territory_outlines

WIDTH = 360  # units: a pin of 14 is a target of 24 pixels at least on the narrowest screens
APART = 32  # units between two pins: closer, they are one
CLOSER = 0.002  # degrees around a cluster that one looks at closer
# The address of the same search within a rectangle: as a map, or as a list where nothing closer can be drawn.
Closer = Callable[[Zone, bool], str]


@dataclass(frozen=True)
class Pin:
    """A circle with a number and where it leads; `label` is its name for whoever does not see it."""

    x: int
    y: int
    radius: int
    number: int
    label: str
    url: str


@dataclass(frozen=True)
class Overview:
    """What the template draws, in units. `zone`: the rectangle drawn, in degrees."""

    width: int
    height: int
    zone: Zone
    base: atlas.Base
    pins: list[Pin]
    elsewhere: int
    nowhere: int
    cut: bool
    centre: tuple[int, int] | None = None
    radius: int = 0
    around: str = ""  # latitude, longitude, kilometres of the circle


def of_answer(found: Answer, shelf: str, closer: Closer) -> Overview:
    """All the results of a search, its page shown."""
    search = found.search
    zone = zone_of(shelf, search).fitted()
    frame = Frame.of(zone, WIDTH)
    seen = spread(shelf, search, zone)
    pins = [_pin(frame, one, closer) for one in _apart(frame, seen.clusters)]
    drawn = Overview(WIDTH, frame.height, zone, atlas.base(frame, zone), pins, seen.elsewhere, seen.nowhere, seen.cut)
    if search.centre is None or search.zone is not None:
        return drawn
    latitude, longitude = search.centre
    radius = round(search.distance / KM_PER_DEGREE * frame.per_lat)
    around = f"{latitude:.4f},{longitude:.4f},{search.distance}"
    return replace(drawn, centre=(frame.x(longitude), frame.y(latitude)), radius=radius, around=around)


def zone_of(shelf: str, search: Search) -> Zone:
    """The rectangle to draw: the one asked, else the one of the place, else the one of the results."""
    if search.zone is not None:
        return search.zone.widened(0.05)
    if search.centre is not None:
        return around_point(*search.centre, search.distance).widened(0.03)
    place = _area(search.place) if isinstance(search.place, Area) else None
    return (place or extent(shelf, search) or METROPOLE).widened(0.06)


def _area(area: Area) -> Zone | None:
    kind, _, code = area.key.partition(":")
    shapes = territory_outlines()["territories"] if kind == "territoire" else department_outlines()
    within = (row["code"] for row in rows("departments") if row["region"] == code) if kind == "region" else [code]
    outlines = (shapes[one] for one in within if one in shapes)
    return around_points((lat, lon) for shape in outlines for ring in rings_of(shape) for lon, lat in ring)


def _apart(frame: Frame, clusters: Iterable[Cluster]) -> Iterator[Cluster]:
    """The clusters, those that would lie over each other made one."""
    kept: list[Cluster] = []
    for one in clusters:
        near = next((rank for rank, other in enumerate(kept) if _distance(frame, one, other) < APART), None)
        if near is None:
            kept.append(one)
        else:
            kept[near] = _joined(kept[near], one)
    return iter(kept)


def _distance(frame: Frame, one: Cluster, other: Cluster) -> float:
    tall, wide = (one.latitude - other.latitude) * frame.per_lat, (one.longitude - other.longitude) * frame.per_lon
    return hypot(tall, wide)


def _joined(one: Cluster, other: Cluster) -> Cluster:
    """Stays where the first is, which has more."""
    zone = Zone(
        min(one.zone.south, other.zone.south),
        min(one.zone.west, other.zone.west),
        max(one.zone.north, other.zone.north),
        max(one.zone.east, other.zone.east),
    )
    return replace(one, number=one.number + other.number, zone=zone)


def _pin(frame: Frame, one: Cluster, closer: Closer) -> Pin:
    place = str(one.sample.shown.get("place") or "")
    if one.number == 1:
        label, url = ", ".join(filter(None, (one.sample.title, place))), one.sample.url
    else:
        around = f", vers {place}" if place else ""
        apart = any(high - low > CLOSER for low, high in one.zone.sides)
        todo = "voir de plus près" if apart else "voir la liste"
        label = f"{count(one.number, 'résultat,résultats')}{around}{NBSP}: {todo}"
        url = closer(one.zone.widened(0.1, CLOSER if apart else CLOSER / 4), apart)
    return Pin(frame.x(one.longitude), frame.y(one.latitude), _radius(one.number), one.number, label, url)


def _radius(number: int) -> int:
    return 14 if number < 100 else 17 if number < 1000 else 21
