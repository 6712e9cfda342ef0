"""The map of all the results: drawn by the server, then by a script from one list of points; both say what the list says."""

import json
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.test import override_settings

from tests.directory.conftest import BOBIGNY, LYON, SAINT_DENIS, SEVRAN
from tremplin.directory import overview, points
from tremplin.directory.answers import answer
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.listing import relist
from tremplin.directory.map import Frame
from tremplin.directory.zones import METROPOLE, Zone, read_zone
from tremplin.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, indexed):
    """`page(lieu="93066")` gives the map of these results, read as HTML."""

    def read(**params):
        indexed()
        response = client.get("/recherche", {"vue": "carte", **params})
        assert response.status_code == 200
        return BeautifulSoup(response.content, "lxml")

    return read


@pytest.fixture
def sent(client, indexed):
    """`sent(lieu="93066")` gives the names of the points."""

    def read(**params):
        indexed()
        return sorted(name for _, _, name, _, _ in client.get("/recherche/points.json", params).json()["points"])

    return read


def pins(html) -> dict[str, str]:
    return {one["aria-label"].replace("\xa0", " "): one["href"] for one in html.select(".plan svg a")}


class TestDrawn:
    def test_a_result_leads_to_its_page_and_several_lead_closer(self, page, territory, make):
        make.structure(name="À côté", where=SAINT_DENIS)
        found = pins(page(lieu="93"))
        assert found["Les Bordures, Sevran"] == f"/structures/{territory['garden'].slug}"
        closer = found["2 résultats, vers Saint-Denis : voir la liste"]
        assert "cadre=48." in closer
        assert "vue=" not in closer, "nothing closer can be drawn of two structures at the same place"

    def test_closer_is_a_narrower_map_of_the_same_search(self, page, find, make):
        for where in ("93066", "93070", "93001", "69123"):
            make.structure(name=f"À {where}", where=where)
        html = page(lieu="")
        (closer,) = [url for label, url in pins(html).items() if label.startswith("3 résultats")]
        assert "vue=carte" in closer
        cadre = closer.split("cadre=")[1].split("&")[0]
        assert sorted(find(cadre=cadre)) == ["À 93001", "À 93066", "À 93070"]
        assert len(pins(page(cadre=cadre))) > 1

    def test_every_result_is_counted_somewhere(self, territory, make, indexed):
        make.structure(name="Réunion", where="97411")
        lost = make.structure(name="Nulle part")
        Organisation.objects.filter(pk=lost.pk).update(latitude=None, longitude=None)
        indexed()
        search = search_of(SearchForm(_query("")).read()[0])
        seen = points.spread("structures", search, METROPOLE)
        numbers = (sum(one.number for one in seen.clusters), seen.elsewhere, seen.nowhere)
        assert numbers == (3, 1, 1)

    def test_what_the_map_cannot_show_is_said(self, page, territory, make):
        make.structure(name="Réunion", where="97411")
        lost = make.structure(name="Nulle part")
        Organisation.objects.filter(pk=lost.pk).update(latitude=None, longitude=None)
        told = page().select_one("figcaption").get_text().replace("\xa0", " ")
        assert "1 résultat est hors de cette carte" in told
        assert "1 résultat n’a pas de position connue" in told

    def test_the_list_stands_beside_with_the_same_results(self, page, territory):
        html = page(lieu=SEVRAN)
        assert [one.get_text() for one in html.select("#liste .resultat h3")] == ["Les Bordures", "Fil et Aiguille"]
        assert html.select_one("a[href='#liste']")

    def test_the_filters_keep_the_map(self, page, territory):
        html = page(lieu=SEVRAN, cadre="48.9,2.3,49,2.6")
        kept = {(one["name"], one["value"]) for one in html.select("form[aria-label=Filtres] input[type=hidden]")}
        assert {("vue", "carte"), ("cadre", "48.9,2.3,49,2.6")} <= kept
        assert all("vue=carte" in one["href"] for one in html.select(".onglets a"))

    def test_only_the_map_pays_for_the_map(self, client, page, territory):
        assert page(lieu=SEVRAN).select_one("script[src*=carte]")
        text = client.get("/recherche", {"lieu": SEVRAN}).content.decode()
        assert "carte.js" not in text
        assert "carte.css" not in text

    def test_no_result_is_no_map(self, page, territory):
        assert page(q="zeppelin", exact="1").select_one(".plan") is None

    @pytest.mark.parametrize(
        "place", ["", "93", "93066", "Est Ensemble", "Île-de-France", "Corse-du-Sud", "La Réunion"]
    )
    def test_any_place_can_be_drawn(self, page, territory, place):
        for shelf in ("structures", "postes", "prescripteurs"):
            html = page(lieu=place, onglet=shelf, distance="100")
            if drawn := html.select_one(".plan svg"):
                ElementTree.fromstring(str(drawn))

    def test_pins_never_lie_over_each_other(self, territory, make, indexed):
        for code in ("93001", "93006", "93008", "93027", "93029", "93031", "93039", "93048", "93063", "93064"):
            make.structure(name=code, where=code)
        indexed()
        search = search_of(SearchForm(_query("lieu=93")).read()[0])
        zone = overview.zone_of("structures", search).fitted()
        frame = Frame.of(zone, overview.WIDTH)
        kept = list(overview._apart(frame, points.spread("structures", search, zone).clusters))
        gaps = [overview._distance(frame, one, two) for one in kept for two in kept if one is not two]
        assert min(gaps) >= overview.APART
        assert sum(one.number for one in kept) == 12

    def test_constant_queries(self, client, indexed, territory, make, django_assert_max_num_queries):
        for number in range(30):
            make.structure(name=f"Structure {number}", where=BOBIGNY)
        indexed()
        client.get("/recherche?vue=carte&lieu=93066")
        with django_assert_max_num_queries(5):
            client.get("/recherche?vue=carte&q=couture&secteur=nettoyage")
        with django_assert_max_num_queries(5):
            client.get("/recherche?vue=carte&lieu=93066")


