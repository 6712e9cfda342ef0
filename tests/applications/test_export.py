"""The current view as a file: the page's rows and columns, no formula, no field that the reader may not read."""

import csv
import io
import zipfile
from datetime import date

import pytest

from tests.makers import FIRST_READING
from tremplin.applications.models import Application
from tremplin.kernel.models import JournalEntry, Notice

pytestmark = pytest.mark.django_db
SECRET = {"phone": "0612345678", "birth_date": date(1991, 7, 23), "address": "7 impasse Secrète"}


def read(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))


def sheet(response) -> str:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


@pytest.fixture
def desk(make):
    structure, orienter = make.structure(), make.prescriber(authorised=False)
    person = make.candidate(first_name="=HYPERLINK(1)", last_name="Vasseur", **SECRET)
    person.nir, person.nir_absence = "291079300112345", ""
    person.save()
    application = make.application(to=structure, who=person, by=orienter)
    Application.objects.filter(pk=application.pk).update(state="processing")
    make.application(to=structure, who=make.candidate(last_name="Autre"))
    return structure, orienter


def test_the_rows_and_columns_of_the_filtered_page(make, desk):
    client = make.client(desk[0])
    rows = read(client.post("/candidatures/exporter/csv?vue=a-traiter&etat=processing"))
    assert len(rows) == 2
    found = dict(zip(*rows, strict=True))
    assert found["Personne"] == "'=HYPERLINK(1) Vasseur"
    assert (found["Statut"], found["À qui d’agir"], found["Postes"]) == ("À l’étude", "À vous", "Candidature spontanée")
    assert found["Éligibilité"] == "À valider par vous"
    entry = JournalEntry.objects.get(verb="applications.export")
    assert entry.after == {"rows": 1, "format": "csv", "filters": "Statut : À l’étude"}


def test_xlsx_holds_no_formula(make, desk):
    text = sheet(make.client(desk[0]).post("/candidatures/exporter/xlsx"))
    assert "=HYPERLINK(1) Vasseur" in text
    assert "<f>" not in text


def test_an_orienter_never_receives_what_it_may_not_read(make, desk):
    """HTML, CSV, XLSX and mail: neither number, birth, phone nor address; initials only."""
    structure, orienter = desk
    client = make.client(orienter)
    sent = Application.objects.get(sender_organisation=orienter)
    texts = [
        client.get("/candidatures/envoyees").content.decode(),
        client.get(f"/candidatures/{sent.pk}").content.decode(),
        str(read(client.post("/candidatures/envoyees/exporter/csv"))),
        sheet(client.post("/candidatures/envoyees/exporter/xlsx")),
        *(str(one.content) + one.subject for one in Notice.objects.filter(user=sent.sender)),
    ]
    assert len(texts) > 4
    hidden = ["0612345678", "06 12 34 56 78", "23/07/1991", "23 juillet 1991", "1991-07-23", "impasse Secr", "Vasseur"]
    hidden += ["291079300112345", "2910793"]
    assert [(place, one) for place, text in enumerate(texts) for one in hidden if one in text] == []
    # the structure's own list is not a file of identities either
    own = str(read(make.client(structure).post("/candidatures/exporter/csv")))
    assert [one for one in hidden if one in own] == ["Vasseur"]


def test_queries_do_not_grow_with_the_rows(make, desk, django_assert_max_num_queries):
    client = make.client(desk[0])
    for _ in range(15):
        make.application(to=desk[0], by=make.prescriber())
    with django_assert_max_num_queries(6 + FIRST_READING):
        rows = read(client.post("/candidatures/exporter/csv"))
    assert len(rows) == 18


def test_doors(make, desk):
    assert make.client(make.prescriber()).post("/candidatures/exporter/csv").status_code == 403
    assert make.client(make.user()).post("/candidatures/envoyees/exporter/csv").status_code == 403
    assert make.client(desk[0]).get("/candidatures/exporter/csv").status_code == 405
    assert make.client(desk[0]).post("/candidatures/exporter/docx").status_code == 404
    assert len(read(make.client(make.structure()).post("/candidatures/exporter/csv"))) == 1
