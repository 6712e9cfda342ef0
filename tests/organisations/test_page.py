"""The public page of an organisation: who writes it, what may be written, the photo."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.passes.test_pages import read
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.organisations.models import Organisation, Prescriber

pytestmark = pytest.mark.django_db
URL = "/organisation/fiche"


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


def picture(kind: str, **options) -> bytes:
    """A real photo of that format."""
    output = BytesIO()
    Image.new("RGB", (1600, 900), "green").save(output, kind, **options)
    return output.getvalue()


PNG, JPEG, WEBP = picture("PNG"), picture("JPEG"), picture("WEBP")


def given(**changes) -> dict:
    data = {
        "brand": "Les Essais",
        "headline": "Espaces verts",
        "presentation": "Vous **tondez**.",
        "phone": "01 99 00 00 12",
        "email": "accueil@essais.example",
        "website": "essais.example",
        "address": "12 rue des Essais",
        "commune": "Bondy",
        "sectors": ["espaces-verts-et-jardins"],
        "spontaneous": "on",
    }
    return {**data, **changes}


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


class TestWriting:
    def test_everything_is_kept_and_read_again_today(self, make, structure, time_machine):
        time_machine.move_to("2026-11-19 10:00+01:00")
        sector = structure.sectors.model.objects.first()
        response = make.client(structure).post(URL, given(sectors=[sector.pk]))
        assert response["Location"] == URL
        structure.refresh_from_db()
        assert structure.headline == "Espaces verts"
        assert structure.website == "https://essais.example"
        assert structure.commune.name == "Bondy"
        assert structure.post_code == "93140"
        assert (structure.latitude, structure.longitude) == (structure.commune.latitude, structure.commune.longitude)
        assert list(structure.sectors.all()) == [sector]
        assert structure.reviewed_on == date(2026, 11, 19)
        assert " bondy " in structure.search_text
        entry = JournalEntry.objects.get(verb="organisations.update_page")
        assert entry.after["headline"] == "Espaces verts"
        assert "brand" not in entry.after

    def test_the_same_address_keeps_its_exact_position(self, make, structure):
        Organisation.objects.update(address="12 rue des Essais", latitude=48.9, longitude=2.4)
        make.client(structure).post(URL, given(commune=structure.commune.label, sectors=[]))
        structure.refresh_from_db()
        assert (structure.latitude, structure.longitude) == (48.9, 2.4)

    def test_opening_keeps_its_day_and_closing_forgets_it(self, make, structure):
        Organisation.objects.update(spontaneous_open_since="2026-01-02")
        client = make.client(structure)
        client.post(URL, given(sectors=[]))
        structure.refresh_from_db()
        assert structure.spontaneous_open_since == date(2026, 1, 2)
        client.post(URL, given(sectors=[], spontaneous=""))
        structure.refresh_from_db()
        assert structure.spontaneous_open_since is None

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"commune": ""}, "commune"),
            ({"commune": "Nulle-Part"}, "commune"),
            ({"email": "pas une adresse"}, "email"),
            ({"website": "pas un site"}, "website"),
            ({"headline": "x" * 161}, "headline"),
            ({"sectors": ["inconnu"]}, "sectors"),
        ],
    )
    def test_bad_input_loses_nothing_typed(self, make, structure, changes, field):
        response = make.client(structure).post(
            URL, given(sectors=[], **changes) if field != "sectors" else given(**changes)
        )
        assert response.status_code == 200
        assert field in response.context["form"].errors
        text = response.content.decode()
        assert "à corriger" in text
        assert "Vous **tondez**." in text
        structure.refresh_from_db()
        assert structure.presentation == ""

    def test_nothing_to_change(self, make, structure):
        assert make.client(structure).post(f"{URL}/relue").status_code == 302
        structure.refresh_from_db()
        assert structure.reviewed_on is not None

    def test_a_prescriber_has_no_spontaneous_applications(self, make):
        page = make.client(make.prescriber()).get(URL)
        assert "spontaneous" not in page.context["form"].fields


class TestRoles:
    def test_a_member_reads(self, make, structure):
        client = make.client(make.member(of=structure, role="member").user)
        page = client.get(URL)
        assert page.status_code == 200
        assert '<form method="post" enctype' not in page.content.decode()
        assert client.post(URL, given(sectors=[])).status_code == 403
        assert client.post(f"{URL}/relue").status_code == 403

    def test_a_visitor_and_a_person_without_organisation(self, make):
        assert Client().get(URL).status_code == 302
        assert make.client(make.user()).get(URL).status_code == 404

    def test_what_the_network_has_not_decided_is_said(self, make, structure):
        Organisation.objects.update(verified_at=None)
        assert "n’a pas encore vérifié" in read(make.client(structure).get(URL))
        prescriber = make.prescriber()
        for state, words in (("pending", "en cours de vérification"), ("refused", "Habilitation non accordée")):
            Prescriber.objects.update(authorisation=state)
            assert words in read(make.client(prescriber).get(URL))

    def test_eight_queries(self, make, structure, django_assert_max_num_queries):
        client = make.client(structure)
        with django_assert_max_num_queries(8):
            client.get(URL)


class TestPhoto:
    @pytest.mark.parametrize("content", [PNG, JPEG, WEBP], ids=["png", "jpeg", "webp"])
    def test_it_is_read_as_an_image_made_smaller_and_seen_by_everybody(self, make, structure, content):
        make.client(structure).post(URL, given(sectors=[], photo=upload(content, "n’importe.exe")))
        response = Client().get(f"/photos/{structure.slug}")
        with Image.open(BytesIO(b"".join(response.streaming_content))) as kept:
            assert (kept.format, kept.size) == ("WEBP", (1200, 675))
        assert response["Content-Type"] == "image/webp"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Content-Disposition"] == "inline"

    def test_where_and_when_it_was_taken_is_forgotten(self, make, structure):
        exif = Image.Exif()
        exif[0x010E] = "48.94 N 2.53 E"
        make.client(structure).post(URL, given(sectors=[], photo=upload(picture("JPEG", exif=exif))))
        kept = b"".join(Client().get(f"/photos/{structure.slug}").streaming_content)
        assert b"48.94 N" in picture("JPEG", exif=exif)
        assert b"48.94 N" not in kept

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (JPEG[:200], "n’est pas une photo"),
            (b"<svg onload=alert(1)>", "n’est pas une photo"),
            (b"GIF89a" + b"0" * 64, "n’est pas une photo"),
            (b"", "est vide"),
            (PNG + b"0" * (2 * 1024 * 1024), "La limite est de 2 Mo"),
        ],
    )
    def test_anything_else_is_refused_beside_the_field(self, make, structure, content, sentence):
        response = make.client(structure).post(URL, given(sectors=[], photo=upload(content)))
        assert sentence in str(response.context["form"].errors["photo"]) + read(response)
        assert not StoredFile.objects.exists()
        structure.refresh_from_db()
        assert structure.headline == ""

    def test_another_photo_takes_the_place_of_the_first(self, make, structure, django_capture_on_commit_callbacks):
        client = make.client(structure)
        client.post(URL, given(sectors=[], photo=upload(PNG)))
        first = StoredFile.objects.get()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(URL, given(sectors=[], photo=upload(JPEG)))
        assert StoredFile.objects.get().pk != first.pk
        assert not first.file.storage.exists(first.file.name)

    def test_it_can_be_removed(self, make, structure):
        client = make.client(structure)
        client.post(URL, given(sectors=[], photo=upload(PNG)))
        client.post(URL, given(sectors=[], remove_photo="on"))
        assert not StoredFile.objects.exists()
        assert Client().get(f"/photos/{structure.slug}").status_code == 404

    def test_no_photo_of_a_closed_or_unknown_organisation(self, make, structure):
        make.client(structure).post(URL, given(sectors=[], photo=upload(PNG)))
        Organisation.objects.update(closed_on="2026-01-01")
        for slug in (structure.slug, "inconnue"):
            assert Client().get(f"/photos/{slug}").status_code == 404
