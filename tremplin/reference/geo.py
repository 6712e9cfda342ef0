"""Great-circle distances in plain SQL, for any model with two columns of degrees (latitude, longitude).

An index on (latitude, longitude) makes the bounding box cheap; the exact distance then cuts its corners.
"""

from math import asin, cos, degrees, radians, sin, sqrt
from typing import TypeVar, cast

from django.db.models import F, FloatField, Model, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius of the WGS 84 ellipsoid

M = TypeVar("M", bound=Model)


def haversine_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Distance in kilometres between two points given in degrees."""
    half_lat = radians(other_latitude - latitude) / 2
    half_lon = radians(other_longitude - longitude) / 2
    chord = sin(half_lat) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))


def distance_km(
    latitude: float, longitude: float, *, lat_field: str = "latitude", lon_field: str = "longitude"
) -> Combinable:
    """Expression: kilometres from the point (degrees) to each row; NULL where the row has no position."""
    half_lat = Sin(Radians(F(lat_field) - Value(latitude)) / 2)
    half_lon = Sin(Radians(F(lon_field) - Value(longitude)) / 2)
    chord = Power(half_lat, 2) + Value(cos(radians(latitude))) * Cos(Radians(F(lat_field))) * Power(half_lon, 2)
    # Rounding may push the chord of antipodes above 1, where the arc sine has no value.
    return Value(2 * EARTH_RADIUS_KM) * ASin(Least(Value(1.0), Sqrt(chord)), output_field=FloatField())


def bounding_box(
    latitude: float, longitude: float, km: float, *, lat_field: str = "latitude", lon_field: str = "longitude"
) -> Q:
    """Condition: inside the smallest box of degrees that holds the circle; a superset of the circle."""
    angle = km / EARTH_RADIUS_KM
    half_height = degrees(angle)
    box = Q(**{f"{lat_field}__range": (latitude - half_height, latitude + half_height)})
    widening = sin(min(angle, radians(90))) / max(cos(radians(latitude)), 1e-9)
    half_width = degrees(asin(widening)) if widening < 1 else 180.0
    west, east = longitude - half_width, longitude + half_width
    if west < -180 or east > 180:  # the circle crosses the date line or holds a pole: latitude alone decides
        return box & Q(**{f"{lon_field}__isnull": False})
    return box & Q(**{f"{lon_field}__range": (west, east)})


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
