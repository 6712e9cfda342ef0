"""A disk that takes no more: for real, by the limit that the system sets to the files of this process."""

import resource
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import makers
from tests.organisations.test_page_photos import picture
from tremplin.kernel.exports import Column, export
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.operations import state
from tremplin.operations.backup import BackupError, postgres, writing
from tremplin.operations.models import Backup
from tremplin.web.views.errors import explained

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def room_for(size):
    """No file of this process grows beyond that many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def plain(response):
    return response.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def kept():
    return [path for path in postgres.folder().rglob("*") if path.is_file()]


def test_a_file_cut_short_is_a_page_and_nothing_of_it_stays():
    structure = makers.structure()
    client = makers.client(structure)
    client.raise_request_exception = False
    photo = SimpleUploadedFile("photo.png", picture("PNG"), "image/png")
    with room_for(100):
        answer = client.post(
            f"/fiches/{structure.slug}/photos", {"photo": photo, "caption": "L’atelier", "face": "hired"}
        )
    assert answer.status_code == 503
    assert "Le service manque de place" in plain(answer)
    assert "Rien n’a été enregistré" in plain(answer)
    assert answer["X-Request-ID"] in plain(answer)
    assert not structure.page_photos.exists()
    assert not StoredFile.objects.exists()
    assert kept() == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_cut_short_is_said_and_not_noted_as_made(kind):
    actor, rows = makers.actor(makers.structure()), [f"ligne {number} " + "x" * 200 for number in range(2000)]
    with room_for(2000), pytest.raises(Exception) as error:
        export(by=actor, verb="essai.export", name="liste", columns=[Column("Texte", str)], rows=rows, kind=kind)
    assert explained(error.value)["title"] == "Le service manque de place"
    assert not JournalEntry.objects.filter(verb="essai.export").exists()


def test_a_backup_cut_short_is_said_and_leaves_no_file(settings, tmp_path_factory):
    import pyrage

    settings.BACKUP_RECIPIENTS = [str(pyrage.x25519.Identity.generate().to_public())]
    folder = tmp_path_factory.mktemp("sauvegardes")
    with room_for(50_000), pytest.raises(BackupError, match=r"Plus de place .* rien n’a été gardé"):
        writing.back_up(folder)
    assert list(folder.iterdir()) == []
    assert not Backup.objects.exists()
    assert writing.back_up(folder).bytes > 50_000  # resumed by itself once there is room


def test_a_file_of_somebody_else_is_never_taken_for_ours(tmp_path):
    from django.core.files.base import ContentFile

    from tremplin.kernel.storage import WholeFiles

    storage = WholeFiles(location=tmp_path)
    first = storage.save("a.pdf", ContentFile(b"le premier"))
    with room_for(5), pytest.raises(OSError, match="File too large"):
        storage.save("b.pdf", ContentFile(b"trop long pour la place"))
    assert [path.name for path in tmp_path.iterdir()] == [first]


def test_the_team_is_told_before_the_disk_is_full(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path
    assert "disk" not in {one.code for one in state.checks(state.read())}
    monkeypatch.setattr(state, "LEAST_FREE", 10**12)
    [found] = [one for one in state.checks(state.read()) if one.code == "disk"]
    assert not found.ok
    assert "Mo libres" in found.what
    settings.VAR = tmp_path / "nulle-part"
    assert "disk" in {one.code for one in state.checks(state.read()) if not one.ok}


def test_a_full_disk_of_the_database_is_not_said_to_come_back_by_itself(monkeypatch):
    import psycopg
    from django.db import OperationalError

    def full(*args, **kwargs):
        raise OperationalError("could not extend file") from psycopg.errors.DiskFull()

    monkeypatch.setattr("django.core.handlers.base.BaseHandler.resolve_request", lambda self, request: (full, (), {}))
    answer = Client(raise_request_exception=False).get("/recherche")
    assert answer.status_code == 503
    assert "Le service manque de place" in plain(answer)
