"""Uploads made to harm: bombs, disguises, two kinds in one, names that lead elsewhere, and what an antivirus finds."""

import socket
import socketserver
import struct
import threading
import time
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from tests.kernel.test_files import WORKBOOK, archive, pdf, upload
from tremplin.kernel import antivirus
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.errors import Refused
from tremplin.kernel.files import PDF, check_pdf, check_report, safe_name, serve, store
from tremplin.kernel.models import JournalEntry
from tremplin.organisations.photos import check_photo

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def active(what):
    """A PDF that would run something when opened."""
    writer, output = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    if what == "script":
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    elif what == "attachment":
        writer.add_attachment("virus.exe", b"MZ")
    else:
        action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    writer.write(output)
    return output.getvalue()


def pdf_bomb():
    """A few hundred kilobytes whose cross-reference stream unfolds into 400 MB."""
    packed = zlib.compress(b"\0" * 400_000_000, 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 3/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length "
    return head + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"


def zip_bomb():
    output = BytesIO()
    with ZipFile(output, "w", ZIP_DEFLATED) as made:
        for name in WORKBOOK:
            made.writestr(name, "x")
        made.writestr("xl/worksheets/sheet1.xml", b"\0" * 200_000_000)
    return output.getvalue()


def many_parts():
    output = BytesIO()
    with ZipFile(output, "w") as made:
        for name in [*WORKBOOK, *(f"xl/{number}" for number in range(600))]:
            made.writestr(name, "")
    return output.getvalue()


@pytest.mark.parametrize("what", ["script", "attachment", "launch"])
def test_a_pdf_that_runs_something_is_refused_with_what_to_do(what):
    with pytest.raises(Refused) as refusal:
        check_pdf(upload(active(what)), field="cv")
    assert (refusal.value.code, refusal.value.field) == ("active_pdf", "cv")
    assert "Imprimez-le en PDF" in refusal.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a" + b"/*" + pdf(),
        b"<script>alert(1)</script>" + pdf(),
        b"\n" * 900 + pdf(),
        b"PK\x03\x04" + pdf(),
        b"MZ\x90\x00" + pdf(),
        b"%PDF-1.7\n" + b"<</Kids[1 0 R]/Type/Pages>>" * 2000,
        EICAR,
    ],
    ids=["html", "svg", "gif then pdf", "html then pdf", "blank then pdf", "zip then pdf", "program", "loop", "eicar"],
)
def test_a_disguise_is_refused_whatever_its_name_and_announced_type(content):
    with pytest.raises(Refused):
        check_pdf(upload(content, "cv.pdf", "application/pdf"), field="cv")


def test_a_pdf_bomb_is_refused_in_little_time():
    bomb, started = pdf_bomb(), time.perf_counter()
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused):
        check_pdf(upload(bomb), field="cv")
    assert time.perf_counter() - started < 20


def test_a_pdf_of_too_many_pages_is_refused():
    with pytest.raises(Refused):
        check_pdf(upload(pdf(pages=201)), field="cv")


@pytest.mark.parametrize(
    "made",
    [
        zip_bomb,
        many_parts,
        lambda: archive(*WORKBOOK, "xl/page.html"),
        lambda: archive(*WORKBOOK, "xl/VBAPROJECT.BIN"),
    ],
    ids=["bomb", "many parts", "html inside", "macros in capitals"],
)
def test_a_workbook_that_unfolds_or_runs_is_refused(made):
    with pytest.raises(Refused):
        check_report(upload(made(), "bilan.xlsx"), field="report")


def test_an_image_bomb_is_refused_before_it_is_unfolded():
    output = BytesIO()
    Image.new("1", (20_000, 20_000)).save(output, "PNG")
    assert len(output.getvalue()) < 100_000
    with pytest.raises(Refused):
        check_photo(upload(output.getvalue(), "photo.png"), field="photo")


def test_a_photo_that_is_also_a_page_is_rewritten_without_it():
    output = BytesIO()
    Image.new("RGB", (50, 50)).save(output, "PNG")
    kept = check_photo(upload(output.getvalue() + b"<script>alert(1)</script>", "p.png"), field="photo")
    assert b"script" not in kept.content


def test_a_photo_in_svg_is_refused():
    with pytest.raises(Refused):
        check_photo(upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photo.png"), field="photo")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Mon CV.pdf", "Mon CV.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\moi\\cv.pdf", "cv.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe.pdf"),
        ("cv.pdf.exe", "cv.pdf.exe.pdf"),
        ("cv.PDF", "cv.pdf"),
        ("cv\r\nSet-Cookie: a=b.pdf", "cvSet-Cookie_ a=b.pdf"),
        ("\0.pdf", "document.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("é" * 300, "é" * 146 + ".pdf"),
    ],
)
def test_a_name_keeps_its_words_and_nothing_that_acts(given, kept):
    assert safe_name(given, ".pdf") == kept
    assert len(safe_name(given, ".pdf")) <= 150


@pytest.mark.django_db
def test_a_file_is_served_as_a_download_that_nothing_runs():
    stored = store(by=SYSTEM, content=pdf(), content_type=PDF, name="cv\u202e\r\nfdp.html")
    response = serve(stored)
    assert response["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Type"] == PDF


# --- A real conversation with an antivirus -----------------------------------------------------------------------------


class Daemon(socketserver.BaseRequestHandler):
    """clamd's side of PING and INSTREAM: chunks after their length, a chunk of length zero at the end."""

    def handle(self):
        command = b""
        while not command.endswith((b"\n", b"\0")):
            command += self.request.recv(1)
        if b"PING" in command:
            self.request.sendall(b"PONG\n")
            return
        content = b""
        while size := struct.unpack("!L", self.exactly(4))[0]:
            content += self.exactly(size)
        self.request.sendall(self.answer(content))

    def exactly(self, size):
        data = b""
        while len(data) < size:
            data += self.request.recv(size - len(data))
        return data

    def answer(self, content):
        if self.server.mood == "broken":
            return b"INSTREAM size limit exceeded. ERROR\n"
        return b"stream: Eicar-Test-Signature FOUND\n" if EICAR in content else b"stream: OK\n"


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    """A daemon that speaks the protocol, on each kind of socket."""
    if request.param == "tcp":
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon)
        settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
    else:
        path = str(tmp_path / "clamd.ctl")
        server = socketserver.ThreadingUnixStreamServer(path, Daemon)
        settings.CLAMAV = f"unix:{path}"
    server.mood, server.daemon_threads = "", True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def infected():
    writer, output = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(EICAR)
    writer._add_object(stream)
    writer.write(output)
    return output.getvalue()


@pytest.mark.django_db
def test_a_sound_file_passes_and_an_infected_one_is_refused_and_journalled(clamd):
    assert check_pdf(upload(pdf()), field="cv")
    with pytest.raises(Refused) as refusal:
        check_pdf(upload(infected(), "cv de Samira.pdf"), field="cv")
    assert (refusal.value.code, refusal.value.field) == ("infected", "cv")
    (line,) = JournalEntry.objects.filter(verb="files.infected")
    assert line.after == {"found": "Eicar-Test-Signature"}


@pytest.mark.django_db
def test_a_daemon_that_gives_up_refuses_the_file(clamd):
    clamd.mood = "broken"
    with pytest.raises(Refused) as refusal:
        check_report(upload(archive(*WORKBOOK)), field="report")
    assert refusal.value.code == "antivirus_away"


def test_a_daemon_that_is_down_refuses_the_file_and_says_to_come_back(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.CLAMAV = f"127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(Refused) as refusal:
        check_pdf(upload(pdf()), field="cv")
    assert refusal.value.code == "antivirus_away"
    assert "Recommencez dans dix minutes" in refusal.value.message


def test_without_daemon_nothing_is_asked(settings, monkeypatch):
    settings.CLAMAV = ""
    monkeypatch.setattr(antivirus, "daemon", lambda address: pytest.fail("asked"))
    assert check_pdf(upload(pdf()), field="cv")


def test_doctor_says_what_the_antivirus_is(clamd, settings):
    from tremplin.web import doctor

    (found,) = doctor.antivirus()
    assert found.ok
    settings.CLAMAV = "127.0.0.1:1"
    (found,) = doctor.antivirus()
    assert not found.ok
    settings.CLAMAV = ""
    (found,) = doctor.antivirus()
    assert "ne sont pas analysés" in found.what
