"""A backup is whole, sealed, verified; it is restored as it was, or not at all."""

import hashlib
from contextlib import contextmanager

import psycopg
import pyrage
import pytest
from django.db import connection
from psycopg import sql

from tests import makers
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.files import store_pdf
from tremplin.operations.backup import BackupError, postgres, reading, streams, writing
from tremplin.operations.models import Backup

pytestmark = pytest.mark.django_db(transaction=True)
SOMEBODY = "Ourdia Essai-Sauvegardée"


@pytest.fixture
def key(settings):
    made = pyrage.x25519.Identity.generate()
    settings.BACKUP_RECIPIENTS = [str(made.to_public())]
    return made


@pytest.fixture
def world(make):
    """A hire with all that it writes, and two uploaded files."""
    structure, prescriber = make.structure(), make.prescriber()
    makers.hired(who=make.candidate(first_name=SOMEBODY), to=structure, by=prescriber)
    store_pdf(by=SYSTEM, content=b"%PDF-1.7 un CV", name="cv.pdf")
    store_pdf(by=SYSTEM, content=b"%PDF-1.7 long" + bytes(range(256)) * 40_000, name="long.pdf")


def address(name: str) -> str:
    base = connection.settings_dict
    return f"postgresql://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{name}"


@contextmanager
def another_base(empty: bool = True):
    """A database beside the one of the tests; Django's connection leads to it meanwhile."""
    former = connection.settings_dict["NAME"]
    name = f"{former}_restored"  # two processes may restore at once
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = former
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def contents() -> dict[str, tuple[int, str]]:
    """(rows, digest of their text in any order) of every table of the present base."""
    found = {}
    with connection.cursor() as cursor:
        for table in writing.tables():
            one = sql.SQL("SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t")
            cursor.execute(one.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()
    return found


def files() -> dict[str, str]:
    folder = postgres.folder()
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def elsewhere(settings, folder):
    """The restored files go to a folder of their own."""
    options = {"location": folder / "files"}
    settings.STORAGES = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": options}}


def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups")
    return folder / writing.back_up(folder).name


@pytest.fixture(scope="module")
def kept():
    """An archive once made, by its key: what a test does to its copy spoils no other."""
    return {}


@pytest.fixture
def sealed(kept, key, request, tmp_path_factory):
    """(archive, key) of a world, in a file of the test's own."""
    if not kept:
        request.getfixturevalue("world")
        kept.update(key=key, content=made(tmp_path_factory).read_bytes())
    archive = tmp_path_factory.mktemp("backups") / f"2026-01-01T000000Z{writing.SUFFIX}"
    archive.write_bytes(kept["content"])
    return archive, kept["key"]


def test_every_table_and_every_file_comes_back_in_another_base(key, world, settings, tmp_path_factory):
    before, uploaded = contents(), files()
    archive = made(tmp_path_factory)
    assert SOMEBODY.encode() not in archive.read_bytes()
    assert archive.stat().st_mode & 0o077 == 0
    assert Backup.objects.get().files == len(uploaded) == 2
    with another_base():
        elsewhere(settings, tmp_path_factory.mktemp("restored"))
        done = reading.restore(archive, [key], replace=False)
        after = contents()
        assert after == before
        assert {name: rows for name, (rows, _) in before.items()} == done.tables
        assert files() == uploaded
        with connection.cursor() as cursor:  # what tables do not show: triggers, constraints, sequences
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
            assert cursor.fetchone()[0] > 0


def test_a_base_that_holds_something_is_kept_unless_asked_otherwise(sealed, settings, tmp_path_factory):
    archive, key = sealed
    with another_base():
        elsewhere(settings, tmp_path_factory.mktemp("restored"))
        reading.restore(archive, [key], replace=False)
        before = contents()
        with pytest.raises(BackupError, match=r"n’est pas vide.*--replace"):
            reading.restore(archive, [key], replace=False)
        assert contents() == before
        with connection.cursor() as cursor:
            cursor.execute("UPDATE candidates_candidate SET first_name = 'Autre'")
        reading.restore(archive, [key], replace=True)
        assert contents() == before
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE une_autre (id int)")
        with pytest.raises(BackupError, match=r"une_autre.*base neuve"):
            reading.restore(archive, [key], replace=True)


def spoilt(archive, change) -> None:
    content = bytearray(archive.read_bytes())
    archive.write_bytes(change(content))


def flipped(content):
    content[len(content) // 2] ^= 1
    return content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda content: content[:-1000], "abîmé ou coupé"),
        (lambda content: content[: len(content) // 3], "abîmé ou coupé"),
        (flipped, "abîmé ou coupé"),
        (lambda content: b"tout autre chose", "n’est pas une sauvegarde"),
        (lambda content: b"", "n’est pas une sauvegarde"),
    ],
    ids=["end cut", "two thirds cut", "one bit changed", "another file", "empty"],
)
def test_a_spoilt_archive_restores_nothing(sealed, settings, tmp_path_factory, change, sentence):
    archive, key = sealed
    spoilt(archive, change)
    with another_base():
        elsewhere(settings, tmp_path_factory.mktemp("restored"))
        with pytest.raises(BackupError, match=sentence):
            reading.restore(archive, [key], replace=False)
        assert writing.tables() == []
        assert not postgres.folder().exists()


def test_another_key_does_not_open_it(sealed):
    archive, _ = sealed
    with pytest.raises(BackupError, match="pas été chiffré pour cette clé"):
        reading.verify(archive, [pyrage.x25519.Identity.generate()])


def test_a_member_that_differs_from_the_manifest_is_found(key, world, tmp_path_factory, monkeypatch):
    add = streams.add
    monkeypatch.setattr(streams, "add", lambda *it: "0" * 64 if it[1].startswith("files/") else add(*it))
    with pytest.raises(BackupError, match="abîmé : 2 parties"):
        writing.back_up(tmp_path_factory.mktemp("backups"))


def test_a_full_disk_keeps_nothing(key, world, tmp_path_factory, monkeypatch):
    class Full(streams.Hashed):
        def write(self, data):
            if self.size > 100_000:
                raise OSError(28, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(streams, "Hashed", Full)
    folder = tmp_path_factory.mktemp("backups")
    with pytest.raises(BackupError, match="Plus de place"):
        writing.back_up(folder)
    assert list(folder.iterdir()) == []
    assert not Backup.objects.exists()


def test_without_recipient_nothing_is_written_in_clear(settings, tmp_path_factory):
    settings.BACKUP_RECIPIENTS = []
    with pytest.raises(BackupError, match="ne s’écrit pas en clair"):
        writing.back_up(tmp_path_factory.mktemp("backups"))
    settings.BACKUP_RECIPIENTS = ["age1faux"]
    with pytest.raises(BackupError, match="clé illisible"):
        writing.recipients()


def test_a_dump_that_stops_is_no_backup(key, world, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(
        postgres, "environment", lambda: {"PGHOST": "127.0.0.1", "PGPORT": "1", "PGCONNECT_TIMEOUT": "2"}
    )
    folder = tmp_path_factory.mktemp("backups")
    with pytest.raises(BackupError, match="pg_dump s’est arrêté"):
        writing.back_up(folder)
    assert list(folder.iterdir()) == []


def test_tools_older_than_the_server_are_refused_with_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres, "_server_version", lambda: 99)
    with pytest.raises(BackupError, match=r"Il faut pg_dump 99 .* TREMPLIN_PG_BIN"):
        postgres.tool("pg_dump")


def test_the_oldest_go_and_the_last_one_stays(tmp_path):
    names = [f"2026-01-0{day}T000000Z{writing.SUFFIX}" for day in range(1, 6)]
    for name in [*names, "autre.txt"]:
        (tmp_path / name).write_text("")
    assert [path.name for path in writing.forget_oldest(tmp_path, 3)] == names[:2]
    writing.forget_oldest(tmp_path, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == [names[-1], "autre.txt"]


def test_a_name_that_leaves_the_folder_is_refused(tmp_path):
    for name in ("../dehors", "/etc/passwd", "a/../../b"):
        with pytest.raises(BackupError, match="dangereux"):
            reading._inside(tmp_path, name)


def test_a_private_key_is_read_as_age_writes_it(tmp_path, monkeypatch):
    public, private = reading.new_key()
    path = tmp_path / "cle.txt"
    path.write_text(f"# public : {public}\n{private}\n")
    assert str(reading.identity(path)[0].to_public()) == public
    path.write_text("autre chose")
    with pytest.raises(BackupError, match="n’est pas une clé"):
        reading.identity(path)
    monkeypatch.delenv("TREMPLIN_BACKUP_IDENTITY", raising=False)
    with pytest.raises(BackupError, match="--identity"):
        reading.identity(None)
    with pytest.raises(BackupError, match="ne se lit pas"):
        reading.identity(tmp_path / "absente")
