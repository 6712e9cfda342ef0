"""The results of a search as a file: the same as the page, whole, and harmless in a spreadsheet."""

import csv
import html
import io
import json
import re
import zipfile

import pytest

from tests.directory.conftest import SAINT_DENIS, SEVRAN
from tremplin.directory import every
from tremplin.directory.listing import relist

pytestmark = pytest.mark.django_db

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def read(client, kind, **params):
    response = client.get(f"/recherche/export/{kind}", params)
    assert response.status_code == 200, response.getvalue()[:500]
    return b"".join(response.streaming_content), response


def lines(client, **params):
    content, _ = read(client, "csv", **params)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_spreadsheet_has_the_results_of_the_page_in_their_order(client, territory, indexed):
    indexed()
    found = lines(client, lieu=SAINT_DENIS, distance="50")
    assert [one["Nom"] for one in found] == ["Fil et Aiguille", "Les Bordures"]
    assert found[0]["Distance (km)"] == "0,0"
    assert found[0]["Dispositifs"] == "Chantier (ACI)"
    assert found[1]["Candidature spontanée"] == "non"


@pytest.mark.parametrize("shelf", ["structures", "postes", "prescripteurs"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson"])
def test_every_shelf_comes_in_every_format(client, territory, indexed, shelf, kind):
    indexed()
    content, response = read(client, kind, onglet=shelf)
    assert response["Content-Disposition"].startswith(f'attachment; filename="{shelf}-')
    assert content
    assert "public" in response["Cache-Control"]


def test_a_map_has_a_point_for_each_result(client, territory, indexed):
    indexed()
    found = json.loads(read(client, "geojson", q="couture")[0])
    assert found["type"] == "FeatureCollection"
    assert {one["properties"]["nom"] for one in found["features"]} == {"Fil et Aiguille", "Loin d’ici"}
    longitude, latitude = found["features"][0]["geometry"]["coordinates"]
    assert -6 < longitude < 10
    assert 41 < latitude < 52


def test_a_result_of_unknown_place_is_in_the_map_file_without_point(client, make, indexed):
    make.structure(latitude=None, longitude=None)
    indexed()
    assert json.loads(read(client, "geojson")[0])["features"][0]["geometry"] is None


def test_nothing_found_is_an_empty_file(client, db):
    assert lines(client) == []
    assert json.loads(read(client, "geojson")[0])["features"] == []


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "＝1+1"])
def test_a_name_never_becomes_a_formula(client, make, indexed, name):
    make.structure(name=name, headline='=HYPERLINK("http://x.example")')
    indexed()
    row = lines(client)[0]
    assert row["Nom"].startswith("'")
    assert row["Activité"].startswith("'=")
    with zipfile.ZipFile(io.BytesIO(read(client, "xlsx")[0])) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_more_results_than_a_batch_come_each_once(client, make, monkeypatch):
    monkeypatch.setattr(every, "BATCH", 2)
    for number in range(5):
        make.structure(name=f"Atelier {number % 2}", where=SEVRAN if number % 2 else SAINT_DENIS)
    relist()
    found = lines(client, lieu=SAINT_DENIS, distance="50")
    assert len({one["Identifiant"] for one in found}) == len(found) == 5


def test_words_are_taken_as_on_the_page(client, territory, indexed):
    indexed()
    assert [one["Nom"] for one in lines(client, onglet="prescripteurs", q="couture")] == [
        "Mission locale du Test",
        "Association qui oriente",
    ]


@pytest.mark.parametrize("params", [{"lieu": "Xyzzyville"}, {"secteur": "licorne"}, {"onglet": "tout"}, {"q": "\0"}])
def test_a_file_never_answers_another_question(client, db, params):
    response = client.get("/recherche/export/csv", params)
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")


def test_an_unknown_format_is_not_found(client, db):
    assert client.get("/recherche/export/pdf").status_code == 404


def test_one_client_does_not_take_file_after_file(client, db):
    statuses = [client.get("/recherche/export/csv").status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    refused = client.get("/recherche/export/csv")
    assert (refused["Content-Type"], refused["Retry-After"]) == ("application/problem+json", "60")
    page = client.get("/recherche/export/csv", headers={"Accept": BROWSER})
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Attendez une minute" in page.content.decode()


def test_whoever_pressed_a_link_that_cannot_be_read_is_told_by_the_page(client, db):
    asked = {"lieu": "Xyzzyville", "onglet": "postes"}
    response = client.get("/recherche/export/csv", asked, headers={"Accept": BROWSER})
    assert response.headers["Location"] == "/recherche?lieu=Xyzzyville&onglet=postes"
    assert "Nous n’avons pas trouvé" in client.get(response.headers["Location"]).content.decode()


def test_the_page_offers_the_files_of_what_it_shows(client, territory, indexed):
    indexed()
    page = client.get("/recherche", {"q": "couture", "tri": "fraicheur"}).content.decode()
    assert "/recherche/export/csv?q=couture&amp;tri=fraicheur" in page


@pytest.mark.parametrize(
    "params",
    [{"tri": "distance"}, {"secteur": "licorne", "distance": "13"}, {"lieu": "93", "tri": "distance"}, {"exact": "1"}],
)
def test_what_the_page_leaves_out_its_files_leave_out_too(client, territory, indexed, params):
    indexed()
    page = client.get("/recherche", {**params, "q": ""})
    link = html.unescape(re.search(r'"(/recherche/export/csv[^"]*)"', page.content.decode())[1])
    assert client.get(link).status_code == 200


def test_a_result_of_the_page_says_its_town(client, territory, indexed):
    indexed()
    page = client.get("/recherche", {"q": "retouches"}).content.decode()
    assert '<span class="ms-1">Saint-Denis</span>' in page
