"""The lines of a public page: what may be written, by whom, once; how complete a page is."""

import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from tests import makers
from tests.passes.test_pages import read
from tremplin.kernel.errors import Refused
from tremplin.organisations import zones
from tremplin.organisations.actions import save_entry
from tremplin.organisations.completion import GRID, completion, facts_of
from tremplin.organisations.models import Activity, ClientReference, Label, Organisation, PageDate, YearlyFigures
from tremplin.organisations.themes import THEMES

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(make):
    return make.structure(slug="les-essais")


def url(theme: str, *rest: str) -> str:
    return "/".join(("/fiches/les-essais", theme, *rest))


GOOD = {
    "activites": {
        "sector": "espaces-verts",
        "title": "Paniers",
        "services": ["goods"],
        "areas": "Est Ensemble\n93\nFrance",
    },
    "references": {"client": "Ville", "what": "Trois squares", "year": "2025", "agreed": "on"},
    "labels": {"kind": "esus", "valid_until": "2030-05-04"},
    "chiffres": {"year": "2025", "employees": "12", "exits_to_work": "60", "source": "bilan 2025"},
    "dates": {"kind": "hiring", "starts_on": "2030-05-04", "at": "09:30", "details": "Sans rendez-vous."},
}
MODELS = {
    "activites": Activity,
    "references": ClientReference,
    "labels": Label,
    "chiffres": YearlyFigures,
    "dates": PageDate,
}
assert set(GOOD) == set(THEMES)


@pytest.mark.parametrize("theme", GOOD)
def test_a_line_is_written_once_however_often_it_is_sent(make, structure, theme):
    client = make.client(structure)
    for _ in range(2):
        assert client.post(url(theme, "ajouter"), GOOD[theme])["Location"] == url(theme)
    made = MODELS[theme].objects.get()
    assert str(made).replace("\xa0", " ") in read(client.get(url(theme)))
    assert client.post(url(theme, str(made.pk)), GOOD[theme]).status_code == 302
    assert client.get(url(theme, str(made.pk))).status_code == 200
    for _ in range(2):
        client.post(url(theme, str(made.pk), "retirer"))
    assert not MODELS[theme].objects.exists()


