"""Write a backup: database and files as of one moment, sealed, then read again to its end before it counts."""

import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from tremplin.operations.backup import BackupError, postgres, streams
from tremplin.operations.backup.reading import verify
from tremplin.operations.models import Backup

SUFFIX = ".tremplin.age"
PARTIAL = ".partiel"
SPOOLED = 1024 * 1024
FORMAT = 1


def _spool() -> Any:
    return SpooledTemporaryFile(max_size=SPOOLED)


@dataclass
class Written:
    """What the manifest says of what was put in the archive."""

    lines: IO[bytes] = field(default_factory=_spool)
    files: int = 0
    vanished: int = 0

    def note(self, **facts: Any) -> None:
        self.lines.write(json.dumps(facts, ensure_ascii=False).encode() + b"\n")


def settings_given() -> bool:
    return bool(settings.BACKUP_RECIPIENTS)


def recipients() -> list[Any]:
    """The keys of TREMPLIN_BACKUP_RECIPIENTS."""
    try:
        found = [pyrage.x25519.Recipient.from_str(one) for one in settings.BACKUP_RECIPIENTS]
    except pyrage.RecipientError as error:
        raise BackupError("TREMPLIN_BACKUP_RECIPIENTS contient une clé illisible : attendu age1…") from error
    if not found:
        raise BackupError(
            "Aucun destinataire : une sauvegarde ne s’écrit pas en clair."
            " Faites une clé (tremplin backup-key), gardez-en la partie privée hors du serveur,"
            " et donnez la partie publique par TREMPLIN_BACKUP_RECIPIENTS."
        )
    return found


def back_up(folder: Path) -> Backup:
    """Write `<date>.tremplin.age` in `folder`, verify it, forget the oldest. `BackupError` and no file otherwise.

    Verified with a key of the moment, one more recipient that is then forgotten: the private keys stay elsewhere.
    """
    started, own = time.monotonic(), pyrage.x25519.Identity.generate()
    to = [*recipients(), own.to_public()]
    final = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}{SUFFIX}"
    partial = final.with_name(final.name + PARTIAL)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size, files = _write(partial, to)
        verify(partial, [own])
        partial.rename(final)
    except OSError as error:
        raise BackupError(_cannot_write(folder, error)) from error
    except pyrage.EncryptError as error:
        raise BackupError(_cannot_write(folder, error)) from error
    finally:
        partial.unlink(missing_ok=True)
    row = Backup.objects.create(
        name=final.name, bytes=size, files=files, seconds=round(time.monotonic() - started), sha256=digest
    )
    forget_oldest(folder, settings.BACKUP_KEEP)
    return row


def _cannot_write(folder: Path, error: Exception) -> str:
    if "No space left" in str(error) or "File too large" in str(error):
        return f"Plus de place dans {folder} : rien n’a été gardé. Faites de la place, puis relancez tremplin backup."
    return f"Impossible d’écrire dans {folder} ({error}) : rien n’a été gardé."


def forget_oldest(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest backups beyond `keep`; never the last one. Their names sort by date."""
    found = sorted(folder.glob(f"*{SUFFIX}"))
    old = found[: -max(keep, 1)]
    for path in old:
        path.unlink()
    return old


def _write(path: Path, to: list[Any]) -> tuple[str, int, int]:
    """SHA-256, bytes and number of uploaded files of the archive written at `path`, readable by its owner only."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        target = streams.Hashed(output)
        with _frozen() as snapshot, streams.sealing(target, to) as archive:  # type: ignore[arg-type]
            written = Written()
            written.note(kind="backup", format=FORMAT, version=version("tremplin"), at=datetime.now(UTC).isoformat())
            _tables(written)
            _database(archive, written, snapshot)
            _files(archive, written, postgres.folder())
            _manifest(archive, written)
        output.flush()
        os.fsync(output.fileno())
    return target.digest.hexdigest(), target.size, written.files


@contextmanager
def _frozen() -> Iterator[str]:
    """The base as it is now, whatever is written meanwhile: the name of a snapshot that other processes may share."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {limit} = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def tables() -> list[str]:
    """The tables of the public schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
        return [name for (name,) in cursor.fetchall()]


def _tables(written: Written) -> None:
    for name in tables():
        written.note(kind="table", name=name, rows=count(name))


def count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
        return int(cursor.fetchone()[0])


def _database(archive: tarfile.TarFile, written: Written, snapshot: str) -> None:
    with postgres.dump(snapshot) as process:
        output: Any = process.stdout
        try:
            for number, block in enumerate(streams.pieces(output), start=1):
                _member(archive, written, f"database/{number:06}", io.BytesIO(block), len(block))
        except BaseException:
            process.kill()
            raise
        words = postgres.said(process)
        if process.wait() != 0:
            raise BackupError(f"pg_dump s’est arrêté : {words}")


def _files(archive: tarfile.TarFile, written: Written, folder: Path) -> None:
    for path in sorted(folder.rglob("*")) if folder.exists() else []:
        try:
            source = path.open("rb") if path.is_file() and not path.is_symlink() else None
        except FileNotFoundError:  # deleted meanwhile: the snapshot may still name it
            written.vanished += 1
            continue
        if source is not None:
            with source:
                size = os.fstat(source.fileno()).st_size
                _member(archive, written, f"files/{path.relative_to(folder)}", source, size)
            written.files += 1


def _member(archive: tarfile.TarFile, written: Written, name: str, source: IO[bytes], size: int) -> None:
    written.note(kind="member", name=name, size=size, sha256=streams.add(archive, name, source, size))


def _manifest(archive: tarfile.TarFile, written: Written) -> None:
    written.note(kind="end", files=written.files, vanished=written.vanished)
    size = written.lines.tell()
    written.lines.seek(0)
    streams.add(archive, streams.MANIFEST, written.lines, size)
