"""Find a person again without revealing a stranger, or open her file."""

import datetime as dt

import pytest
from django.db.models import Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from tests.applications.test_apply import PERSON, follow, nir
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel.matching import Folded
from tremplin.kernel.models import Draft, JournalEntry

FIND = "/personnes/chercher"


def test_only_professionals_look_for_people(make, client):
    assert client.get(FIND)["Location"].startswith("/connexion")
    assert make.client(make.candidate(account=True).user).get(FIND).status_code == 403
    assert make.client(make.network()).get(FIND).status_code == 403
    for kind in (make.structure(), make.prescriber(), make.prescriber(authorised=False)):
        assert make.client(kind).get(FIND).status_code == 200


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "nir"),
        ({"nir": "2 91 05"}, "nir"),
        ({"nir": nir()[:-2] + "00"}, "nir"),
        ({"email": "pas une adresse"}, "email"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(make, typed, field):
    page = make.client(make.prescriber()).post(FIND, typed)
    assert list(page.context["form"].errors) == [field]
    for value in typed.values():
        assert value in page.content.decode()


def test_a_person_already_followed_is_opened_at_once(make):
    prescriber = make.prescriber()
    known = make.candidate(nir=nir(), nir_absence="", created_by_organisation=prescriber)
    client = make.client(prescriber)
    assert follow(client, client.post(FIND, {"nir": nir()})) == f"/personnes/{known.pk}"


@pytest.mark.parametrize("by", ["nir", "email"])
def test_a_stranger_shows_her_initials_only(make, by):
    stranger = make.candidate(
        first_name="Zélie", last_name="Ytrac", nir=nir(), nir_absence="", email="z@test.example", phone="0601020304"
    )
    client = make.client(make.prescriber())
    match = follow(client, client.post(FIND, {by: {"nir": nir(), "email": "z@test.example"}[by]}))
    assert str(stranger.pk) not in match
    page = client.get(match).content.decode()
    assert "Z… Y…" in page
    for secret in ("Zélie", "Ytrac", nir(), "z@test.example", "0601020304", str(stranger.pk)):
        assert secret not in page


def test_an_authorised_prescriber_says_why_before_she_reads_a_stranger_s_file(make):
    stranger = make.candidate(nir=nir(), nir_absence="")
    client = make.client(make.prescriber())
    match = follow(client, client.post(FIND, {"nir": nir()}))
    assert client.get(f"/personnes/{stranger.pk}").status_code == 404
    assert list(client.post(match, {"confirm": "1"}).context["access_form"].errors) == ["reason", "text"]
    assert client.get(f"/personnes/{stranger.pk}").status_code == 404
    given = {"confirm": "1", "reason": "meeting", "text": "Reçue ce matin à l’accueil."}
    assert follow(client, client.post(match, given)) == f"/personnes/{stranger.pk}"
    assert not Accompaniment.objects.exists()
    assert JournalEntry.objects.filter(verb="candidates.recognise", candidate_id=stranger.pk).count() == 1


@pytest.mark.parametrize("kind", ["orienter", "employer"])
def test_recognising_opens_nothing_to_the_others(make, kind):
    who = make.structure() if kind == "employer" else make.prescriber(authorised=False)
    stranger = make.candidate(email="z@test.example")
    client = make.client(who)
    match = follow(client, client.post(FIND, {"email": "z@test.example"}))
    assert follow(client, client.post(match, {"confirm": "1"})) == match
    assert "Une candidature crée ce lien" in client.get(match).content.decode()
    assert client.get(f"/personnes/{stranger.pk}").status_code == 404
    assert not Accompaniment.objects.exists()


def test_the_page_of_recognition_is_its_author_s(make):
    make.candidate(email="z@test.example")
    prescriber = make.prescriber()
    client = make.client(prescriber)
    match = follow(client, client.post(FIND, {"email": "z@test.example"}))
    colleague = make.client(make.member(of=prescriber).user)
    for other in (colleague, make.client(make.prescriber())):
        assert other.get(match).status_code == 404
        assert other.post(match, {"confirm": "1"}).status_code == 404
    assert not Accompaniment.objects.exists()


def test_nobody_found_opens_the_form_with_what_was_typed(make):
    page = make.client(make.prescriber()).post(FIND, {"nir": nir(), "email": "neuve@test.example"})
    html = page.content.decode()
    assert nir() in html
    assert "neuve@test.example" in html
    assert not Draft.objects.exists()


def test_a_file_is_opened_in_one_page(make):
    prescriber = make.prescriber(authorised=False)
    client = make.client(prescriber)
    address = follow(client, client.post("/personnes/nouvelle", PERSON))
    created = Candidate.objects.get()
    assert address == f"/personnes/{created.pk}"
    assert created.birth_date == dt.date(1991, 5, 4)
    assert (created.nir, created.commune.name, created.post_code) == (nir(), "Sevran", "93270")
    assert (created.created_by_organisation, created.ft_absence) == (prescriber, "not_registered")
    stored = str(Candidate.objects.values_list("nir_hash").get())
    assert nir() not in stored


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"nir": ""}, ["nir"]),
        ({"nir_absence": "none_yet"}, ["nir_absence"]),
        ({"title": "M"}, ["nir"]),
        ({"birth_date_annee": "1990"}, ["nir"]),
        ({"birth_date_annee": "2020"}, ["birth_date"]),
        ({"ft_absence": ""}, ["ft_id"]),
        ({"ft_id": "12"}, ["ft_id"]),
        ({"email": "conseil@francetravail.fr"}, ["email"]),
        ({"commune": "Nulle-Part"}, ["commune"]),
        ({"phone": "12"}, ["phone"]),
        ({"first_name": "", "last_name": ""}, ["first_name", "last_name"]),
    ],
)
def test_each_error_stands_beside_its_field(make, change, fields):
    page = make.client(make.prescriber()).post("/personnes/nouvelle", {**PERSON, **change})
    assert sorted(page.context["form"].errors) == sorted(fields)
    assert 'value="Awa"' in page.content.decode() or "first_name" in fields
    assert not Candidate.objects.exists()


