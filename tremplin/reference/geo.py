"""Great-circle distances in plain SQL, for any model with two columns of degrees (latitude, longitude).

An index on (latitude, longitude) makes the bounding box cheap; the exact distance then cuts its corners.
"""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import Any, TypeVar, cast

from django.db.models import F, FloatField, Func, Model, Q, QuerySet

EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid

M = TypeVar("M", bound=Model)


def haversine_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Distance in kilometres between two points given in degrees."""
    half_lat = radians(other_latitude - latitude) / 2
    half_lon = radians(other_longitude - longitude) / 2
    chord = sin(half_lat) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


class Kilometres(Func):
    """The haversine formula from a point to latitude and longitude of a row, all in degrees; NULL without position.

    Written as one template: a search builds this expression in every branch, and as a tree it took a third of its time.
    """

    # Rounding may push the chord of antipodes above 1, where the arc sine has no value.
    template = (
        "2 * %(radius)s * asin(least(1.0, sqrt("
        "power(sin(radians(%(row_lat)s - %(lat)s) / 2), 2) + "
        "%(cos_lat)s * cos(radians(%(row_lat)s)) * power(sin(radians(%(row_lon)s - %(lon)s) / 2), 2))))"
    )
    output_field = FloatField()

    def __init__(self, latitude: float, longitude: float, lat_field: str, lon_field: str) -> None:
        # Floats, never text: they are written in the statement as they are.
        point: dict[str, Any] = {"lat": float(latitude), "lon": float(longitude), "cos_lat": cos(radians(latitude))}
        super().__init__(F(lat_field), F(lon_field), radius=EARTH_RADIUS_KM, **point)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[()]]:  # type: ignore[override]
        row_lat, row_lon = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return self.template % {**self.extra, "row_lat": row_lat, "row_lon": row_lon}, ()


def distance_km(
    latitude: float, longitude: float, *, lat_field: str = "latitude", lon_field: str = "longitude"
) -> Kilometres:
    """Expression: kilometres from the point (degrees) to each row; NULL where the row has no position."""
    return Kilometres(latitude, longitude, lat_field, lon_field)


def bounding_degrees(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """(south, north, west, east) of the smallest box of degrees that holds the circle; a superset of the circle.

    A circle that crosses the date line or holds a pole has the whole width of the world.
    """
    angle = km / EARTH_RADIUS_KM
    half_height = degrees(angle)
    widening = sin(min(angle, radians(90))) / max(cos(radians(latitude)), 1e-9)
    half_width = degrees(asin(widening)) if widening < 1 else 180.0
    west, east = longitude - half_width, longitude + half_width
    if west < -180 or east > 180:
        west, east = -180.0, 180.0
    return latitude - half_height, latitude + half_height, west, east


def bounding_box(
    latitude: float, longitude: float, km: float, *, lat_field: str = "latitude", lon_field: str = "longitude"
) -> Q:
    """Condition: inside the smallest box of degrees that holds the circle; a superset of the circle."""
    south, north, west, east = bounding_degrees(latitude, longitude, km)
    return Q(**{f"{lat_field}__range": (south, north), f"{lon_field}__range": (west, east)})


def within_km(
    queryset: QuerySet[M],
    latitude: float,
    longitude: float,
    km: float,
    *,
    lat_field: str = "latitude",
    lon_field: str = "longitude",
) -> QuerySet[M]:
    """Rows at most `km` kilometres from the point (degrees), each with `distance_km`; in no particular order.

    The fields may follow relations (`organisation__latitude`). Rows without a position are left out.
    """
    fields = {"lat_field": lat_field, "lon_field": lon_field}
    boxed = queryset.filter(bounding_box(latitude, longitude, km, **fields))
    measured = boxed.annotate(distance_km=distance_km(latitude, longitude, **fields))
    return cast("QuerySet[M]", measured.filter(distance_km__lte=km))
