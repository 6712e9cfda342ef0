"""When more answer than anybody will read: the best are read and no more; below the limit, nothing is lost."""

import random
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.http import QueryDict
from django.utils import timezone

from tests.directory.conftest import BOBIGNY, SAINT_DENIS, SEVRAN
from tremplin.directory import counted, listing, points, steps
from tremplin.directory.counted import Cut, count_and_list
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.found import listed
from tremplin.directory.listing import count_words, relist
from tremplin.directory.models import Lexeme, Listing
from tremplin.directory.search import Search
from tremplin.directory.words import understand
from tremplin.organisations.models import Organisation
from tremplin.reference.geo import haversine_km
from tremplin.reference.models import Commune

pytestmark = pytest.mark.django_db

FIRST = Cut(0, 20)
SAID = ["Couture", "Retouche de vêtements", "Espaces verts", "Couture et jardinage", "Entretien des espaces verts"]


def asked(address: str) -> Search:
    return search_of(SearchForm(QueryDict(address)).read()[0])


def reviewed(structure, days):
    Organisation.objects.filter(pk=structure.pk).update(reviewed_on=timezone.localdate() - timedelta(days=days))


@pytest.fixture
def many(make):
    """Structures that say the same words in a name, in what they do, in a longer text; more or less well kept."""
    draw = random.Random(4)
    for number in range(24):
        name = draw.choice(["Atelier", "Couture", "Espaces verts"])
        own = make.structure(
            name=f"{name} {number}",
            where=draw.choice([SAINT_DENIS, SEVRAN, BOBIGNY]),
            kinds=draw.choice([["ACI"], ["EI"], ["ACI", "ETTI"]]),
            headline=draw.choice(SAID),
            presentation=draw.choice(["", *SAID]),
            members=0,
        )
        reviewed(own, draw.randrange(500))
        if number % 4 == 0:
            make.post(of=own, title="Couturier·ère", trade="B1803")
    relist()
    count_words()


@pytest.fixture
def limit(monkeypatch):
    """`limit(5)`: no more than five are weighed, counted and shown, whatever the words."""

    def of(most, many=0):
        monkeypatch.setattr(steps, "MANY", many)
        monkeypatch.setattr(steps, "MOST", most)
        monkeypatch.setattr(counted, "MOST", most)

    return of


