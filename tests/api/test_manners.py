"""How the API behaves: no cookie, a ceiling, answers not sent again, any page may read it, nothing is written."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError
from django.test import Client

from tests.site.walk import a_reader, read_only
from tremplin.api import limits
from tremplin.api.models import Window

pytestmark = pytest.mark.django_db
PATH = "/api/v1/structures"


def test_an_unchanged_answer_is_not_sent_again(client, listed, make):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert client.get(PATH, headers={"If-None-Match": '"autre"'}).status_code == 200


def test_a_page_that_others_follow_is_recognised_later_too(client, listed, time_machine):
    first = client.get(f"{PATH}?limit=1")
    time_machine.move_to("2099-01-01 10:00+00:00")
    assert "suivant" in first.content.decode()
    assert client.get(f"{PATH}?limit=1", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_compressed_answer_is_recognised_too(client, make):
    for _ in range(8):
        make.structure()
    from tremplin.directory.listing import relist

    relist()
    first = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    headers = {"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"}
    assert client.get(PATH, headers=headers).status_code == 304


def test_whoever_is_logged_in_reads_the_same_thing_without_cookie(make, listed):
    member, visitor = make.client(listed["sewing"]), Client()
    hers, anybodys = member.get(PATH), visitor.get(PATH)
    assert hers.content == anybodys.content
    assert "public" in hers["Cache-Control"]
    assert "Cookie" not in hers.get("Vary", "")
    assert not anybodys.cookies


def test_any_page_of_the_web_may_read(client, listed):
    preflight = client.options(PATH, headers={"Origin": "https://mairie.example"})
    assert (preflight.status_code, preflight["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    for response in (client.get(PATH), client.get(f"{PATH}?limit=0"), client.get("/api/v1/rien")):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    response = getattr(client, method)(PATH, {"nom": "x"} if method == "post" else "{}")
    assert response.status_code == 405
    assert "GET" in response["Allow"]


def test_a_head_is_a_get_without_body(client, listed):
    head, get = client.head(PATH), client.get(PATH)
    assert (head.status_code, head["ETag"], head.content) == (200, get["ETag"], b"")


@pytest.mark.parametrize("path", ["rien", "structures/", "structures/abc", "", "postes/1'--", "../admin"])
def test_an_unknown_address_is_a_problem(client, path):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 404 or path == "../admin"
    if response.status_code == 404:
        assert response["Content-Type"] in ("application/problem+json", "text/html; charset=utf-8")
        assert path == "../admin" or json.loads(response.content)["status"] == 404


def test_reading_writes_nothing_but_its_own_count(client, listed):
    with read_only(a_reader()):
        for path in (
            "structures",
            "postes",
            "prescripteurs",
            "services",
            "dispositifs",
            f"structures/{listed['sewing'].pk}",
        ):
            assert client.get(f"/api/v1/{path}").status_code == 200
    assert not Window.objects.exists()


def test_the_ceiling_is_of_one_reader_and_of_one_minute(settings, client, listed, time_machine):
    settings.API_PER_MINUTE = 3
    time_machine.move_to("2031-03-04 10:00:10+00:00", tick=False)
    left = [client.get(PATH)["RateLimit-Remaining"] for _ in range(3)]
    refused = client.get(PATH)
    assert left == ["2", "1", "0"]
    assert (refused.status_code, refused["Retry-After"]) == (429, "50")
    assert "3 demandes par minute" in json.loads(refused.content)["detail"]
    assert Client(REMOTE_ADDR="192.0.2.7").get(PATH).status_code == 200
    time_machine.shift(50)
    assert client.get(PATH).status_code == 200


def test_the_address_of_a_reader_is_not_kept(client, listed):
    client.get(PATH, REMOTE_ADDR="192.0.2.9")
    assert "192.0.2" not in " ".join(Window.objects.values_list("reader", flat=True))


def test_counts_that_are_over_are_forgotten(client, listed, time_machine):
    time_machine.move_to("2031-03-04 10:00:10+00:00", tick=False)
    client.get(PATH)
    assert limits.forget() == 0
    time_machine.shift(2 * 3600)
    assert limits.forget() == 1


def test_a_database_that_cannot_count_turns_nobody_away(client, listed, monkeypatch):
    monkeypatch.setattr(limits, "_COUNT", "SELECT 1/0")
    assert client.get(PATH).status_code == 200


def test_a_fault_of_ours_is_a_problem_without_detail(listed, monkeypatch):
    monkeypatch.setattr("tremplin.directory.every.listed", _broken)
    response = Client(raise_request_exception=False).get(PATH)
    body = json.loads(response.content)
    assert (response.status_code, body["status"]) == (500, 500)
    assert "secret" not in response.content.decode()
    assert response["Cache-Control"] == "no-store"


def _broken(*args, **options):
    raise DatabaseError("secret")


def test_every_example_of_the_page_answers_and_every_field_is_said(client, listed):
    soup = BeautifulSoup(client.get("/api").content, "lxml")
    examples = [one["href"] for one in soup.select("main section a[href^='/api/v1/']")]
    assert len(examples) == len(set(examples)) >= 8
    assert [path for path in examples if client.get(path).status_code != 200] == []
    assert all(row.find_all("td")[-1].get_text(strip=True) for row in soup.select("main section tbody tr"))


def test_the_page_of_the_api_reads_without_script(client):
    page = client.get("/api").content.decode()
    for path in ("structures", "postes", "prescripteurs", "services", "dispositifs", "territoires", "secteurs"):
        assert f"/api/v1/{path}" in page
    assert "openapi.json" in page
    for code in ("parametre", "introuvable", "trop-de-demandes", "cle", "methode"):
        assert f'id="erreur-{code}"' in page
