"""Words near a place: the index of cells finds what words and a distance ask for, no more and no less; and what it costs."""

import random

import pytest
from django.db import connection

from tests.directory.conftest import SAINT_DENIS, SEVRAN
from tremplin.directory import counted
from tremplin.directory.answers import answer
from tremplin.directory.cells import MOST, cells, words_in
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.found import listed
from tremplin.directory.listing import relist
from tremplin.directory.models import Listing
from tremplin.directory.search import DISTANCES, Search
from tremplin.directory.words import understand
from tremplin.directory.zones import Zone, around_point
from tremplin.organisations.models import Organisation
from tremplin.reference.geo import haversine_km
from tremplin.reference.models import Commune
from tremplin.web.templatetags._resultats import result

pytestmark = pytest.mark.django_db

# On the edge of a cell, on both sides of Greenwich and of the equator, at the ends of the world.
PLACES = [(48.5, 2.0), (48.4999, -0.0001), (48.5001, 0.0), (-21.1, 55.5), (-0.5, -180.0), (0.0, 180.0), (90.0, -90.0)]


def in_database(latitude: float, longitude: float) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT directory_nearby(%s::float8, %s::float8, 'a'::tsvector)::text", [latitude, longitude])
        return str(cursor.fetchone()[0]).strip("'").removesuffix("a")


@pytest.mark.parametrize("place", PLACES)
def test_a_cell_has_the_same_name_here_and_in_the_database(place):
    latitude, longitude = place
    assert cells(Zone(latitude, longitude, latitude, longitude)) == [in_database(latitude, longitude)]


def test_every_point_of_a_rectangle_is_in_one_of_its_cells():
    draw = random.Random(6)
    for _ in range(60):
        centre, km = (draw.uniform(-60, 60), draw.uniform(-170, 170)), draw.choice(DISTANCES[:5])
        zone = around_point(*centre, km)
        found = cells(zone)
        point = draw.uniform(zone.south, zone.north), draw.uniform(zone.west, zone.east)
        assert not found or in_database(*point) in found


def test_the_widest_distance_is_still_found_by_cells_and_a_country_is_not():
    assert 0 < len(cells(around_point(48.9, 2.4, DISTANCES[-1]))) <= MOST
    assert cells(Zone(41.2, -5.3, 51.2, 9.7)) == []


def test_a_word_stays_a_word_and_a_beginning_a_beginning():
    assert words_in(["1", "2"], "'velo' & 'couture':*") == "('1velo' | '2velo') & ('1couture':* | '2couture':*)"


@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("typed", ["couture", "espaces verts", "couture jardinage"])
def test_near_a_place_is_what_the_whole_country_has_within_the_distance(make, indexed, typed, distance):
    draw = random.Random(distance)
    for number in range(12):
        said = draw.choice(["Couture", "Espaces verts", "Couture et jardinage", "Ménage"])
        own = make.structure(name=f"Structure {number}", where=SAINT_DENIS, headline=said, members=0)
        around = {"latitude": 48.93 + draw.gauss(0, 0.4), "longitude": 2.35 + draw.gauss(0, 0.6)}
        Organisation.objects.filter(pk=own.pk).update(**around)
    indexed()
    words, place = understand(typed), Commune.objects.get(pk=SAINT_DENIS)
    near = Search(place=place, distance=distance, words=words)
    everywhere = {one.title for one in listed("structures", Search(words=words), limit=100)}
    around = {one.title for one in listed("structures", Search(place=place, distance=distance), limit=100)}
    assert {one.title for one in listed("structures", near, limit=100)} == everywhere & around


def test_a_listing_whose_position_is_unknown_is_near_nothing(territory, indexed):
    Organisation.objects.filter(pk=territory["sewing"].pk).update(latitude=None, longitude=None)
    indexed()
    assert Listing.objects.filter(organisation=territory["sewing"]).exists()
    place = Commune.objects.get(pk=SAINT_DENIS)
    assert listed("structures", Search(place=place, words=understand("couture"))) == []


def asked(address: str) -> Search:
    from django.http import QueryDict

    return search_of(SearchForm(QueryDict(address)).read()[0])


@pytest.mark.parametrize("address", [f"q=couture&lieu={SEVRAN}", "q=couture", f"lieu={SEVRAN}", "", "tri=fraicheur"])
def test_the_list_read_with_the_counts_is_the_list(territory, indexed, address):
    indexed()
    search = asked(address)
    found = answer("structures", search, 1)
    assert list(found.page) == listed("structures", search)
    assert found.counts.tabs["structures"] == len(list(found.page))


def test_a_rare_filter_is_counted_beyond_the_first_listings(make, indexed, monkeypatch):
    """Far enough down an alphabet, nobody looked."""
    monkeypatch.setattr(counted, "MOST", 3)
    for number in range(6):
        make.structure(name=f"A{number}", where=SEVRAN, members=0)
    for number in range(2):
        make.structure(name=f"Z{number}", kinds=["ETTI"], where=SEVRAN, members=0)
    indexed()
    for address in ("type=ETTI", f"type=ETTI&lieu={SEVRAN}", "type=ETTI&tri=fraicheur"):
        assert counted.count("structures", asked(address)).tabs["structures"] == 2, address


@pytest.mark.parametrize("wrong", ["couture", "coutture", "jardinnage espaces"])
def test_five_queries_at_most_whatever_is_asked(client, territory, make, indexed, wrong, django_assert_max_num_queries):
    make.structure(name="Le Fil", where=SEVRAN, kinds=["EI"], headline="Couture, jardinage, espaces verts")
    indexed()
    client.get("/recherche", {"q": "vélo"})  # what is read once in five minutes
    filters = {"type": ["EI", "ACI"], "candidature": "spontanee", "presence": "", "distance": 50}
    with django_assert_max_num_queries(5):
        assert client.get("/recherche", {"lieu": SEVRAN, "q": wrong, **filters}).status_code == 200


def test_what_people_type_is_text_on_the_card(make, indexed):
    make.structure(name="<b>A</b> & « B »", brand="", where=SEVRAN, headline="Couture <b>& co")
    indexed()
    (card,) = listed("structures", asked("q=couture"))
    drawn = result(card)
    assert "<b>" not in drawn.replace('<b class="fw-semibold">', "")
    assert "<mark>Couture</mark> &lt;b&gt;&amp; co" in drawn


@pytest.mark.parametrize(("latitude", "longitude"), [(48.93, 2.35), (-21.1, 55.5), (-17.5, 179.95), (71.0, -8.0)])
def test_the_index_of_places_loses_nobody(make, monkeypatch, latitude, longitude):
    place = Commune.objects.get(pk=SAINT_DENIS)
    monkeypatch.setattr(Search, "centre", (latitude, longitude))
    draw = random.Random(latitude)
    near = set()
    for number in range(15):
        own = make.structure(name=f"Structure {number}", where=SAINT_DENIS, members=0)
        at = latitude + draw.gauss(0, 0.15), (longitude + draw.gauss(0, 0.2) + 180) % 360 - 180
        Organisation.objects.filter(pk=own.pk).update(latitude=at[0], longitude=at[1])
        near |= {own.name} if haversine_km(latitude, longitude, *at) <= 15 else set()
    relist()
    assert {one.title for one in listed("structures", Search(place=place, distance=15), limit=50)} == near
