"""Uploads are judged by what they hold, not by what they are called."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.files import (
    MAX_PDF_BYTES,
    MAX_XLSX_BYTES,
    PDF,
    XLSX,
    check_pdf,
    check_report,
    serve,
    store,
    store_pdf,
)


def pdf(pages=1):
    writer, buffer = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(buffer)
    return buffer.getvalue()


def upload(content, name="cv.pdf", content_type="application/pdf"):
    return SimpleUploadedFile(name, content, content_type)


def test_a_readable_pdf_is_accepted_whatever_its_name():
    assert check_pdf(upload(pdf(), "cv.exe", "text/plain"), field="cv").startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "not_a_pdf"),
        (b"%PDF-1.7 et puis plus rien", "not_a_pdf"),
        (b"", "not_a_pdf"),
        (b"PK\x03\x04 une archive", "not_a_pdf"),
        (b"%PDF-" + b"0" * MAX_PDF_BYTES, "file_too_large"),
    ],
    ids=["html", "truncated", "empty", "zip", "too large"],
)
def test_anything_else_is_refused_beside_its_field(content, code):
    with pytest.raises(Refused) as refusal:
        check_pdf(upload(content), field="cv")
    assert (refusal.value.code, refusal.value.field) == (code, "cv")


@pytest.mark.django_db
def test_a_stored_file_is_served_as_a_private_download():
    stored = store_pdf(by=SYSTEM, content=pdf(), name="Mon CV.pdf")
    response = serve(stored)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    assert "Mon CV" not in stored.file.name
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def archive(*names, filler=0):
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x" * filler)
    return buffer.getvalue()


WORKBOOK = ("[Content_Types].xml", "xl/workbook.xml")


def test_a_report_is_a_pdf_or_a_workbook():
    assert check_report(upload(pdf(), "bilan.xlsx"), field="report")[1] == PDF
    assert check_report(upload(archive(*WORKBOOK), "bilan.pdf"), field="report")[1] == XLSX


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive("mimetype"), "not_a_report"),
        (archive(*WORKBOOK, "xl/vbaProject.bin"), "not_a_report"),
        (b"PK\x03\x04 une archive", "not_a_report"),
        (archive(*WORKBOOK, filler=MAX_XLSX_BYTES), "file_too_large"),
        (b"MZ un programme", "not_a_pdf"),
    ],
    ids=["other archive", "macros", "truncated", "too large", "program"],
)
def test_another_file_is_no_report(content, code):
    with pytest.raises(Refused) as refusal:
        check_report(upload(content, "bilan.xlsx"), field="report")
    assert (refusal.value.code, refusal.value.field) == (code, "report")


@pytest.mark.django_db
def test_a_workbook_keeps_its_suffix():
    assert store(by=SYSTEM, content=archive(*WORKBOOK), content_type=XLSX, name="bilan").name == "bilan.xlsx"
