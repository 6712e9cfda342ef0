"""The photo of a public page: read as an image, made smaller, and kept without what the camera added (place, date)."""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from tremplin.kernel import antivirus, wording
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import StoredFile

MAX_PHOTO_BYTES = 10 * 1024 * 1024  # what a phone takes, as it takes it: who holds one cannot make it smaller
MAX_SIDE = 1200
# What a reader on a phone downloads: a picture full of details loses some of them rather than weigh more.
KEPT_BYTES = 200 * 1024
QUALITIES = (80, 60, 40, 20)
SMALLER = 2 / 3
MAX_PIXELS = 40_000_000  # a small file may unfold into gigabytes


@dataclass(frozen=True)
class Photo:
    """A picture of ours, made from the one received."""

    content: bytes
    content_type: str
    extension: str


def _cleaned(content: bytes) -> bytes | None:
    """The picture as a WebP of at most 1,200 pixels a side, upright, without metadata; None when it is not a photo."""
    try:
        with Image.open(BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return None
            picture.draft("RGB", (MAX_SIDE, MAX_SIDE))  # a large JPEG is unfolded no larger than needed
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return _light(upright)


def _light(picture: Image.Image) -> bytes:
    """At the best quality that weighs at most `KEPT_BYTES`; smaller when none does."""
    for quality in QUALITIES:
        output = BytesIO()
        picture.save(output, "WEBP", quality=quality)
        if output.tell() <= KEPT_BYTES:
            return output.getvalue()
    return _light(picture.resize((max(1, int(picture.width * SMALLER)), max(1, int(picture.height * SMALLER)))))


def check_photo(upload: UploadedFile, *, field: str) -> Photo:  # type: ignore[type-arg]
    """A JPEG, PNG or WebP of at most 10 MB; Refused otherwise, on `field`."""
    size = upload.size or 0
    if size > MAX_PHOTO_BYTES:
        message = f"Cette photo pèse {wording.weight(size)}. La limite est de 10 Mo."
        raise Refused("file_too_large", message, field=field)
    content = bytes(upload.read())
    antivirus.check(content, field=field)
    cleaned = _cleaned(content)
    if cleaned is None:
        message = "Ce fichier n’est pas une photo JPEG, PNG ou WebP. Enregistrez-la dans un de ces formats."
        raise Refused("not_a_photo", message, field=field)
    return Photo(cleaned, "image/webp", "webp")


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


def is_pdf(upload: UploadedFile) -> bool:  # type: ignore[type-arg]
    """By its first bytes; they can be read again."""
    start = upload.read(5)
    upload.seek(0)
    return bytes(start) == b"%PDF-"


def forget_photo(stored: StoredFile) -> None:
    """Delete the row now, the bytes once the transaction has committed."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(lambda: storage.delete(name))