class TestZone:
    def test_narrows_the_list_the_counts_and_the_feed(self, client, find, territory):
        around_sevran = "48.93,2.50,48.96,2.56"
        assert find(cadre=around_sevran) == ["Les Bordures"]
        page = client.get("/recherche", {"cadre": around_sevran, "tri": "fraicheur"})
        assert page.context["answer"].counts.tabs["postes"] == 1
        assert [label for label, _ in page.context["chips"]] == ["Zone de la carte"]
        feed = client.get("/recherche.atom", {"cadre": around_sevran}).content.decode()
        assert "Les Bordures" in feed
        assert "Fil et Aiguille" not in feed

    @pytest.mark.parametrize(
        "wrong", ["", "1,2,3", "a,b,c,d", "49,2,48,3", "0,0,91,0", "nan,0,1,1", "1e9,0,1,1", "0,0,1,1,1"]
    )
    def test_what_is_no_zone_is_left_out(self, wrong):
        assert read_zone(wrong) is None

    def test_a_wrong_zone_is_said_and_the_page_stays_full(self, client, territory, indexed):
        indexed()
        response = client.get("/recherche?cadre=ailleurs&vue=plan")
        text = response.content.decode()
        assert "Cette zone de la carte ne peut pas être lue" in text
        assert "Cet affichage n’existe pas" in text
        assert response.context["answer"].total == 3

    @pytest.mark.parametrize("zone", [Zone(48, 2, 48, 2), Zone(48, 2, 48.001, 8), Zone(-89.99, 0, 89.99, 0.01)])
    def test_any_rectangle_becomes_one_that_can_be_drawn(self, zone):
        drawn = Frame.of(zone.fitted(), 360)
        assert 200 < drawn.height < 460
        assert zone.fitted().meets(zone)

    def test_what_is_written_is_read_again(self):
        zone = Zone(48.8573, -2.5, 49.01, 2.6)
        assert read_zone(str(zone)) == zone


