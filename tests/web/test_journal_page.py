"""The journal's page: the platform's team reads it in words, and takes a part of it for the data-protection officer."""

import json

import pytest
from bs4 import BeautifulSoup

from tests import makers
from tremplin.kernel import sealing
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(BeautifulSoup(response.content, "lxml").get_text(" ").split())


@pytest.fixture
def staff():
    return makers.client(makers.user(is_staff=True))


@pytest.fixture
def hired():
    return makers.hired(who=makers.candidate(email="awa@test.example"), to=makers.structure(), by=makers.prescriber())


def test_lines_are_read_in_words(staff, hired):
    sealing.seal()
    page = words(staff.get("/journal"))
    assert "a délivré le PASS IAE" in page
    assert "Scellé jusqu’à la ligne" in page


def test_only_those_of_a_person_an_account_an_organisation_some_days(staff, hired):
    makers.application(to=makers.structure())
    structure = hired.organisation
    for asked in ({"personne": "AWA@test.example"}, {"organisation": structure.siret}, {"compte": ""}):
        found = staff.get("/journal", asked)
        assert found.status_code == 200
        assert not BeautifulSoup(found.content, "lxml").select(".champ--erreur")
    rows = BeautifulSoup(staff.get("/journal", {"organisation": structure.siret}).content, "lxml").select("tbody tr")
    assert len(rows) == JournalEntry.objects.filter(organisation_id=structure.pk).count()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"personne": "personne@nulle.part"}, "Aucune personne"),
        ({"compte": "x@nulle.part"}, "Aucun compte"),
        ({"organisation": "123"}, "Aucune organisation"),
        ({"du": "2026-03-02", "au": "2026-03-01"}, "avant le premier"),
        ({"du": "hier"}, "Cette date n’existe pas"),
    ],
)
def test_what_is_not_understood_is_said(staff, asked, said):
    assert said in words(staff.get("/journal", asked))
    sent = staff.post("/journal/export", asked)
    assert (sent.status_code, sent["Location"].split("?")[0]) == (302, "/journal")


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_export_has_every_line_asked_for_and_is_a_line_itself(staff, hired, kind):
    person = hired.candidate
    expected = JournalEntry.objects.filter(candidate_id=person.pk).count()
    response = staff.post("/journal/export", {"personne": str(person.pk), "format": kind})
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(content.splitlines()) == expected + (kind == "csv")
    if kind == "jsonl":
        assert {json.loads(line)["candidate_id"] for line in content.splitlines()} == {str(person.pk)}
    noted = JournalEntry.objects.get(verb="kernel.export_journal")
    assert (noted.after["rows"], noted.candidate_id) == (expected, person.pk)
    assert str(person.pk) in noted.after["filters"]


def test_nobody_else(hired):
    for who in (makers.network(), makers.structure(), makers.candidate(account=True).user):
        client = makers.client(who)
        assert client.get("/journal").status_code == 404
        assert client.post("/journal/export").status_code == 404
