"""Read a backup: to its end and member by member before anything is touched, then restored whole or not at all."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pyrage
from django.conf import settings
from django.db import connection

from tremplin.operations.backup import BackupError, postgres, streams

STAGED, FORMER = ".restauration", ".avant-restauration"


@dataclass
class Manifest:
    """What an archive says of itself: rows by table, (size, SHA-256) by member."""

    at: str = ""
    version: str = ""
    tables: dict[str, int] = field(default_factory=dict)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    files: int = 0
    ended: bool = False


def identity(path: Path | None) -> list[Any]:
    """The private keys in a file as `age-keygen` writes it, or in the file of TREMPLIN_BACKUP_IDENTITY."""
    given = path or (Path(found) if (found := os.environ.get("TREMPLIN_BACKUP_IDENTITY")) else None)
    if given is None:
        raise BackupError("Donnez le fichier de la clé privée : --identity FICHIER, ou TREMPLIN_BACKUP_IDENTITY.")
    try:
        lines = [line.strip() for line in given.read_text().splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise BackupError(f"La clé privée {given} ne se lit pas : {error.strerror}.") from error
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise BackupError(f"{given} n’est pas une clé privée age (AGE-SECRET-KEY-…).") from error


def verify(path: Path, identities: list[Any]) -> Manifest:
    """Decrypt the whole archive and compare every member with the manifest; `BackupError` at the first difference."""
    found: dict[str, tuple[int, str]] = {}
    manifest = Manifest()

    def look(member: tarfile.TarInfo, content: IO[bytes]) -> None:
        if member.name == streams.MANIFEST:
            _read_manifest(content, manifest)
            return
        digest = hashlib.sha256()
        for block in streams.pieces(content):
            digest.update(block)
        found[member.name] = (member.size, digest.hexdigest())

    streams.opened(path, identities, look)
    if not manifest.ended:
        raise BackupError(f"{path.name} est coupé : il manque la fin. Reprenez une autre copie de cette sauvegarde.")
    wrong = sorted(name for name in {*found, *manifest.members} if found.get(name) != manifest.members.get(name))
    if wrong:
        raise BackupError(f"{path.name} est abîmé : {len(wrong)} parties diffèrent du manifeste, dont {wrong[0]}.")
    return manifest


def _read_manifest(content: IO[bytes], manifest: Manifest) -> None:
    for line in content:
        facts = json.loads(line)
        match facts["kind"]:
            case "backup":
                manifest.at, manifest.version = facts["at"], facts["version"]
            case "table":
                manifest.tables[facts["name"]] = facts["rows"]
            case "member":
                manifest.members[facts["name"]] = (facts["size"], facts["sha256"])
            case "end":
                manifest.files, manifest.ended = facts["files"], True


def restore(path: Path, identities: list[Any], *, replace: bool) -> Manifest:
    """Put the database and the files back as the archive holds them.

    The archive is verified first; the base is restored in one transaction; the files are written beside the present ones
    and take their place only after it. `replace` is needed when the base already holds something: it will be lost.
    """
    from tremplin.operations.backup.writing import count

    manifest = verify(path, identities)
    clean = _check_target(manifest, replace=replace)
    folder = postgres.folder()
    staged = folder.with_name(folder.name + STAGED)
    shutil.rmtree(staged, ignore_errors=True)
    try:
        staged.mkdir(parents=True, mode=0o700)
        _restore_parts(path, identities, staged, clean=clean)
        _swap(folder, staged)
    except OSError as error:
        why = f"Plus de place pour {staged}" if "No space left" in str(error) else f"Impossible d’écrire : {error}"
        raise BackupError(f"{why}. Rien n’a été restauré.") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    connection.close()
    if wrong := [name for name, rows in manifest.tables.items() if count(name) != rows]:
        raise BackupError(f"Restauré, mais ces tables n’ont pas le nombre de lignes attendu : {', '.join(wrong)}.")
    return manifest


def _check_target(manifest: Manifest, *, replace: bool) -> bool:
    """Whether the base must be emptied first; refused without `replace`, or when it holds tables unknown to the archive."""
    from tremplin.operations.backup.writing import tables

    present = set(tables())
    folder = postgres.folder()
    if not present and not (folder.exists() and any(folder.iterdir())):
        return False
    where = "{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    if not replace:
        raise BackupError(
            f"La base {where} ou son dossier de fichiers n’est pas vide : rien n’a été touché."
            " Restaurez dans une base neuve, ou ajoutez --replace pour perdre ce qu’elle contient."
        )
    if unknown := sorted(present - set(manifest.tables)):
        raise BackupError(
            f"La base {where} a des tables que la sauvegarde n’a pas ({', '.join(unknown[:3])}) : rien n’a été touché."
            " Restaurez dans une base neuve."
        )
    return bool(present)


def _restore_parts(path: Path, identities: list[Any], staged: Path, *, clean: bool) -> None:
    connection.close()  # its locks would stand in the way
    with postgres.restore(clean=clean) as process:
        base: Any = process.stdin
        try:
            streams.opened(path, identities, _putter(base, staged))
            base.close()
        except BrokenPipeError:
            pass
        except BaseException:
            process.kill()  # in one transaction: nothing of it stays
            raise
        words = _last_words(process)
        if process.wait() != 0:
            raise BackupError(f"pg_restore s’est arrêté : {words}. Rien n’a été restauré.")


def _last_words(process: subprocess.Popen[bytes]) -> str:
    process.stdin = None  # closed: the wait must not flush it again
    return postgres.said(process)


def _putter(base: IO[bytes], staged: Path) -> Callable[[tarfile.TarInfo, IO[bytes]], None]:
    def put(member: tarfile.TarInfo, content: IO[bytes]) -> None:
        if member.name.startswith("database/"):
            for block in streams.pieces(content):
                base.write(block)
        elif member.name.startswith("files/"):
            target = _inside(staged, member.name.removeprefix("files/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as output:
                shutil.copyfileobj(content, output, streams.PIECE)

    return put


def _inside(folder: Path, name: str) -> Path:
    """The path of that name under the folder; an archive that points elsewhere is refused."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise BackupError(f"L’archive contient un nom de fichier dangereux ({name}). Rien n’a été restauré.")
    return folder / parts


def _swap(folder: Path, staged: Path) -> None:
    """The restored files take the place of the present ones, kept aside under a dated name."""
    if folder.exists() and any(folder.iterdir()):
        folder.rename(folder.with_name(f"{folder.name}{FORMER}-{datetime.now():%Y%m%d%H%M%S}"))
    elif folder.exists():
        folder.rmdir()
    staged.rename(folder)


def new_key() -> tuple[str, str]:
    """(public key, private key) for backups."""
    made = pyrage.x25519.Identity.generate()
    return str(made.to_public()), str(made)


def default_folder() -> Path:
    return Path(settings.BACKUP_DIR)
