"""Uploaded files: checked by content, kept private."""

import hashlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import StoredFile

MAX_PDF_BYTES = 5 * 1024 * 1024


def check_pdf(upload: UploadedFile, *, field: str) -> bytes:  # type: ignore[type-arg]
    """The bytes of a readable PDF of at most 5 MB, whatever its name says; Refused otherwise."""
    if (upload.size or 0) > MAX_PDF_BYTES:
        size = (upload.size or 0) / 1024 / 1024
        raise Refused("file_too_large", f"Ce fichier pèse {size:.1f} Mo. La limite est de 5 Mo.", field=field)
    content = bytes(upload.read())
    if not content.startswith(b"%PDF-") or not _opens(content):
        raise Refused(
            "not_a_pdf",
            "Ce fichier n’est pas un PDF lisible. Enregistrez le document en PDF et recommencez.",
            field=field,
        )
    return content


def _opens(content: bytes) -> bool:
    try:
        return len(PdfReader(BytesIO(content)).pages) > 0
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def store_pdf(*, by: Actor, content: bytes, name: str) -> StoredFile:
    """Keep the bytes of a PDF already checked by `check_pdf`; the stored name is a UUID, never the person's."""
    stored = StoredFile(
        name=name[:146].removesuffix(".pdf") + ".pdf",
        content_type="application/pdf",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by.user,
    )
    stored.file.save(f"{stored.pk}.pdf", ContentFile(content), save=True)
    return stored


def serve(stored: StoredFile) -> FileResponse:
    """Send a file the caller has already been let to see: as a download, never sniffed, never cached by others."""
    response: Any = FileResponse(
        stored.file.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[no-any-return]