def test_a_number_known_elsewhere_is_not_recorded_twice(make):
    make.candidate(nir=nir(), nir_absence="")
    page = make.client(make.prescriber()).post("/personnes/nouvelle", PERSON)
    assert list(page.context["form"].errors) == ["nir"]
    assert Candidate.objects.count() == 1


def test_a_namesake_must_be_ruled_out(make):
    make.candidate(first_name="AWA", last_name="nouvelle", birth_date=dt.date(1991, 5, 4))
    client = make.client(make.prescriber())
    page = client.post("/personnes/nouvelle", PERSON)
    assert list(page.context["form"].errors) == ["not_the_same"]
    assert Candidate.objects.count() == 1
    assert "/personnes/chercher/" in follow(client, client.post("/personnes/nouvelle", {**PERSON, "is_her": "1"}))
    follow(client, client.post("/personnes/nouvelle", {**PERSON, "not_the_same": "on"}))
    assert Candidate.objects.count() == 2


def test_the_form_is_not_reached_without_a_search(make):
    assert make.client(make.prescriber()).get("/personnes/nouvelle")["Location"] == FIND


@pytest.mark.parametrize(
    ("first_name", "last_name", "folded"),
    [
        ("Éloïse", "Le Gœff", "ELOISE LE GOEFF"),
        ("Jean-Noël", "D’Ambrè", "JEAN-NOEL D'AMBRE"),
        ("", "Nguyễn", " NGUYEN"),
        ("Straße", "Ÿ", "STRASSE Y"),
    ],
)
def test_a_name_is_kept_folded_whatever_writes_it(make, first_name, last_name, folded):
    person = make.candidate(first_name="Avant", last_name="Après")
    Candidate.objects.filter(pk=person.pk).update(first_name=first_name, last_name=last_name)
    assert Candidate.objects.get(pk=person.pk).folded_name == folded
    assert Candidate.objects.filter(GreaterThan(StrIndex("folded_name", Folded(Value(last_name))), 0)).exists()
