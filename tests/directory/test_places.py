"""One box for the place: communes, territories, addresses, where one stands."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tremplin.directory import addresses
from tremplin.directory.listing import relist
from tremplin.directory.places import find_place
from tremplin.directory.wording import inside
from tremplin.organisations.models import Activity
from tremplin.reference.models import Commune

SEVRAN, BONDY, LYON = "93071", "93010", "69123"
HOME = "12 rue des Lilas, 93140 Bondy"


@pytest.mark.django_db
class TestAreas:
    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("93", "departement:93"),
            ("Seine-Saint-Denis", "departement:93"),
            ("ile de france", "region:11"),
            ("Est Ensemble", "territoire:200057875"),
            ("2A", "departement:2A"),
        ],
    )
    def test_an_area_by_its_name_or_number(self, typed, key):
        assert find_place(typed).area.key == key

    @pytest.mark.parametrize("typed", ["Lyon", "93140", "Bondy (93140)", "paris"])
    def test_a_town_stays_a_town(self, typed):
        assert find_place(typed).commune is not None

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("Bondy, Seine-Saint-Denis", BONDY),
            ("Montreuil (Seine-Saint-Denis)", "93048"),
            ("Montreuil, Pas-de-Calais", "62588"),
            ("Sevran, Île-de-France", SEVRAN),
            ("Bastia, Corse", "2B033"),
            ("Saint-Denis, La Réunion", "97411"),
            ("Saint-Denis de la Réunion", "97411"),
            ("Basse-Terre en Guadeloupe", "97105"),
        ],
    )
    def test_a_town_with_what_holds_it(self, typed, code):
        assert find_place(typed).commune.pk == code

    @pytest.mark.parametrize("typed", ["Lyon, Seine-Saint-Denis", "Zzyzx, Corse", "de la Corse du Nord"])
    def test_a_town_that_is_not_there_is_not_another(self, typed):
        assert find_place(typed).commune is None

    @pytest.mark.parametrize("typed", ["93 140", "Bondy93140", "93 140 Bondy"])
    def test_a_postal_code_as_telephones_write_it(self, typed):
        assert find_place(typed).commune.pk == BONDY

    def test_a_station_is_no_departement(self):
        assert find_place("gare du Nord").unknown
        assert find_place("gare de Bondy").commune.pk == BONDY

    def test_what_is_no_departement_is_not_called_so(self):
        assert inside(find_place("988").area) == "dans la collectivité Nouvelle-Calédonie"
        assert inside(find_place("974").area) == "dans le département La Réunion"
        assert find_place("Polynésie").area == find_place("987").area

    def test_based_in_an_area(self, make, client):
        make.structure(brand="Ici", where=SEVRAN)
        make.structure(brand="Là-bas", where=LYON)
        relist()
        page = client.get("/recherche", {"lieu": "93"})
        assert [row.title for row in page.context["answer"].page] == ["Ici"]
        assert "dans le département Seine-Saint-Denis" in page.content.decode()


@pytest.mark.django_db
class TestWorksThere:
    @pytest.fixture
    def names(self, make, client):
        goes = {
            "Partout": ["france"],
            "Département": ["departement:93"],
            "Région": ["region:11"],
            "Ville": ["commune:93010"],
        }
        for brand, areas in goes.items():
            far = make.structure(brand=brand, where=LYON)
            Activity.objects.create(organisation=far, sector_id="nettoyage", areas=areas)
        make.structure(brand="Muette", where=BONDY)
        relist()

        def found(place, **more):
            answer = client.get("/recherche", {"lieu": place, **more}).context["answer"]
            return {row.title for row in answer.page or []}

        return found

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            (BONDY, {"Partout", "Département", "Région", "Ville", "Muette"}),
            (SEVRAN, {"Partout", "Département", "Région", "Muette"}),
            ("93", {"Partout", "Département", "Région", "Ville", "Muette"}),
            ("Île-de-France", {"Partout", "Département", "Région", "Ville", "Muette"}),
            ("Est Ensemble", {"Partout", "Département", "Région", "Ville", "Muette"}),
            ("Bretagne", {"Partout"}),
        ],
    )
    def test_areas_that_hold_the_place_or_are_held_by_it(self, names, place, expected):
        assert names(place, presence="interviennent") == expected

    def test_based_is_another_question(self, names):
        assert names(BONDY) == {"Muette"}


@pytest.fixture
def service(settings):
    """A service of addresses on this machine; `answers` is what it says."""
    answers = {"features": []}
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = json.dumps(answers).encode() if isinstance(answers, dict) else answers
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.ADDRESSES_URL = f"http://127.0.0.1:{server.server_port}/search/"
    yield answers, asked
    server.shutdown()
    server.server_close()


def feature(**changes):
    said = {"label": "12 Rue des Lilas 93140 Bondy", "score": 0.9, "citycode": BONDY, **changes}
    return {"properties": said, "geometry": {"coordinates": [2.4801, 48.9021]}}


@pytest.mark.django_db
class TestAddresses:
    def test_off_by_default_an_address_is_its_commune(self):
        found = find_place(HOME)
        assert (found.commune.pk, found.spot) == (BONDY, None)

    def test_distance_from_the_door(self, make, client, service):
        service[0]["features"] = [feature()]
        make.structure(brand="Voisine", latitude=48.9021, longitude=2.4801)
        relist()
        page = client.get("/recherche", {"lieu": HOME, "distance": 2}).content.decode()
        assert "Voisine" in page
        assert "autour du 12 Rue des Lilas 93140 Bondy" in page
        client.get("/recherche", {"lieu": HOME})
        assert len(service[1]) == 1  # kept for the day

    @pytest.mark.parametrize(
        "features", [[], [{}], [feature(score=0.2)], [feature(citycode="00000")], [feature(score="x")], "oups"]
    )
    def test_what_it_does_not_know_falls_back_to_the_commune(self, service, features):
        service[0]["features"] = features
        assert find_place(HOME).commune.pk == BONDY

    def test_a_service_that_never_answers_is_not_waited_for(self, settings, monkeypatch):
        monkeypatch.setattr(addresses, "TIMEOUT", 0.05)
        with socket.socket() as deaf:
            deaf.bind(("127.0.0.1", 0))
            deaf.listen()
            settings.ADDRESSES_URL = f"http://127.0.0.1:{deaf.getsockname()[1]}/"
            assert find_place(HOME).commune.pk == BONDY

    def test_a_service_that_is_down(self, settings):
        settings.ADDRESSES_URL = "http://127.0.0.1:9/"
        assert find_place(HOME).commune.pk == BONDY


@pytest.mark.django_db
class TestAroundMe:
    def test_the_nearest_commune(self, client):
        assert client.get("/lieux", {"autour": "48.90,2.48"}).json()[0]["label"].startswith("Bondy")

    @pytest.mark.parametrize("around", ["", "x", "1", "nan,nan", "inf,2", "900,2", "48.9,2.4,1", "0,-30", "\x00"])
    def test_nothing_at_sea_or_nowhere(self, client, around):
        assert client.get("/lieux", {"autour": around}).json() == []


@pytest.mark.django_db
class TestOrder:
    """Towns that begin as typed: where something is found comes first, then the most peopled."""

    def offered(self, client, text):
        return [one["label"] for one in client.get("/lieux", {"q": text}).json()]

    def test_without_any_listing_the_most_peopled_first(self, client):
        assert self.offered(client, "bobi")[0] == "Bobigny (93000)"
        assert self.offered(client, "saint-denis")[0].startswith("Saint-Denis")

    def test_a_smaller_town_where_something_is_found_comes_before(self, client, make):
        before = self.offered(client, "mont")
        smaller = Commune.objects.get(search_name="montfermeil")
        for _ in range(2):
            make.structure(where=smaller.pk)
        relist()
        assert not before[0].startswith("Montfermeil")
        assert self.offered(client, "mont")[0].startswith("Montfermeil")

    def test_a_whole_name_stays_first_whatever_is_found_elsewhere(self, client, make):
        for _ in range(2):
            make.structure(where="93071")
        relist()
        assert self.offered(client, "sevran")[0].startswith("Sevran")
        assert self.offered(client, "lyon")[0].startswith("Lyon")

    def test_it_costs_one_query_more_whatever_the_number(self, client, make, django_assert_max_num_queries):
        make.structure(where="93071")
        relist()
        client.get("/lieux", {"q": "se"})
        with django_assert_max_num_queries(8):
            client.get("/lieux", {"q": "sev"})
