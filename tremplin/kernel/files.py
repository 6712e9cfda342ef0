"""Uploaded files: checked by content, kept private."""

import hashlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tremplin.kernel import antivirus, wording
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import Draft, StoredFile

MAX_PDF_BYTES = 5 * 1024 * 1024
MAX_PDF_PAGES = 200
MAX_XLSX_BYTES = 1024 * 1024
MAX_XLSX_UNFOLDED = 50 * 1024 * 1024
MAX_XLSX_PARTS = 500
RUNNING = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".html", ".svg")
HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
PDF, XLSX = "application/pdf", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUFFIXES = {PDF: ".pdf", XLSX: ".xlsx"}
TOLD_AGAIN = 3600  # seconds before a process says again that a file is lost
log = logging.getLogger(__name__)


class Lost(Http404):
    """The row of a file is there, its bytes are not any more: whoever asked is told so in words."""


def check_pdf(upload: UploadedFile, *, field: str) -> bytes:  # type: ignore[type-arg]
    """The bytes of a readable PDF of at most 5 MB, whatever its name says; Refused otherwise."""
    if (upload.size or 0) > MAX_PDF_BYTES:
        size = wording.weight(upload.size or 0)
        raise Refused("file_too_large", f"Ce fichier pèse {size}. La limite est de 5 Mo.", field=field)
    content = bytes(upload.read())
    if not content.startswith(b"%PDF-") or not _opens(content):
        raise Refused(
            "not_a_pdf",
            "Ce fichier n’est pas un PDF lisible. Enregistrez le document en PDF et recommencez.",
            field=field,
        )
    if _runs(content):
        raise Refused(
            "active_pdf",
            "Ce PDF contient un programme ou des fichiers cachés. Imprimez-le en PDF, puis joignez la copie.",
            field=field,
        )
    antivirus.check(content, field=field)
    return content


def _opens(content: bytes) -> bool:
    """Whether the catalogue and the first page read. Nothing is decompressed beyond them."""
    try:
        reader = PdfReader(BytesIO(content))
        return 0 < len(reader.pages) <= MAX_PDF_PAGES and reader.pages[0] is not None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError):
        return False


def _runs(content: bytes) -> bool:
    """Whether opening the document would run something: script, launch, or files carried inside."""
    try:
        root: Any = PdfReader(BytesIO(content)).root_object
        names = root.get("/Names", {})
        opening = root.get("/OpenAction", {})
        asked = opening.get("/S", "") if hasattr(opening, "get") else ""
        return "/JavaScript" in names or "/EmbeddedFiles" in names or asked in ("/JavaScript", "/Launch")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return True


def check_report(upload: UploadedFile, *, field: str) -> tuple[bytes, str]:  # type: ignore[type-arg]
    """(bytes, content type) of a readable PDF of at most 5 MB or workbook (XLSX) of at most 1 MB; Refused otherwise."""
    start = upload.read(4)
    upload.seek(0)
    if start != b"PK\x03\x04":
        return check_pdf(upload, field=field), PDF
    if (upload.size or 0) > MAX_XLSX_BYTES:
        raise Refused(
            "file_too_large", "Un classeur ne doit pas dépasser 1 Mo. Allégez-le ou joignez un PDF.", field=field
        )
    content = bytes(upload.read())
    if not _is_workbook(content):
        message = (
            "Ce fichier n’est ni un PDF ni un classeur XLSX lisible, ou il contient des macros. Joignez-en un autre."
        )
        raise Refused("not_a_report", message, field=field)
    antivirus.check(content, field=field)
    return content, XLSX


