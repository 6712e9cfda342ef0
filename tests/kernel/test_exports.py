"""Lists as files: readable by a spreadsheet in French, harmless, noted."""

import csv
import io
import zipfile
from datetime import date

import pytest

from tremplin.kernel.exports import Column, export, safe_text
from tremplin.kernel.models import JournalEntry

pytestmark = pytest.mark.django_db
COLUMNS = [
    Column("Nom", lambda row: row[0]),
    Column("Jours", lambda row: row[1]),
    Column("Fin", lambda row: row[2]),
]
ROWS = [("=HYPERLINK(1)", 3, date(2026, 11, 5)), ("Élodie ; Test", 0, None), ("@SUM", -2, date(2027, 1, 1))]


@pytest.fixture
def by(make):
    return make.actor(make.structure(brand="Les Essais"))


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_csv_has_a_bom_semicolons_and_no_formula(by):
    response = export(by=by, verb="tests.export", name="essai", columns=COLUMNS, rows=iter(ROWS), kind="csv")
    raw = content(response)
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["Nom", "Jours", "Fin"]
    assert lines[1] == ["'=HYPERLINK(1)", "3", "05/11/2026"]
    assert lines[2] == ["Élodie ; Test", "0", ""]
    assert lines[3][:2] == ["'@SUM", "-2"]
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Disposition"].startswith('attachment; filename="essai-')


def test_xlsx_writes_texts_as_texts(by):
    response = export(by=by, verb="tests.export", name="essai", columns=COLUMNS, rows=iter(ROWS), kind="xlsx")
    book = zipfile.ZipFile(io.BytesIO(content(response)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in sheet
    assert sheet.count("<row") == 4


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_is_quoted(text):
    assert safe_text(text) == f"'{text}"


def test_each_export_is_noted(by):
    export(by=by, verb="tests.export", name="essai", columns=COLUMNS, rows=ROWS, kind="csv", filters="etat=valid")
    noted = JournalEntry.objects.get(verb="tests.export")
    assert noted.object_id == str(by.organisation.pk)
    assert noted.after == {"rows": 3, "format": "csv", "filters": "etat=valid"}
