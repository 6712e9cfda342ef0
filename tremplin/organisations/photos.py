"""The photo of a public page: three formats known by their first bytes, 2 MB at most."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import StoredFile

MAX_PHOTO_BYTES = 2 * 1024 * 1024


@dataclass(frozen=True)
class Photo:
    """Bytes whose type was read in the bytes themselves, never in the name of the file."""

    content: bytes
    content_type: str
    extension: str


def _kind(content: bytes) -> tuple[str, str] | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", "png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    return None


def check_photo(upload: UploadedFile, *, field: str) -> Photo:  # type: ignore[type-arg]
    """A JPEG, PNG or WebP of at most 2 MB; Refused otherwise, on `field`."""
    size = upload.size or 0
    if size > MAX_PHOTO_BYTES:
        message = f"Cette photo pèse {size / 1024 / 1024:.1f} Mo. La limite est de 2 Mo.".replace(".", ",", 1)
        raise Refused("file_too_large", message, field=field)
    content = bytes(upload.read())
    kind = _kind(content)
    if kind is None:
        message = "Ce fichier n’est pas une photo JPEG, PNG ou WebP. Enregistrez-la dans un de ces formats."
        raise Refused("not_a_photo", message, field=field)
    return Photo(content, *kind)


def store_photo(*, by: Actor, photo: Photo) -> StoredFile:
    """Keep a checked photo under a name that says nothing."""
    stored = StoredFile(
        name=f"photo.{photo.extension}",
        content_type=photo.content_type,
        size=len(photo.content),
        sha256=hashlib.sha256(photo.content).hexdigest(),
        uploaded_by=by.user,
    )
    stored.file.save(f"{stored.pk}.{photo.extension}", ContentFile(photo.content), save=True)
    return stored


def forget_photo(stored: StoredFile) -> None:
    """Delete the row now, the bytes once the transaction has committed."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))