def _is_workbook(content: bytes) -> bool:
    """Whether it is a workbook, by the parts it lists. Macros, programs, and what unfolds without end are not."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        return False
    names = {part.filename for part in parts}
    unfolded = sum(part.file_size for part in parts)
    runs = any(name.lower().endswith(RUNNING) for name in names)
    small = len(parts) <= MAX_XLSX_PARTS and unfolded <= MAX_XLSX_UNFOLDED
    return {"[Content_Types].xml", "xl/workbook.xml"} <= names and small and not runs


def safe_name(name: str, suffix: str) -> str:
    """The name shown and given to whoever downloads: no folder, no control or direction mark, one suffix, its own."""
    base = re.split(r"[/\\]", name)[-1]
    kept = "".join(letter for letter in base if unicodedata.category(letter) not in HIDDEN).strip()
    kept = re.sub(r'[<>:"|?*]', "_", kept)
    stem = kept[: -len(suffix)] if kept.lower().endswith(suffix) else kept
    return (stem[: 150 - len(suffix)].strip(" .") or "document") + suffix


def store_pdf(*, by: Actor, content: bytes, name: str) -> StoredFile:
    """Keep the bytes of a PDF already checked by `check_pdf`."""
    return store(by=by, content=content, content_type=PDF, name=name)


def store(*, by: Actor, content: bytes, content_type: str, name: str) -> StoredFile:
    """Keep bytes already checked, under the suffix of their type; the stored name is a UUID, never the person's."""
    suffix = SUFFIXES[content_type]
    stored = StoredFile(
        name=safe_name(name, suffix),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.user,
    )
    stored.file.save(f"{stored.pk}{suffix}", ContentFile(content), save=True)
    return stored


def forsaken(*, before: datetime) -> list[StoredFile]:
    """Files stored before then that no row and no draft holds any more."""
    alone = _held_by_no_row(StoredFile.objects.filter(created_at__lt=before))
    return [one for one in alone if not Draft.objects.filter(payload__icontains=str(one.pk)).exists()]


def release(pks: Iterable[Any]) -> None:
    """Delete those of these files that no row holds any more: their rows now, their bytes once it is committed."""
    for stored in _held_by_no_row(StoredFile.objects.filter(pk__in=list(pks))):
        transaction.on_commit(partial(stored.file.storage.delete, str(stored.file.name)))
        StoredFile.objects.filter(pk=stored.pk).delete()


def orphans(*, before: datetime) -> list[str]:
    """Names of the files on the disk older than that, which no row names: left by a stop between the two."""
    if not default_storage.exists(""):
        return []
    known = set(StoredFile.objects.values_list("file", flat=True))
    return [name for name in _walk("") if name not in known and default_storage.get_modified_time(name) < before]


def _walk(folder: str) -> Iterator[str]:
    folders, names = default_storage.listdir(folder)
    yield from (f"{folder}/{name}".lstrip("/") for name in names)
    for inner in folders:
        yield from _walk(f"{folder}/{inner}".lstrip("/"))


def _held_by_no_row(alone: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    held = [one for one in StoredFile._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    for relation in held:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[union-attr]
        alone = alone.exclude(Exists(rows))
    return alone


def opened(stored: StoredFile) -> IO[bytes]:
    """Its bytes, to be sent. `Lost` when the storage has them no more, which is an error of ours: said once an hour."""
    try:
        return stored.file.open("rb")
    except FileNotFoundError:
        if caches["local"].add(f"lost:{stored.pk}", True, TOLD_AGAIN):
            log.error("Fichier perdu : %s (%s), déposé le %s", stored.pk, stored.file.name, stored.created_at)
        raise Lost from None


def put_back(stored: StoredFile, content: bytes) -> None:
    """The same bytes came again: they take their place in the storage where it had lost them."""
    storage, name = stored.file.storage, str(stored.file.name)
    if not storage.exists(name):
        storage.save(name, ContentFile(content))


def serve(stored: StoredFile) -> FileResponse:
    """Send a file the caller has already been let to see: as a download, never sniffed, never cached by others."""
    response: Any = FileResponse(
        opened(stored), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Cache-Control"] = "private, no-store"
    # Whatever opens it runs nothing, loads nothing, and is of no origin.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response  # type: ignore[no-any-return]
