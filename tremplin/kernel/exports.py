"""A list as a file: CSV for spreadsheets in French (BOM, semicolons), or XLSX. One journal line for each export.

What a person typed can never become a formula in the reader's spreadsheet: such texts get a leading apostrophe in CSV,
and are written as texts in XLSX.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone

from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import JournalEntry

# Full-width signs too: some spreadsheets read them as their usual form.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
WIDTH = 22  # characters of a column


class Column(NamedTuple):
    """A heading, and how to read its value from a row: text, number, date or None."""

    label: str
    get: Callable[[Any], Any]


def export(
    *, by: Actor, verb: str, name: str, columns: Sequence[Column], rows: Iterable[Any], kind: str, filters: str = ""
) -> FileResponse:
    """The file as a private download named `name`, dated; noted in the journal with its filters and its length.

    `kind` is « csv » or « xlsx ». The caller has chosen the rows that the actor may read.
    """
    write = write_csv if kind == "csv" else write_xlsx
    count, response = _file(lambda handle: write(handle, columns, rows), name, kind)
    _note(by, verb, {"rows": count, "format": kind, "filters": filters})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def public(*, name: str, kind: str, write: Callable[[IO[bytes]], int]) -> FileResponse:
    """What anybody may read, as a file of any length: written on the disk first, so that it comes whole or not at all."""
    return _file(write, name, kind)[1]


def _file(write: Callable[[IO[bytes]], int], name: str, kind: str) -> tuple[int, FileResponse]:
    handle: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by the response
    count = write(handle)
    handle.seek(0)
    filename = f"{name}-{timezone.localdate():%Y-%m-%d}.{kind}"
    return count, FileResponse(handle, as_attachment=True, filename=filename, content_type=TYPES[kind])


def _note(by: Actor, verb: str, after: dict[str, Any]) -> JournalEntry:
    """An export is owed to the organisation whose list it is."""
    return journal.record(by=by, verb=verb, obj=by.organisation or by.user, after=after)


def safe_text(value: str) -> str:
    """The same text, that no spreadsheet reads as a formula."""
    return f"'{value}" if value.startswith(FORMULA) or value.lstrip().startswith(FORMULA) else value


def _written(value: Any) -> str:
    """A value as French spreadsheets read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")  # with a point, they would be texts there
    return value if not isinstance(value, str) else safe_text(value)


def write_csv(handle: IO[bytes], columns: Sequence[Column], rows: Iterable[Any]) -> int:
    """Write the rows to a binary file, a row at a time. Returns how many."""
    text = io.TextIOWrapper(handle, encoding="utf-8-sig", newline="", write_through=True)
    writer, count = csv.writer(text, delimiter=";"), 0
    writer.writerow([column.label for column in columns])
    for row in rows:
        writer.writerow([_written(column.get(row)) for column in columns])
        count += 1
    text.detach()
    return count


def write_xlsx(handle: IO[bytes], columns: Sequence[Column], rows: Iterable[Any]) -> int:
    book = xlsxwriter.Workbook(handle, {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet("Liste")
    bold, day, count = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"}), 0
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, WIDTH)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, bold)
    for count, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _cell(sheet, count, place, column.get(row), day)
    book.close()
    return count


def _cell(sheet: Any, line: int, place: int, value: Any, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(line, place, value)
    elif value is not None:
        sheet.write_string(line, place, str(value))
