"""The photo of a reference, seen by everybody with its words; the proof of a label, read by who writes the page only."""

from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, close_old_connections, transaction
from django.test import Client
from PIL import Image

from tests import makers
from tests.kernel.test_files import pdf
from tests.organisations.test_page_photos import PNG, picture
from tests.passes.test_pages import read
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.organisations import actions
from tremplin.organisations.models import ClientReference, Label, Organisation, PagePhoto
from tremplin.organisations.photos import KEPT_BYTES, check_photo

pytestmark = pytest.mark.django_db
PDF = pdf()
WORDS = "Le square après les plantations"


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais", slug="les-essais")


@pytest.fixture
def reference(structure):
    return ClientReference.objects.create(organisation=structure, client="Mairie", what="un square", agreed=True)


@pytest.fixture
def label(structure):
    return Label.objects.create(organisation=structure, kind="rsei")


def address(line) -> str:
    theme = "references" if isinstance(line, ClientReference) else "labels"
    return f"/fiches/les-essais/{theme}/{line.pk}/fichier"


def send(client, line, content: bytes | None = PNG, **more):
    given = {"upload": SimpleUploadedFile("piece.bin", content)} if content is not None else {}
    return client.post(address(line), {**given, "words": WORDS, **more})


def lose(stored):
    """Its bytes leave the storage, its row stays."""
    stored.file.storage.delete(stored.file.name)


def fresh(line):
    return type(line).objects.get(pk=line.pk)


def test_everybody_sees_the_photo_of_a_reference_with_its_words(make, structure, reference):
    assert send(make.client(structure), reference).status_code == 302
    shown = f"/photos/les-essais/{reference.pk}"
    response = Client().get(shown)
    with Image.open(BytesIO(b"".join(response.streaming_content))) as kept:
        assert (kept.format, kept.size) == ("WEBP", (1200, 675))
    page = Client().get("/structures/les-essais").content.decode()
    assert f'src="{shown}" alt="{WORDS}"' in page
    Organisation.objects.update(closed_on="2026-01-01")
    assert Client().get(shown).status_code == 404


def test_only_who_writes_the_page_reads_the_proof_of_a_label(make, structure, label):
    client, proof = make.client(structure), f"/fiches/les-essais/labels/{label.pk}/justificatif"
    assert client.get(proof).status_code == 404
    assert send(client, label, PDF).status_code == 302
    answer = client.get(proof)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert b"".join(answer.streaming_content) == PDF
    for stranger in (make.client(makers.structure()), make.client(makers.member(of=structure, role="member").user)):
        assert stranger.get(proof).status_code == 404
    assert Client().get(proof).status_code == 302
    assert Client().get(f"/photos/les-essais/{label.pk}").status_code == 404
    assert "RSEi (justificatif déposé)" in read(Client().get("/structures/les-essais"))


def test_a_lost_photo_is_not_found_and_its_words_stay_on_the_page(make, structure, reference, caplog):
    send(make.client(structure), reference)
    lose(fresh(reference).photo)
    answers = [Client().get(f"/photos/les-essais/{reference.pk}") for _ in range(2)]
    assert [(one.status_code, "introuvable" in read(one)) for one in answers] == [(404, True)] * 2
    assert [one.levelname for one in caplog.records if "Fichier perdu" in one.message] == ["ERROR"]
    page = Client().get("/structures/les-essais")
    assert page.status_code == 200
    assert f'alt="{WORDS}"' in page.content.decode()


def test_the_same_photo_sent_again_takes_the_place_of_one_lost(make, structure, reference):
    client = make.client(structure)
    send(client, reference)
    lose(fresh(reference).photo)
    send(client, reference)
    assert Client().get(f"/photos/les-essais/{reference.pk}").status_code == 200
    assert StoredFile.objects.count() == 1
    assert JournalEntry.objects.filter(verb="organisations.attach").count() == 1


def test_a_lost_proof_says_whom_to_ask(make, structure, label):
    client = make.client(structure)
    send(client, label, PDF)
    lose(fresh(label).proof)
    answer = client.get(f"/fiches/les-essais/labels/{label.pk}/justificatif")
    assert answer.status_code == 404
    assert "Demandez-le à la personne qui l’a déposé, ou écrivez-nous." in read(answer)


def test_a_photo_of_the_certificate_is_a_proof_too(make, structure, label):
    send(make.client(structure), label, PNG)
    assert fresh(label).proof.content_type == "image/webp"


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"%PDF-1.4 rien", b"GIF89a" + b"0" * 64, b""])
def test_anything_else_is_refused_beside_the_field(make, structure, reference, label, content):
    for line in (reference, label):
        response = send(make.client(structure), line, content)
        assert response.context["form"].errors["upload"]
    assert not StoredFile.objects.exists()


