"""The photos of a public page: read as images, made smaller, seen by everybody, taken off."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import makers
from tests.passes.test_pages import read
from tests.site.table import NOBODYS_DRAFT
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.organisations import actions
from tremplin.organisations.models import Organisation, PagePhoto
from tremplin.organisations.models_page import MOST_PHOTOS

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais", slug="les-essais")


def picture(kind: str, colour: str = "green", **options) -> bytes:
    """A real photo of that format."""
    output = BytesIO()
    Image.new("RGB", (1600, 900), colour).save(output, kind, **options)
    return output.getvalue()


PNG, JPEG, WEBP = picture("PNG"), picture("JPEG"), picture("WEBP")


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def send(client, content: bytes, name: str = "photo.png", caption: str = "L’atelier de couture", face: str = "hired"):
    return client.post("/fiches/les-essais/photos", {"photo": upload(content, name), "caption": caption, "face": face})


def shown() -> str:
    return f"/photos/les-essais/{PagePhoto.objects.get().pk}"


@pytest.mark.parametrize("content", [PNG, JPEG, WEBP], ids=["png", "jpeg", "webp"])
def test_it_is_read_as_an_image_made_smaller_and_seen_by_everybody(make, structure, content):
    send(make.client(structure), content, "n’importe.exe")
    response = Client().get(shown())
    with Image.open(BytesIO(b"".join(response.streaming_content))) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1200, 675))
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"] == "inline"
    page = Client().get("/structures/les-essais").content.decode()
    assert f'src="{shown()}" alt="L’atelier de couture"' in page


def test_the_same_photo_sent_again_takes_the_place_of_one_lost(make, structure):
    client = make.client(structure)
    send(client, PNG)
    stored = PagePhoto.objects.get().photo
    stored.file.storage.delete(stored.file.name)
    assert Client().get(shown()).status_code == 404
    send(client, PNG)
    assert Client().get(shown()).status_code == 200


def test_where_and_when_it_was_taken_is_forgotten(make, structure):
    exif = Image.Exif()
    exif[0x010E] = "48.94 N 2.53 E"
    send(make.client(structure), picture("JPEG", exif=exif))
    kept = b"".join(Client().get(shown()).streaming_content)
    assert b"48.94 N" in picture("JPEG", exif=exif)
    assert b"48.94 N" not in kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (JPEG[:200], "n’est pas une photo"),
        (b"<svg onload=alert(1)>", "n’est pas une photo"),
        (b"GIF89a" + b"0" * 64, "n’est pas une photo"),
        (b"", "est vide"),
        (PNG + b"0" * (10 * 1024 * 1024), "La limite est de 10 Mo"),
    ],
)
def test_anything_else_is_refused_beside_the_field(make, structure, content, sentence):
    response = send(make.client(structure), content)
    assert sentence in str(response.context["form"].errors["photo"]) + read(response)
    assert not StoredFile.objects.exists()


def test_a_photo_without_words_is_refused(make, structure):
    response = send(make.client(structure), PNG, caption=" ")
    assert "caption" in response.context["form"].errors
    assert not PagePhoto.objects.exists()


def test_the_same_sent_twice_is_one_and_there_is_an_end_to_them(make, structure):
    client = make.client(structure)
    for colour in ("red", "red", "blue", "black", "white", "green", "yellow"):
        assert send(client, picture("PNG", colour)).status_code == 302
    assert PagePhoto.objects.count() == MOST_PHOTOS == StoredFile.objects.count()
    assert "photos au plus" in read(send(client, picture("PNG", "pink")))
    assert StoredFile.objects.count() == MOST_PHOTOS


def test_it_can_be_removed_and_its_bytes_go(make, structure, django_capture_on_commit_callbacks):
    client = make.client(structure)
    send(client, PNG)
    stored, address = StoredFile.objects.get(), shown()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client.post(f"/fiches/les-essais/photos/{address.rpartition('/')[2]}/retirer")
    assert not StoredFile.objects.exists()
    assert not stored.file.storage.exists(stored.file.name)
    assert Client().get(address).status_code == 404


def test_its_words_and_its_face_change_and_its_bytes_stay(make, structure):
    client = make.client(structure)
    send(client, PNG)
    address, photo = shown(), PagePhoto.objects.get()
    page = f"/fiches/les-essais/photos/{photo.pk}"
    assert "L’atelier de couture" in client.get(page).content.decode()
    assert client.post(page, {"caption": " ", "face": "buy"}).status_code == 200
    for _ in range(2):
        sent = client.post(page, {"caption": "L’atelier de bois", "face": "buy"})
        assert sent.headers["Location"] == "/fiches/les-essais/photos"
    photo.refresh_from_db()
    assert (photo.caption, photo.face) == ("L’atelier de bois", "buy")
    assert shown() == address
    assert JournalEntry.objects.filter(verb="organisations.reword_photo").count() == 1


def test_the_words_of_a_photo_removed_meanwhile_or_of_another_are_refused(make, structure):
    send(make.client(structure), PNG)
    photo, page = PagePhoto.objects.get(), f"/fiches/les-essais/photos/{PagePhoto.objects.get().pk}"
    assert make.client(make.structure()).get(page).status_code == 404
    photo.delete()
    assert make.client(structure).get(page).status_code == 404
    photo.pk = NOBODYS_DRAFT
    with pytest.raises(Refused, match="retirée"):
        actions.reword_photo(by=makers.actor(structure), photo=photo, caption="Rien")


def test_while_nobody_has_verified_it_only_its_team_sees_its_photos(make, structure):
    send(make.client(structure), PNG)
    address = shown()
    structure.source, structure.verified_at = "member", None
    structure.save()
    assert Client().get(address).status_code == 404
    assert make.client(make.structure()).get(address).status_code == 404
    seen = make.client(structure).get(address)
    assert seen.status_code == 200
    assert "public" not in seen["Cache-Control"], "kept by what stands between, anybody would see it"


def test_no_photo_of_a_closed_or_unknown_organisation(make, structure):
    send(make.client(structure), PNG)
    address = shown()
    assert Client().get(address.replace("les-essais", "inconnue")).status_code == 404
    Organisation.objects.update(closed_on="2026-01-01")
    assert Client().get(address).status_code == 404


def test_a_photo_already_had_is_not_sent_again_and_other_sites_may_show_it(make, structure):
    send(make.client(structure), PNG)
    first = Client().get(shown())
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    for name, mark in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        again = Client().get(shown(), headers={name: mark})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    old = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert Client().get(shown(), headers=old).status_code == 200
    other = {"If-None-Match": '"autre"', "If-Modified-Since": first["Last-Modified"]}
    assert Client().get(shown(), headers=other).status_code == 200
