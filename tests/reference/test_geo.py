"""Distances against known values, and the same answer from Python and from the database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tremplin.reference.geo import bounding_box, distance_km, haversine_km, within_km
from tremplin.reference.models import Commune

PARIS, MARSEILLE, LYON = (48.8566, 2.3522), (43.2965, 5.3698), (45.7640, 4.8357)
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


@pytest.mark.parametrize(
    ("start", "end", "km"),
    [(PARIS, MARSEILLE, 660.5), (PARIS, LYON, 391.5), ((0, 0), (0, 1), 111.195), ((0, 0), (0, 180), 20015.1)],
)
def test_known_distances(start, end, km):
    assert haversine_km(*start, *end) == pytest.approx(km, abs=0.6)


@given(latitudes, longitudes, latitudes, longitudes)
def test_a_distance_is_symmetric_and_at_most_half_the_globe(lat, lon, other_lat, other_lon):
    there, back = haversine_km(lat, lon, other_lat, other_lon), haversine_km(other_lat, other_lon, lat, lon)
    assert there == pytest.approx(back, abs=1e-6)
    assert 0 <= there <= 20_016


@pytest.mark.django_db
def test_the_database_computes_the_same():
    for lat, lon in (PARIS, MARSEILLE, (-21.1, 55.5)):
        placed = Commune.objects.filter(latitude__isnull=False).annotate(km=distance_km(lat, lon))
        for commune in placed.order_by("code")[::500]:
            assert commune.km == pytest.approx(haversine_km(lat, lon, commune.latitude, commune.longitude), abs=1e-6)


@pytest.mark.django_db
@pytest.mark.parametrize("centre", [PARIS, MARSEILLE, (46.78, -56.18), (-21.1, 55.5)])
@pytest.mark.parametrize("km", [0.5, 5, 25, 100])
def test_a_circle_holds_exactly_what_is_near(centre, km):
    places = Commune.objects.filter(latitude__isnull=False).values_list("pk", "latitude", "longitude")
    expected = {code for code, lat, lon in places if haversine_km(*centre, lat, lon) <= km}
    found = within_km(Commune.objects.all(), *centre, km)
    assert {commune.pk for commune in found} == expected
    assert all(commune.distance_km <= km for commune in found)


@pytest.mark.django_db
def test_fields_may_follow_relations():
    near = within_km(
        Commune.objects.filter(parent="75056"), *PARIS, 20, lat_field="parent__latitude", lon_field="parent__longitude"
    )
    assert near.count() == 20


@pytest.mark.django_db
def test_places_without_a_position_are_left_out():
    placed = Commune.objects.filter(latitude__isnull=False).count()
    assert within_km(Commune.objects.all(), *PARIS, 20_016).count() == placed < Commune.objects.count()


@pytest.mark.django_db
def test_the_bounding_box_uses_the_index():
    near = Commune.objects.filter(bounding_box(*PARIS, 10))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reference_commune")
    assert "commune_position" in near.explain()


@given(latitudes, longitudes, st.floats(0.1, 20_000), latitudes, longitudes)
def test_the_bounding_box_never_cuts_the_circle(lat, lon, km, other_lat, other_lon):
    if haversine_km(lat, lon, other_lat, other_lon) > km:
        return
    for field, bounds in bounding_box(lat, lon, km).children:
        value = other_lat if field.startswith("latitude") else other_lon
        assert bounds is False or bounds[0] - 1e-6 <= value <= bounds[1] + 1e-6
