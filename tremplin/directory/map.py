"""The schematic map of the home département: outlines drawn on the server, numbered flags, a circle of distance."""

from dataclasses import dataclass, field
from functools import lru_cache
from math import cos, radians
from typing import Any

from tremplin.directory.answers import Answer
from tremplin.directory.wording import of_place
from tremplin.directory.zones import Zone, around_points
from tremplin.reference.geo import EARTH_RADIUS_KM
from tremplin.reference.loading import rows, territory_outlines

WIDTH = 400  # units of the drawing
MARGIN = 12
LETTER = 7  # width of a letter of a territory's name
KM_PER_DEGREE = radians(1) * EARTH_RADIUS_KM


@dataclass(frozen=True)
class Frame:
    """From degrees to the drawing: west and north edges, units per degree."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    height: int

    def x(self, longitude: float) -> int:
        return round((longitude - self.west) * self.per_lon) + MARGIN

    def y(self, latitude: float) -> int:
        return round((self.north - latitude) * self.per_lat) + MARGIN

    @classmethod
    def of(cls, zone: Zone, width: int = WIDTH) -> "Frame":
        per_lon = (width - 2 * MARGIN) / (zone.east - zone.west)
        per_lat = per_lon / cos(radians((zone.south + zone.north) / 2))
        return cls(zone.west, zone.north, per_lon, per_lat, round((zone.north - zone.south) * per_lat) + 2 * MARGIN)


@dataclass(frozen=True)
class Shape:
    name: str
    path: str
    x: int
    y: int


@dataclass
class Drawing:
    """What the template draws. `centre` and `radius` in units, None without a place."""

    height: int
    shapes: tuple[Shape, ...]
    flags: list[dict[str, Any]] = field(default_factory=list)
    centre: tuple[int, int] | None = None
    radius: int = 0
    sentence: str = ""


@lru_cache
def frame() -> Frame:
    zone = around_points((lat, lon) for ring in rings_of(territory_outlines()["department"]) for lon, lat in ring)
    assert zone is not None  # noqa: S101 - a département has an outline
    return Frame.of(zone)


@lru_cache
def shapes() -> tuple[Shape, ...]:
    """Outline of each territory of the home département."""
    outlines = territory_outlines()["territories"]
    return tuple(_shape(row["name"], outlines[row["code"]]) for row in rows("territories") if row["code"] in outlines)


def _shape(name: str, outline: dict[str, Any]) -> Shape:
    at = frame()
    rings = [[(at.x(lon), at.y(lat)) for lon, lat in ring] for ring in rings_of(outline)]
    longest = max(rings, key=len)
    x, y = (sum(point[axis] for point in longest) // len(longest) for axis in (0, 1))
    half = round(len(name) * LETTER / 2)
    x = min(max(x, half), WIDTH - half)
    return Shape(name, "".join(_path(ring) for ring in rings), x, y)


def rings_of(outline: dict[str, Any]) -> list[list[list[float]]]:
    """The rings of a GeoJSON Polygon or MultiPolygon, as [longitude, latitude]."""
    polygons = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]


def _path(ring: list[tuple[int, int]]) -> str:
    points = list(dict.fromkeys(ring))
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


def _inside(latitude: float, longitude: float) -> bool:
    at = frame()
    return 0 <= at.x(longitude) <= WIDTH and 0 <= at.y(latitude) <= at.height


def of_results(found: Answer) -> Drawing | None:
    """The page of results around the place; None when the place is outside the map or nothing is on it."""
    place, centre = found.search.place, found.search.centre
    if found.page is None or place is None or centre is None or not _inside(*centre):
        return None
    at = frame()
    flags = [
        {"number": number, "x": at.x(row.longitude), "y": at.y(row.latitude)}
        for number, row in enumerate(found.page.object_list, start=found.page.start_index())
        if row.latitude is not None and _inside(row.latitude, row.longitude)
    ]
    return Drawing(
        height=at.height,
        shapes=shapes(),
        flags=flags,
        centre=(at.x(centre[1]), at.y(centre[0])),
        radius=round(found.search.distance / KM_PER_DEGREE * at.per_lat),
        sentence=f"Carte schématique : {len(flags)} résultats à {found.search.distance} km {of_place(place.name)}",
    )


def of_point(latitude: float | None, longitude: float | None, name: str) -> Drawing | None:
    """One flag, for the page of an organisation or a post; None outside the home département."""
    if latitude is None or longitude is None or not _inside(latitude, longitude):
        return None
    at = frame()
    flag = {"number": "", "x": at.x(longitude), "y": at.y(latitude)}
    return Drawing(at.height, shapes(), [flag], sentence=f"Carte schématique : {name}")