@pytest.mark.parametrize(
    ("theme", "changes", "field", "said"),
    [
        ("activites", {"areas": "Nulle-Part-sur-Rien"}, "areas", "Nulle-Part-sur-Rien"),
        ("activites", {"areas": "\n".join(["93"] * 41)}, "areas", "au plus"),
        ("activites", {"sector": "inconnu"}, "sector", ""),
        ("references", {"agreed": ""}, "agreed", "l’accord du client"),
        ("references", {"year": "2099"}, "year", "pas possible"),
        ("labels", {"kind": "other"}, "name", "nom de ce label"),
        ("chiffres", {"exits_to_work": "101"}, "exits_to_work", "100 au plus"),
        ("chiffres", {"employees": "", "exits_to_work": ""}, "employees", "au moins un chiffre"),
        ("chiffres", {"source": ""}, "source", ""),
        ("chiffres", {"year": "1789"}, "year", "pas possible"),
        ("dates", {"ends_on": "2030-05-01"}, "ends_on", "avant le premier"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(make, structure, theme, changes, field, said):
    response = make.client(structure).post(url(theme, "ajouter"), {**GOOD[theme], **changes})
    assert response.status_code == 200
    assert said in str(response.context["form"].errors[field])
    assert not MODELS[theme].objects.exists()


def test_a_second_line_for_the_same_year_is_refused_in_words(make, structure):
    client = make.client(structure)
    client.post(url("chiffres", "ajouter"), GOOD["chiffres"])
    again = client.post(url("chiffres", "ajouter"), {**GOOD["chiffres"], "employees": "13"})
    assert "dit déjà cela" in read(again)
    assert YearlyFigures.objects.get().employees == 12


def test_the_lines_of_another_are_not_found(make, structure):
    made, stranger = make.activity(of=structure), make.structure(slug="autre")
    client = make.client(stranger)
    assert client.get(url("activites", str(made.pk))).status_code == 404
    assert client.get(f"/fiches/autre/activites/{made.pk}").status_code == 404
    client.post(f"/fiches/autre/activites/{made.pk}/retirer")
    assert Activity.objects.exists()


def test_an_unknown_theme_is_not_found(make, structure):
    assert make.client(structure).get(url("secrets")).status_code == 404


def test_the_page_says_where_each_activity_is_done(client, make, structure):
    make.client(structure).post(url("activites", "ajouter"), GOOD["activites"])
    assert Activity.objects.get().areas == ["territoire:200057875", "departement:93", "france"]
    assert "Est Ensemble, Seine-Saint-Denis, Toute la France" in read(client.get("/structures/les-essais"))


def test_a_label_that_is_over_and_a_day_that_is_past_are_not_shown(client, structure):
    yesterday = timezone.localdate() - timedelta(days=1)
    Label.objects.create(organisation=structure, kind="rsei", valid_until=yesterday)
    PageDate.objects.create(organisation=structure, kind="hiring", starts_on=yesterday, ends_on=yesterday)
    told = read(client.get("/structures/les-essais"))
    assert "RSEi" not in told
    assert "Dates à venir" not in told
    assert b"BEGIN:VEVENT" not in client.get("/structures/les-essais/dates.ics").content


@pytest.mark.parametrize(
    ("theme", "field", "more"),
    [("labels", "valid_until", {}), ("dates", "starts_on", {}), ("dates", "ends_on", {"starts_on": "2020-01-01"})],
)
def test_a_day_that_is_past_is_refused_since_nobody_would_see_it(make, structure, theme, field, more):
    yesterday = f"{timezone.localdate() - timedelta(days=1):%Y-%m-%d}"
    page = make.client(structure).post(url(theme, "ajouter"), {**GOOD[theme], **more, field: yesterday})
    assert "Ce jour est passé" in page.context["form"].errors[field][0]
    assert not MODELS[theme].objects.exists()


def test_dates_go_to_a_calendar(client, make, structure):
    make.client(structure).post(url("dates", "ajouter"), GOOD["dates"])
    calendar = client.get("/structures/les-essais/dates.ics")
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"DTSTART:20300504T073000Z" in calendar.content
    again = client.get("/structures/les-essais/dates.ics", headers={"if-none-match": calendar["ETag"]})
    assert again.status_code == 304
    assert "Ajouter ces dates à mon agenda" in read(client.get("/structures/les-essais"))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Est Ensemble", "territoire:200057875"),
        ("seine saint denis", "departement:93"),
        ("93", "departement:93"),
        ("Île-de-France", "region:11"),
        ("France entière", "france"),
        ("Bondy", "commune:93010"),
        ("93140", "commune:93010"),
        ("Xyzzy", None),
    ],
)
def test_places_mean_what_people_type(typed, key):
    assert zones.key_of(typed) == key
    assert key is None or zones.key_of(zones.names([key])[key]) == key


class TestCompletion:
    def full(self, one):
        today = timezone.localdate()
        Organisation.objects.filter(pk=one.pk).update(
            headline="Couture", presentation="x" * 200, phone="01", address="1 rue", access_notes="Par la cour.",
            step_free="no", reviewed_on=today,
        )  # fmt: skip
        one.page_photos.create(photo=stored(), caption="L’atelier")
        one.refresh_from_db()

    def test_a_structure_of_one_trade_without_reference_nor_label_reaches_100(self, make, structure):
        make.activity(of=structure)
        YearlyFigures.objects.create(organisation=structure, year=timezone.localdate().year - 1, source="bilan")
        self.full(structure)
        assert completion(facts_of(structure)).score == 100

    def test_a_prescriber_that_sells_nothing_reaches_100(self, make):
        prescriber = make.prescriber()
        self.full(prescriber)
        assert completion(facts_of(prescriber)).score == 100

    def test_an_empty_page_is_told_what_searchers_miss_first(self, structure):
        found = completion(facts_of(structure))
        assert found.score == 0
        assert found.missing == GRID
        assert sum(line.points for line in GRID) == 100


def stored():
    from django.core.files.base import ContentFile

    from tremplin.kernel.models import StoredFile

    content = ContentFile(b"x", name="p.webp")
    return StoredFile.objects.create(file=content, name="p.webp", content_type="image/webp", size=1, sha256="0" * 64)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_line_at_once_make_one():
    cache.clear()
    structure = makers.structure()
    values = {"year": 2025, "employees": 3, "source": "bilan"}
    failed = []

    def add():
        try:
            save_entry(by=makers.actor(structure), organisation=structure, kind="figures", values=values)
        except Refused as refusal:
            failed.append(refusal)
        finally:
            connection.close()

    both = [threading.Thread(target=add) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert failed == []
    assert YearlyFigures.objects.count() == 1