class TestPoints:
    def test_all_the_results_of_the_search_and_no_other(self, sent, territory):
        assert sent() == ["Fil et Aiguille", "Les Bordures", "Loin d’ici"]
        assert sent(lieu="93") == ["Fil et Aiguille", "Les Bordures"]
        assert sent(q="couture") == ["Fil et Aiguille", "Loin d’ici"]
        assert sent(onglet="postes", q="couture") == ["Couturier·ère"]
        assert sent(lieu="Nulle-Part-sur-Rien") == []

    def test_words_are_loosened_as_on_the_page(self, sent, find, territory):
        assert sent(q="couture zeppelin") == sorted(find(q="couture zeppelin"))

    def test_each_leads_to_its_page(self, client, indexed, territory):
        indexed()
        for shelf in ("structures", "postes", "prescripteurs"):
            body = client.get("/recherche/points.json", {"onglet": shelf}).json()
            assert body["points"]
            for latitude, longitude, _, pk, place in body["points"]:
                assert client.get(body["page"] + pk).status_code == 200
                assert place
                assert METROPOLE.holds(latitude, longitude)

    def test_nothing_more_is_said_than_on_the_list(self, client, indexed, territory):
        indexed()
        body = client.get("/recherche/points.json").json()
        assert set(body) == {"shelf", "page", "points"}
        assert {len(one) for one in body["points"]} == {5}

    def test_hostile_names_stay_text(self, client, make, indexed, page):
        name = '</script><img src=x onerror="alert(1)">'
        make.structure(name=name)
        html = page()
        assert name in client.get("/recherche/points.json").json()["points"][0][2]
        assert not html.select("img[src=x]")

    def test_kept_by_browsers_and_read_again_for_nothing(self, client, indexed, territory, make):
        indexed()
        first = client.get("/recherche/points.json?lieu=93")
        assert "public" in first["Cache-Control"]
        assert not first.cookies
        known = {"If-None-Match": first["ETag"]}
        assert client.get("/recherche/points.json?lieu=93", headers=known).status_code == 304
        make.structure(name="Nouvelle", where=SAINT_DENIS)
        relist()
        assert client.get("/recherche/points.json?lieu=93", headers=known).status_code == 200

    def test_capped_by_what_was_read_last(self, client, indexed, territory, monkeypatch):
        monkeypatch.setattr(points, "MOST", 1)
        indexed()
        assert len(client.get("/recherche/points.json").json()["points"]) == 1

    def test_the_drawing_of_the_country_says_that_it_shows_what_was_read_last(
        self, client, indexed, territory, monkeypatch
    ):
        def drawn(address):
            page = client.get(address)
            shown = BeautifulSoup(page.content, "lxml").select_one(".plan__trop")
            return page.context["overview"].cut, not shown.has_attr("hidden")

        indexed()
        assert drawn("/recherche?vue=carte") == (False, False)
        monkeypatch.setattr(points, "MOST", 1)
        caches["pages"].clear()
        assert drawn("/recherche?vue=carte") == (True, True)
        assert drawn("/recherche?vue=carte&lieu=93") == (False, False), "a place is drawn whole"

    def test_small(self, client, indexed, make, territory):
        """A point weighs less than 120 bytes: 10,000 are a megabyte before compression."""
        for number in range(50):
            make.structure(name=f"Association intermédiaire du canton {number}", where=LYON)
        indexed()
        content = client.get("/recherche/points.json").content
        assert len(content) / len(json.loads(content)["points"]) < 160


class TestTiles:
    def test_no_image_comes_from_elsewhere(self, client, territory, indexed):
        indexed()
        response = client.get("/recherche?vue=carte")
        assert "img-src 'self' data:;" in response["Content-Security-Policy"]
        assert "data-tuiles" not in response.content.decode()

    @override_settings(TILES_URL="https://tuiles.example/{z}/{x}/{y}.png", TILES_CREDIT="© <b>Tous</b>")
    def test_a_server_of_images_is_allowed_on_that_page_alone(self, client, territory, indexed):
        indexed()
        response = client.get("/recherche?vue=carte")
        assert "img-src 'self' data: https://tuiles.example;" in response["Content-Security-Policy"]
        assert 'data-tuiles="https://tuiles.example/{z}/{x}/{y}.png"' in response.content.decode()
        assert "© &lt;b&gt;" in response.content.decode()
        assert "tuiles" not in client.get("/")["Content-Security-Policy"]


def _query(text):
    from django.http import QueryDict

    return QueryDict(text)


def test_the_search_that_answers_is_the_one_drawn(territory, indexed):
    indexed()
    found = answer("structures", search_of(SearchForm(_query("q=couture zeppelin")).read()[0]), 1)
    assert found.search.words.partly
    assert found.counts.tabs["structures"] == 2
