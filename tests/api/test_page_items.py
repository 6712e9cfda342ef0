"""What the API and the files say of the pages: photos with their words, references, dates to come."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.directory.conftest import SAINT_DENIS
from tremplin.directory.api.rows import days
from tremplin.directory.listing import relist
from tremplin.kernel.models import StoredFile
from tremplin.organisations.models import ClientReference, Label, PageDate, PagePhoto
from tremplin.organisations.photos import Photo, store_photo

pytestmark = pytest.mark.django_db
WORDS = "L’atelier de couture"


def stored(of) -> StoredFile:
    return store_photo(by=makers.actor(of), photo=Photo(b"octets", "image/webp", "webp"))


@pytest.fixture
def structure(make):
    found = make.structure(name="Couture", slug="couture", where=SAINT_DENIS)
    for position, face in enumerate(("hired", "buy")):
        PagePhoto.objects.create(organisation=found, photo=stored(found), caption=WORDS, face=face, position=position)
    ClientReference.objects.create(
        organisation=found, client="Mairie", what="des rideaux", agreed=True, photo=stored(found), photo_alt="Rideaux"
    )
    ClientReference.objects.create(organisation=found, client="Théâtre", what="un décor", agreed=True, position=1)
    Label.objects.create(organisation=found, kind="rsei", proof=stored(found))
    today = timezone.localdate()
    for kind, delay, at in (("meeting", 3, "09:30"), ("hiring", -3, None), ("open_day", 40, None)):
        day = today + timedelta(days=delay)
        PageDate.objects.create(organisation=found, kind=kind, starts_on=day, ends_on=day, at=at)
    relist()
    return found


def item(client, structure):
    return json.loads(client.get(f"/api/v1/structures/{structure.pk}").content)


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def test_photos_are_given_with_their_address_their_words_and_their_face(client, structure):
    photos = item(client, structure)["photos"]
    assert [(one["texte"], one["face"]) for one in photos] == [(WORDS, "hired"), (WORDS, "buy")]
    assert all(Client().get(path(one["lien"]))["Content-Type"] == "image/webp" for one in photos)


def test_references_have_their_photo_and_labels_only_say_that_a_proof_was_given(client, structure):
    said = item(client, structure)
    first, second = said["realisations"]
    assert Client().get(path(first["photo"])).status_code == 200
    assert (first["texte_photo"], second["photo"], second["texte_photo"]) == ("Rideaux", None, "")
    assert said["labels"][0]["justificatif"] is True
    assert str(Label.objects.get().proof_id) not in json.dumps(said)


def test_only_the_dates_to_come_are_given_the_nearest_first(client, structure):
    said = item(client, structure)
    assert [(one["type"], one["heure"]) for one in said["dates"]] == [("meeting", "09:30"), ("open_day", None)]
    assert said["dates"][0]["libelle"] == "Réunion d’information"
    assert b"BEGIN:VCALENDAR" in Client().get(path(said["agenda"])).content


def test_a_prescriber_gives_its_photos_and_dates_too(client, make):
    prescriber = make.prescriber()
    PagePhoto.objects.create(organisation=prescriber, photo=stored(prescriber), caption="L’accueil")
    day = timezone.localdate()
    PageDate.objects.create(organisation=prescriber, kind="meeting", starts_on=day, ends_on=day)
    said = json.loads(client.get(f"/api/v1/prescripteurs/{prescriber.pk}").content)
    assert [one["texte"] for one in said["photos"]] == ["L’accueil"]
    assert [one["du"] for one in said["dates"]] == [day.isoformat()]


def test_a_file_of_a_search_gives_the_first_photo_of_each(structure, make):
    make.structure(name="Sans photo", where=SAINT_DENIS)
    relist()
    answer = Client().get("/recherche/export/csv").getvalue().decode("utf-8-sig")
    lines = {one["Nom"]: one for one in csv.DictReader(StringIO(answer), delimiter=";")}
    assert path(lines["Couture"]["Photo"]) == f"/photos/couture/{PagePhoto.objects.get(position=0).pk}"
    assert lines["Couture"]["Ce que montre la photo"] == WORDS
    assert (lines["Sans photo"]["Photo"], lines["Sans photo"]["Ce que montre la photo"]) == ("", "")


def test_a_map_of_a_search_gives_it_too_in_one_query_more(structure, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        body = b"".join(Client().get("/recherche/export/geojson").streaming_content)
    shown = json.load(BytesIO(body))["features"][0]["properties"]
    assert shown["texte_photo"] == WORDS


def test_an_item_gives_what_its_page_says_besides(client, make):
    found = make.structure(
        name="SARL Établi",
        brand="Le Bel Établi",
        headline="Meubles en bois",
        opening_hours="le mardi",
        access_notes="Bus 153",
        step_free="partial",
        where=SAINT_DENIS,
        reviewed_on="2026-01-02",
    )
    offered = make.service(of=found, name="Atelier CV")
    relist()
    said = item(client, found)
    assert (said["nom"], said["raison_sociale"], said["accroche"]) == (
        "Le Bel Établi",
        "SARL Établi",
        "Meubles en bois",
    )
    assert (said["accueil_du_public"], said["comment_venir"]) == ("le mardi", "Bus 153")
    assert (said["acces_en_fauteuil"], said["relue_le"]) == ("partial", "2026-01-02")
    assert said["territoire"] == found.commune.territory_id
    assert [one["nom"] for one in said["services"]] == ["Atelier CV"]
    assert json.loads(client.get(path(said["services"][0]["lien"])).content)["id"] == str(offered.pk)
    assert said["dispositifs"][0]["postes_conventionnes"] is None
    assert said["delai_de_reponse_jours"] is None


@pytest.mark.parametrize(("median", "said"), [(None, None), (0.04, 0.0), (5.4831, 5.5), (12.0, 12.0)])
def test_a_median_delay_is_said_to_a_tenth(median, said):
    assert days(median) == said


def test_the_page_of_the_api_says_these_fields(client):
    page = client.get("/api").content.decode()
    assert all(name in page for name in ("photos", "dates", "agenda", "realisations"))