def test_a_photo_without_words_or_words_without_photo_are_refused(make, structure, reference):
    client = make.client(structure)
    assert "words" in send(client, reference, words=" ").context["form"].errors
    assert "Choisissez une photo" in read(send(client, reference, None))
    assert not StoredFile.objects.exists()


def test_the_database_keeps_no_photo_without_words(make, structure, reference):
    send(make.client(structure), reference)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientReference.objects.filter(pk=reference.pk).update(photo_alt="")


def test_its_words_change_and_the_photo_stays(make, structure, reference):
    client = make.client(structure)
    send(client, reference)
    before = fresh(reference).photo_id
    assert send(client, reference, None, words="Le square en juin").status_code == 302
    assert (fresh(reference).photo_id, fresh(reference).photo_alt) == (before, "Le square en juin")


def test_another_photo_replaces_the_first_whose_bytes_go(
    make, structure, reference, django_capture_on_commit_callbacks
):
    client = make.client(structure)
    send(client, reference)
    former = StoredFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, reference, picture("PNG", "red"))
    assert StoredFile.objects.get().pk != former.pk
    assert not former.file.storage.exists(former.file.name)


def test_the_same_sent_twice_changes_nothing_more(make, structure, label):
    client = make.client(structure)
    for _ in range(2):
        send(client, label, PDF)
    assert StoredFile.objects.count() == 1
    assert JournalEntry.objects.filter(verb="organisations.attach").count() == 1


@pytest.mark.parametrize("how", ["fichier/retirer", "retirer"])
def test_taken_off_alone_or_with_its_line_its_bytes_go(
    make, structure, reference, how, django_capture_on_commit_callbacks
):
    client = make.client(structure)
    send(client, reference)
    stored = StoredFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            client.post(address(reference).replace("fichier", how))
    assert not StoredFile.objects.exists()
    assert not stored.file.storage.exists(stored.file.name)


def test_a_line_put_back_comes_without_its_photo(make, structure, reference):
    client = make.client(structure)
    send(client, reference)
    client.post(f"/fiches/les-essais/references/{reference.pk}/retirer")
    change = JournalEntry.objects.get(verb="organisations.remove_entry").pk
    client.post("/fiches/les-essais/annuler", {"change": change})
    assert (fresh(reference).photo, fresh(reference).photo_alt) == (None, "")


def test_a_theme_without_file_has_no_such_page(make, structure):
    line = makers.activity(of=structure)
    assert make.client(structure).get(f"/fiches/les-essais/activites/{line.pk}/fichier").status_code == 404


def test_a_stranger_gives_nothing_to_a_line(make, structure, reference):
    assert send(make.client(makers.structure()), reference).status_code == 404
    assert not StoredFile.objects.exists()


def test_a_picture_full_of_details_weighs_no_more_than_the_others():
    noise = Image.effect_noise((1200, 1200), 120).convert("RGB")
    output = BytesIO()
    noise.save(output, "JPEG", quality=60)
    kept = check_photo(SimpleUploadedFile("bruit.jpg", output.getvalue()), field="photo")
    assert len(kept.content) <= KEPT_BYTES < len(output.getvalue())


def test_each_face_shows_its_own_photos(make, structure):
    client = make.client(structure)
    for colour, face in (("red", "hired"), ("blue", "buy"), ("black", "recruit")):
        photo = SimpleUploadedFile("p.png", picture("PNG", colour))
        client.post("/fiches/les-essais/photos", {"photo": photo, "caption": f"Photo {colour}", "face": face})
    page = Client().get("/structures/les-essais").content.decode()
    places = [page.index(mark) for mark in ("Photo red", 'id="acheter"', "Photo blue", 'id="recruter"', "Photo black")]
    assert places == sorted(places)


def test_a_prescriber_shows_its_photos_without_choosing_a_face(make):
    prescriber = make.prescriber()
    address = f"/fiches/{prescriber.slug}/photos"
    assert "Où la montrer" not in read(make.client(prescriber).get(address))
    make.client(prescriber).post(address, {"photo": SimpleUploadedFile("p.png", PNG), "caption": "L’accueil"})
    assert 'alt="L’accueil"' in Client().get(f"/prescripteurs/{prescriber.slug}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_leave_one_photo_and_no_stray_file(make, structure, reference):
    by, gate = makers.actor(structure), Barrier(2)

    def attach(colour: str) -> None:
        gate.wait()
        upload = SimpleUploadedFile("p.png", picture("PNG", colour))
        actions.attach(
            by=by, organisation=structure, kind="reference", entry=reference, upload=upload, words=f"Photo {colour}"
        )
        close_old_connections()

    threads = [Thread(target=attach, args=(colour,)) for colour in ("red", "blue")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert StoredFile.objects.get().pk == fresh(reference).photo_id
    assert PagePhoto.objects.count() == 0
