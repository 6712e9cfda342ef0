"""The A4 booklet of a territory: who hires there, by commune, with the organisation's own contacts, indexed by sector."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.utils import timezone
from pypdf import PdfReader

from tests.directory.conftest import BOBIGNY, LYON, SAINT_DENIS, SEVRAN
from tremplin.directory import booklet
from tremplin.directory.listing import relist
from tremplin.organisations.models import Organisation
from tremplin.reference.models import Sector

pytestmark = pytest.mark.django_db
DEPARTMENT, PLAINE_COMMUNE = "/livrets/departement/93.pdf", "/livrets/territoire/200057867.pdf"


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    documents = {**settings.CACHES["documents"], "LOCATION": tmp_path}
    settings.CACHES = {**settings.CACHES, "documents": documents}


@pytest.fixture
def structures(make):
    sewing = make.structure(name="Fil et Aiguille", where=SAINT_DENIS, headline="Couture", phone="01 99 00 00 01")
    sewing.sectors.add(Sector.objects.get(label__startswith="Confection"))
    garden = make.structure(name="Les Bordures", where=SEVRAN, kinds=["EI"], email="contact@bordures.example")
    make.post(of=garden, title="Ouvrier·ère du paysage")
    make.structure(name="Loin d’ici", where=LYON)
    relist()
    return sewing, garden


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    document = PdfReader(BytesIO(response.content))
    return document, " ".join(" ".join(page.extract_text().split()) for page in document.pages)


def test_each_structure_of_the_area_with_what_its_page_says(client, structures):
    _, text = read(client, DEPARTMENT)
    assert "2 structures peuvent embaucher ici" in text
    assert "Fil et Aiguille (ACI)" in text
    assert "01 99 00 00 01" in text
    assert "contact@bordures.example" in text
    assert "1 poste ouvert" in text
    assert "Loin d’ici" not in text
    assert "Les Bordures" not in read(client, PLAINE_COMMUNE)[1]


def test_by_commune_then_by_sector(client, structures):
    said = booklet.facts(booklet.area_of("departement", "93"))
    assert [one["name"] for one in said["communes"]] == ["Saint-Denis", "Sevran"]
    assert [one["id"] for sector in said["sectors"] for one in sector["structures"]] == [structures[0].slug]


def test_tagged_in_french_and_dated(client, structures):
    document, text = read(client, DEPARTMENT)
    catalogue = document.trailer["/Root"]
    assert catalogue["/Lang"] == "fr-FR"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "Les structures d’insertion : Seine-Saint-Denis" in document.metadata.title
    assert "Source" in text
    assert str(timezone.localdate().year) in text
    assert {round(document.pages[0].mediabox.width), round(document.pages[0].mediabox.height)} == {595, 842}


def test_no_person_is_named(client, make):
    structure = make.structure(name="Fil et Aiguille", where=SAINT_DENIS)
    member = make.member(of=structure).user
    Organisation.objects.filter(pk=structure.pk).update(register_email="direction@registre.example", reviewed_by=member)
    relist()
    _, text = read(client, DEPARTMENT)
    assert member.last_name not in text
    assert member.email not in text
    assert "direction@registre.example" not in text


def test_whoever_may_hire_no_more_is_left_out(client, make):
    ended = make.structure(name="Finie", where=SAINT_DENIS)
    relist()
    assert "Finie" in read(client, DEPARTMENT)[1]
    ended.listings.update(until=timezone.localdate() - timedelta(days=1))
    assert "Finie" not in read(client, DEPARTMENT)[1]


def test_an_area_without_structure_says_so(client, db):
    _, text = read(client, "/livrets/departement/48.pdf")
    assert "Aucune structure connue" in text


@pytest.mark.parametrize("path", ["departement/99", "region/11", "commune/93066", "territoire/%00", "departement/.."])
def test_anything_else_has_none(client, db, path):
    assert client.get(f"/livrets/{path}.pdf").status_code == 404


def test_made_once_for_what_it_says(client, structures, monkeypatch):
    first = client.get(DEPARTMENT)
    monkeypatch.setattr(booklet, "compile_pdf", lambda *_, **__: pytest.fail("made again"))
    again = client.get(DEPARTMENT)
    assert again.content == first.content
    assert client.get(DEPARTMENT, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert "public" in first["Cache-Control"]
    assert not first.cookies


def test_made_again_when_a_structure_changes(client, structures, make):
    first = client.get(DEPARTMENT)
    make.structure(name="Nouvelle", where=BOBIGNY)
    relist()
    assert client.get(DEPARTMENT)["ETag"] != first["ETag"]
    assert "Nouvelle" in read(client, DEPARTMENT)[1]


def test_a_disk_that_keeps_nothing_takes_it_from_nobody(client, structures, monkeypatch):
    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(caches["documents"], "set", full)
    assert "Fil et Aiguille" in read(client, DEPARTMENT)[1]


def test_capped_and_said(client, structures, monkeypatch):
    monkeypatch.setattr(booklet, "MOST", 1)
    _, text = read(client, DEPARTMENT)
    assert "Ce livret s’arrête à 1 structure" in text
    assert "Les Bordures" not in text


@pytest.mark.parametrize(
    "name", ['#panic("x")', "*gras* _x_ $1$", "\\ #let", "]] // fin", '"guillemets" <étiquette>', "@renvoi"]
)
def test_a_name_is_text_never_source(client, make, name):
    make.structure(name=name, where=SAINT_DENIS, headline=name)
    relist()
    assert name.split()[0] in read(client, DEPARTMENT)[1]


def test_constant_queries(client, make, django_assert_max_num_queries):
    for number in range(20):
        make.structure(name=f"Structure {number}", where=SAINT_DENIS)
    relist()
    booklet.facts(booklet.area_of("departement", "93"))
    with django_assert_max_num_queries(3):
        booklet.facts(booklet.area_of("departement", "93"))


@pytest.mark.parametrize(
    ("place", "path"),
    [("93", DEPARTMENT), ("Plaine Commune", PLAINE_COMMUNE), ("93066", PLAINE_COMMUNE), ("69123", None)],
)
def test_offered_beside_the_results(client, structures, place, path):
    page = client.get("/recherche", {"lieu": place}).content.decode()
    assert (path or "/livrets/departement/69.pdf") in page


def test_offered_for_no_region_and_for_structures_only(client, structures):
    assert "/livrets/" not in client.get("/recherche?lieu=Île-de-France").content.decode()
    assert "/livrets/" not in client.get("/recherche?lieu=93&onglet=postes").content.decode()
