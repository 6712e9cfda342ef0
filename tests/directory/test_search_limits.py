"""The search under bad parameters, at its cost, and the place field."""

import pytest

SEVRAN = "93071"


HOSTILE = [
    {"lieu": "\x00"},
    {"lieu": "9" * 5000},
    {"lieu": "(((["},
    {"lieu": "%_%"},
    {"lieu": "'; DROP TABLE jobs_jobpost; --"},
    {"lieu": "98735"},
    {"q": "\x00"},
    {"q": "%"},
    {"q": "\\"},
    {"q": "é" * 2000},
    {"q": "🦔 ' \" < > & {{ 7*7 }}"},
    {"q": "a b c d e f g h"},
    {"distance": "-1"},
    {"distance": "1e400"},
    {"distance": "NaN"},
    {"distance": "999999999999999999999"},
    {"onglet": "admin"},
    {"onglet": ["postes", "structures"]},
    {"type": ["ACI", "ZZZ"]},
    {"type": "ACI' OR 1=1"},
    {"secteur": "inconnu"},
    {"secteur": ["espaces-verts", "\x00"]},
    {"metier": "A0000"},
    {"metier": "../../etc/passwd"},
    {"candidature": "peut-etre"},
    {"page": "0"},
    {"page": "-5"},
    {"page": "abc"},
    {"page": "99999999999999999999"},
    {"page": "9999"},
    {"inconnu": "1", "q[]": "x"},
]


@pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
@pytest.mark.usefixtures("territory")
def test_hostile_parameters_never_fail(client, indexed, tab):
    indexed()
    answers = {str(params): client.get("/recherche", {"onglet": tab, **params}).status_code for params in HOSTILE}
    assert {params: status for params, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"distance": "7"}, "nous cherchons à 15 km"),
        ({"onglet": "x"}, "voici les structures"),
        ({"type": "ZZ"}, "Type de dispositif\u00a0» n’existe pas"),
        ({"secteur": "zz"}, "Secteur d’activité\u00a0» n’existe pas"),
        ({"metier": "zz"}, "Ce métier n’existe pas"),
        ({"page": "0"}, "voici la première"),
        ({"page": "40"}, "voici la dernière"),
    ],
)
@pytest.mark.usefixtures("territory")
def test_what_is_left_out_is_said(client, indexed, params, said):
    indexed()
    assert said in client.get("/recherche", params).content.decode()


def test_good_values_of_a_list_survive_a_bad_one(find, territory):
    assert find(type=["EI", "ZZ"]) == ["Les Bordures"]


@pytest.mark.usefixtures("territory")
class TestCost:
    @pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
    def test_queries_do_not_grow_with_rows(self, client, indexed, make, django_assert_max_num_queries, tab):
        for number in range(15):
            own = make.structure(kinds=["ACI", "EI"], where=SEVRAN, members=0, network_member=number % 2 == 0)
            make.post(of=own)
            make.prescriber(where=SEVRAN)
        indexed()
        client.get("/recherche")
        with django_assert_max_num_queries(4):
            client.get("/recherche", {"lieu": SEVRAN, "onglet": tab})

    def test_the_worst_page_of_a_logged_in_person(self, make, indexed, django_assert_max_num_queries):
        logged = make.client(make.prescriber())
        indexed()
        logged.get("/recherche", {"q": "couture"})
        with django_assert_max_num_queries(8):  # a typed name, a typing error, nothing near
            logged.get("/recherche", {"lieu": "Coubron", "distance": 2, "q": "cuoture"})
        with django_assert_max_num_queries(8):
            logged.get("/recherche", {"lieu": "Saint-Denis", "q": "coutture"})

    def test_no_cookie_and_cacheable_for_a_visitor(self, client):
        response = client.get("/recherche", {"lieu": SEVRAN, "q": "couture"})
        assert not response.cookies
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert "Cookie" in response.headers["Vary"]

    def test_private_for_somebody(self, make):
        response = make.client(make.prescriber()).get("/recherche")
        assert "no-store" in response.headers["Cache-Control"]


class TestPlaces:
    def test_suggestions(self, client, db):
        rows = client.get("/lieux", {"q": "sevr"}).json()
        assert {"code": "93071", "label": "Sevran (93270)"} in rows
        assert "max-age" in client.get("/lieux", {"q": "sevr"}).headers["Cache-Control"]

    @pytest.mark.parametrize("typed", ["", "\x00", "é" * 3000, "%%%", "(("])
    def test_hostile(self, client, db, typed):
        assert client.get("/lieux", {"q": typed}).status_code == 200

    def test_the_value_sent_always_comes_back_to_the_same_town(self, db):
        from tremplin.directory.places import find_place, suggestions
        from tremplin.reference.places import suggest_places

        for typed in ("saint", "abergement", "01400", "le ", "brou", "serv"):
            towns = [town.pk for town in suggest_places(typed)]
            found = [find_place(row["code"]) for row in suggestions(typed)]
            assert [place.commune.pk for place in found if place.commune] == towns
            assert all(place.commune or place.area for place in found)


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
