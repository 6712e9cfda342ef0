"""A rectangle of the map, in degrees: what an address says with `cadre=48.90,2.40,48.95,2.50`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from tremplin.reference.geo import bounding_degrees

_DEGREES = r"(-?\d{1,3}(?:\.\d{1,6})?)"
_ZONE = re.compile(r"\s*,\s*".join([_DEGREES] * 4))
DECIMALS = 4  # 11 m at most
FLATTEST, NARROWEST = 0.75, 1.1
SMALLEST = 0.01  # degrees of latitude: a kilometre


@dataclass(frozen=True)
class Zone:
    """South, west, north and east, in degrees. It never crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    def __str__(self) -> str:
        return ",".join(f"{one:.{DECIMALS}f}" for one in (self.south, self.west, self.north, self.east))

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """South, north, west, east: as a condition between bounds reads them."""
        return self.south, self.north, self.west, self.east

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def meets(self, other: "Zone") -> bool:
        return (
            self.south <= other.north
            and other.south <= self.north
            and self.west <= other.east
            and other.west <= self.east
        )

    def widened(self, share: float, least: float = 0.0) -> "Zone":
        """The same with a margin on each side: a share of its size, `least` degrees at least."""
        tall, wide = (max((high - low) * share, least) for low, high in self.sides)
        return Zone(
            max(self.south - tall, -90.0),
            max(self.west - wide, -180.0),
            min(self.north + tall, 90.0),
            min(self.east + wide, 180.0),
        )

    def fitted(self) -> "Zone":
        """The same, grown where it is too flat or too narrow to be drawn: as high as 0.75 to 1.1 times its width."""
        middle = (self.south + self.north) / 2
        squeeze = max(cos(radians(middle)), 0.1)
        tall, wide = self.north - self.south, (self.east - self.west) * squeeze
        half_tall = max(tall, wide * FLATTEST, SMALLEST) / 2
        half_wide = max(wide, 2 * half_tall / NARROWEST) / 2 / squeeze
        centre = (self.west + self.east) / 2
        return Zone(middle - half_tall, centre - half_wide, middle + half_tall, centre + half_wide)

    @property
    def sides(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (self.south, self.north), (self.west, self.east)


# Where nearly everybody is: a map of everything begins there.
METROPOLE = Zone(41.2, -5.3, 51.2, 9.7)


def read_zone(text: str) -> Zone | None:
    """The rectangle of an address; None when it is none."""
    found = _ZONE.fullmatch(text.strip())
    if found is None:
        return None
    south, west, north, east = map(float, found.groups())
    ordered = -90 <= south <= north <= 90 and -180 <= west <= east <= 180
    return Zone(south, west, north, east) if ordered else None


def around_point(latitude: float, longitude: float, km: float) -> Zone:
    south, north, west, east = bounding_degrees(latitude, longitude, km)
    return Zone(south, west, north, east)


def around_points(points: Iterable[tuple[float, float]]) -> Zone | None:
    """The rectangle of some positions (latitude, longitude); None without any."""
    found = list(points)
    if not found:
        return None
    latitudes, longitudes = zip(*found, strict=True)
    return Zone(min(latitudes), min(longitudes), max(latitudes), max(longitudes))
