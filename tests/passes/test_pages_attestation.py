"""The attestation: who may have it, and what the document is."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.passes.builders import hire, issued, suspend
from tests.passes.test_pages import read
from tremplin.passes.actions import cancel

pytestmark = pytest.mark.django_db
START = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, 5, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def found(make, structure):
    person = make.candidate(account=True, first_name="Zoé #eval", last_name="*Gras* $x$", birth_date=date(1990, 5, 1))
    made = issued(person, starts_on=START)
    hire(made, by=structure, starts_on=START, ends_on=date(2027, 3, 1))
    return made


def document(client, found) -> tuple[PdfReader, str]:
    response = client.get(f"/pass/{found.pk}/attestation")
    assert response.status_code == 200
    pdf = PdfReader(BytesIO(response.content))
    text = " ".join(page.extract_text() for page in pdf.pages)
    return pdf, " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def test_what_it_says(make, found, structure):
    _, text = document(make.client(structure), found)
    assert found.display_number in text
    assert "1er mai 1990" in text
    assert "2 mars 2026" in text
    assert "29 février 2028" in text
    assert "468" in text
    assert "28 février 2030" in text
    assert "19 novembre 2026 à 10 h 05, pour Les Essais" in text


def test_what_a_person_typed_stays_text(make, found, structure):
    _, text = document(make.client(structure), found)
    assert "Zoé #eval *Gras* $x$" in text


def test_it_is_tagged_titled_and_french(make, found):
    pdf, _ = document(make.client(found.candidate.user), found)
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] in ("fr", "fr-FR")
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert pdf.metadata.title == f"Attestation de PASS IAE n° {found.display_number}"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    fonts = {font.get_object()["/BaseFont"] for page in pdf.pages for font in page["/Resources"]["/Font"].values()}
    assert all("LibertinusSerif" in name for name in fonts)


def test_it_is_a_private_download(make, found, structure):
    response = make.client(structure).get(f"/pass/{found.pk}/attestation")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="attestation-pass-iae-{found.number}.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_a_suspended_pass_says_so(make, found, structure):
    suspend(found, starts_on=date(2026, 11, 1), ends_on=date(2026, 12, 31))
    _, text = document(make.client(structure), found)
    assert "suspendu : ses jours ne courent pas" in text


def test_a_structure_that_only_received_a_candidature_reads_but_does_not_print(make, found):
    receiver = make.structure()
    make.application(to=receiver, who=found.candidate)
    client = make.client(receiver)
    page = client.get(f"/pass/{found.pk}")
    assert page.status_code == 200
    assert "Attestation (PDF)" not in read(page)
    assert client.get(f"/pass/{found.pk}/attestation").status_code == 403


def test_no_attestation_once_over_or_cancelled(make, structure, found):
    over = issued(make.candidate(), starts_on=date(2024, 3, 12))
    hire(over, by=structure, starts_on=over.starts_on, ends_on=date(2025, 1, 1))
    cancel(by=make.actor(structure), found=found, reason="Embauche annulée")
    client = make.client(structure)
    assert client.get(f"/pass/{over.pk}/attestation").status_code == 409
    refused = client.get(f"/pass/{found.pk}/attestation")
    assert refused.status_code == 409
    assert "Ce PASS IAE est annulé" in read(refused)
