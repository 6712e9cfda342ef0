"""Encrypted tar streams: written and read piece by piece, each in a thread of its own through a pipe."""

import hashlib
import io
import os
import tarfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from tremplin.operations.backup import BackupError

PIECE = 4 * 1024 * 1024
MANIFEST = "manifest.jsonl"


class Hashed(io.RawIOBase):
    """A file that is written to, hashed on the way."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.digest, self.size = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.target.write(data)
        self.digest.update(data)
        self.size += len(data)
        return len(data)


@contextmanager
def sealing(target: IO[bytes], recipients: Sequence[Any]) -> Iterator[tarfile.TarFile]:
    """A tar to which members are added; what comes out in `target` can be opened by each of the recipients."""
    read_end, write_end = os.pipe()
    problem: list[BaseException] = []

    def seal() -> None:
        with os.fdopen(read_end, "rb") as source:
            try:
                pyrage.encrypt_io(source, target, list(recipients))
            except BaseException as error:
                problem.append(error)

    thread = threading.Thread(target=seal, name="sealing")
    thread.start()
    try:
        with os.fdopen(write_end, "wb") as sink, tarfile.open(fileobj=sink, mode="w|", bufsize=PIECE) as archive:
            yield archive
    except BrokenPipeError:  # the other side has stopped: its reason is the one to tell
        if not problem:
            thread.join()
        if not problem:
            raise
    finally:
        thread.join()
    if problem:
        raise problem[0]


def opened(path: Path, identities: Sequence[Any], each: Callable[[tarfile.TarInfo, IO[bytes]], None]) -> None:
    """Decrypt an archive and hand every member to `each`, in order. `BackupError` when it cannot be read to its end."""
    read_end, write_end = os.pipe()
    problem: list[BaseException] = []

    def unseal() -> None:
        with os.fdopen(write_end, "wb") as sink:
            try:
                with path.open("rb") as source:
                    pyrage.decrypt_io(source, sink, list(identities))
            except BaseException as error:
                problem.append(error)

    thread = threading.Thread(target=unseal, name="unsealing")
    thread.start()
    cut: Exception | None = None
    try:
        with os.fdopen(read_end, "rb") as source:
            try:
                _each_member(source, each)
                while source.read(PIECE):  # the seal covers the end too
                    pass
            except (tarfile.TarError, EOFError) as error:
                cut = error
    finally:
        thread.join()
    if problem and not isinstance(problem[0], BrokenPipeError):
        raise BackupError(_told(problem[0], path)) from problem[0]
    if cut:
        raise BackupError(f"{path.name} est abîmé : son contenu ne se lit pas jusqu’au bout.") from cut


def _each_member(source: IO[bytes], each: Callable[[tarfile.TarInfo, IO[bytes]], None]) -> None:
    with tarfile.open(fileobj=source, mode="r|", bufsize=PIECE) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                each(member, content)


def _told(error: BaseException, path: Path) -> str:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return f"{path.name} n’a pas été chiffré pour cette clé. Donnez la clé privée d’un de ses destinataires."
    if isinstance(error, FileNotFoundError):
        return f"{path} n’existe pas."
    if isinstance(error, pyrage.DecryptError):
        return f"{path.name} n’est pas une sauvegarde de Tremplin, ou son début est abîmé."
    return f"{path.name} est abîmé ou coupé : reprenez une autre copie de cette sauvegarde."


def pieces(source: IO[bytes], size: int = PIECE) -> Iterator[bytes]:
    """The content of a stream in blocks of `size` bytes, the last one shorter."""
    while block := source.read(size):
        yield block


def add(archive: tarfile.TarFile, name: str, source: IO[bytes], size: int) -> str:
    """Add a member of `size` bytes, and return its SHA-256."""
    information = tarfile.TarInfo(name)
    information.size = size
    hashing = _Reading(source)
    archive.addfile(information, hashing)  # type: ignore[arg-type]
    return hashing.digest.hexdigest()


class _Reading:
    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data