ADDRESSES = [
    "q=couture",
    "q=espaces+verts",
    "q=jardinage",
    "q=coutture",
    "q=entretien+d’espaces+verts",
    "q=EI",
    "q=couture&lieu=93",
    "q=couture&type=EI&type=ETTI",
    "q=espaces+verts&type=EI&candidature=postes",
    "q=couture&cadre=41.0,-5.0,51.0,9.0",
    "q=couture&tri=fraicheur",
    "q=astronaute",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
@pytest.mark.usefixtures("many")
def test_below_the_limit_the_answers_are_the_same(limit, address, tab):
    search = asked(address)
    whole, shown = count_and_list(tab, search, FIRST)
    limit(1_000)
    assert steps.by_steps(tab, search)
    counts, again = count_and_list(tab, search, FIRST)
    assert (counts, counts.values, again) == (whole, whole.values, shown)


@pytest.mark.parametrize("address", ["q=couture", "q=espaces+verts", "q=couture&lieu=93", "q=couture&type=ACI&type=EI"])
@pytest.mark.usefixtures("many")
def test_beyond_the_limit_the_best_kept_of_those_that_say_it_best_are_shown(limit, address):
    search = asked(address)
    everyone = listed("structures", search, limit=100)
    limit(6)
    counts, shown = count_and_list("structures", search, FIRST)
    assert counts.tabs["structures"] == 7, "« plus de »"
    assert len(shown) == 7
    # whatever was left out is not better than what is shown first
    assert [one.title for one in shown[:3]] == [one.title for one in everyone[:3]]


@pytest.mark.usefixtures("many")
def test_a_rare_filter_is_counted_beyond_the_limit(limit, make):
    rare = make.structure(name="Rare", where=SEVRAN, kinds=["AI"], headline="x", presentation="Couture", members=0)
    reviewed(rare, 600)
    relist()
    limit(3)
    for address in ("q=couture&type=AI", f"lieu={SAINT_DENIS}&distance=25&type=AI"):
        counts, shown = count_and_list("structures", asked(address), FIRST)
        assert (counts.tabs["structures"], [one.title for one in shown]) == (1, ["Rare"]), address


@pytest.mark.usefixtures("many")
def test_the_nearest_are_kept_when_too_many_are_around(limit):
    place = Commune.objects.get(pk=SAINT_DENIS)
    draw = random.Random(3)
    for one in Organisation.objects.all():
        where = {"latitude": 48.93 + draw.gauss(0, 0.05), "longitude": 2.35 + draw.gauss(0, 0.08)}
        Organisation.objects.filter(pk=one.pk).update(**where)
    relist()
    search = Search(place=place, distance=25)
    nearest = [one.title for one in listed("structures", search, limit=5)]
    limit(9)
    counts, shown = count_and_list("structures", search, FIRST)
    assert counts.tabs["structures"] == 10
    assert [one.title for one in shown[:5]] == nearest


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


ORDERS = [
    "",
    "tri=fraicheur",
    "q=couture",
    "q=couture&tri=fraicheur",
    f"lieu={SEVRAN}&distance=50",
    "q=couture&tri=distance",
]


@pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
@pytest.mark.parametrize("address", ORDERS)
@pytest.mark.usefixtures("many")
def test_read_by_pieces_one_after_the_other_everything_comes_once_and_in_order(make, address, tab):
    for number in range(6):
        make.prescriber(name=f"Relais {number}", where=SEVRAN, authorised=number % 2 == 1)
    relist()
    search, pieces = asked(address), []
    whole = listed(tab, search, limit=100)
    while piece := listed(tab, search, limit=2, after=pieces[-1].standing if pieces else None):
        pieces += piece
        assert len(pieces) <= len(whole), "the same ones come again"
    assert [one.standing for one in pieces] == [one.standing for one in whole]
    assert len(whole) > 3 or (tab == "prescripteurs" and search.words)


@pytest.mark.usefixtures("many")
class TestCountedWords:
    def test_at_most_and_at_least_as_many_as_have_them(self):
        for typed in ("couture", "espaces verts", "jardinage", "coutture", "verts"):
            words = understand(typed)
            found = len(listed("structures", Search(words=words), limit=100))
            assert words.surely[0] <= found <= words.often[0], typed

    def test_nothing_is_sure_of_two_words_and_empty_ones_count_for_nothing(self):
        assert understand("couture zyzomys").surely == (0, 0, 0)
        assert understand("l’entretien d’espaces").often[0] > 0

    def test_what_is_sure_is_not_counted_again(self, monkeypatch):
        monkeypatch.setattr(steps, "SURE", 1)
        assert count_and_list("postes", asked("q=couture"), FIRST)[0].tabs["structures"] == steps.MOST + 1
        assert count_and_list("postes", asked("q=couture&type=EI"), FIRST)[0].tabs["structures"] < 24

    def test_nor_is_it_in_a_region_where_it_is_sure(self, monkeypatch):
        def structures(address):
            return count_and_list("postes", asked(address), FIRST)[0].tabs["structures"]

        monkeypatch.setattr(listing, "SURE", 4)
        count_words()
        caches["local"].clear()
        assert understand("couture").many_in == {"structures:region:11", "postes:region:11"}
        assert structures("q=couture&lieu=Île-de-France") == steps.MOST + 1
        for counted_again in ("&lieu=Bretagne", "&lieu=93", "&lieu=Île-de-France&type=EI", "&lieu=Sevran"):
            assert structures(f"q=couture{counted_again}") < 24, counted_again

    def test_what_some_listing_has_is_looked_up_once_and_what_none_has_each_time(self, make, django_assert_num_queries):
        understand("couture zyzomys")
        with django_assert_num_queries(0):
            assert understand("couture").query
        with django_assert_num_queries(1):
            assert not understand("zyzomys").surely[0]
        make.structure(name="Zyzomys", where=SEVRAN, members=0)
        relist()
        assert "zyzom" in understand("zyzomys").query
        assert [one.title for one in listed("structures", asked("q=zyzomys"))] == ["Zyzomys"]

    def test_counting_again_changes_nothing(self):
        before = list(Lexeme.objects.order_by("word").values_list())
        count_words()
        assert list(Lexeme.objects.order_by("word").values_list()) == before


@pytest.mark.usefixtures("many")
def test_the_map_and_the_page_say_that_the_best_were_chosen(limit, client, monkeypatch):
    everyone = len(client.get("/recherche/points.json?q=couture").json()["points"])
    assert "les mieux tenues" not in client.get("/recherche?q=couture").content.decode()
    limit(6)
    monkeypatch.setattr(points, "MOST_OF_WORDS", 8)
    monkeypatch.setattr("tremplin.directory.views.search.MOST", 6)
    caches["pages"].clear()
    assert len(client.get("/recherche/points.json?q=couture").json()["points"]) == 8 < everyone
    assert "puis les mieux tenues" in client.get("/recherche?q=couture").content.decode()
    drawn = client.get("/recherche?q=couture&vue=carte")
    assert "8 fiches au plus" in drawn.content.decode().replace("\xa0", " ")
    assert sum(pin.number for pin in drawn.context["overview"].pins) <= 9


def test_nothing_around_costs_five_queries_and_shows_the_nearest(client, make, indexed, django_assert_max_num_queries):
    far = make.structure(name="Le Fil", where=SEVRAN, headline="Couture et jardinage")
    indexed()
    around = {"lieu": "93015", "distance": 2, "type": ["ACI"]}
    client.get("/recherche", {"q": "ménage jardinage", **around})  # what is kept from one page to the next is read
    for typed in ("couture jardinage", "couture", "jardinnage couture"):
        with django_assert_max_num_queries(5):
            page = client.get("/recherche", {"q": typed, **around})
        assert [one.organisation for one in page.context["answer"].nearest] == [far.pk], typed
        assert page.context["answer"].page is None


class TestOtherTabs:
    """What many have is not counted again at each search of these minutes."""

    ASKED = "q=couture"

    def tabs(self, tab="structures"):
        return counted.count(tab, asked(self.ASKED)).tabs

    def test_they_say_the_same_without_being_counted_again(self, many, limit):
        limit(2)
        assert self.tabs()["postes"] == self.tabs()["postes"] == 3, "« plus de »"
        assert steps.surely_many("postes", asked(self.ASKED))
        Listing.objects.filter(shelf="postes").delete()
        assert self.tabs()["postes"] == 3
        caches["local"].clear()
        assert self.tabs()["postes"] == 0

    def test_another_place_or_another_filter_is_another_question(self, many, limit):
        limit(2)
        self.tabs()
        for other in (f"q=couture&lieu={SEVRAN}", "q=couture&type=EI", "q=jardinage", "q=couture&lieu=93"):
            assert not steps.surely_many("postes", asked(other)), other

    def test_just_above_the_limit_is_counted_each_time(self, many, limit):
        """A tenth more must have been found: some may close in these minutes."""
        having = self.tabs("postes")["structures"]
        assert having > 11
        for most, remembered in ((having - 1, False), (having * 10 // 11 - 1, True)):
            limit(most)
            assert self.tabs("postes")["structures"] == most + 1
            assert steps.surely_many("structures", asked(self.ASKED)) is remembered
