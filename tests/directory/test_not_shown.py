"""What a page says of whom nobody has verified yet, and of whom is closed: nothing, and nothing on offer."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.api.test_page_items import stored
from tremplin.organisations.models import ClientReference, Label, PageDate, PagePhoto, YearlyFigures

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(make):
    """A structure that has everything a page may show."""
    said = {"welcomes_immersions": True, "presentation": "Des meubles.", "phone": "01 99 00 00 12"}
    found = make.structure(slug="entiere", **said)
    day = timezone.localdate() + timedelta(days=5)
    make.activity(of=found, title="Menuiserie", services=["staffing"])
    make.service(of=found, name="Atelier CV")
    Label.objects.create(organisation=found, kind="esus")
    PagePhoto.objects.create(organisation=found, photo=stored(found), caption="L’établi")
    ClientReference.objects.create(organisation=found, client="Mairie", what="des bancs", agreed=True)
    PageDate.objects.create(organisation=found, kind="open_day", starts_on=day, ends_on=day)
    YearlyFigures.objects.create(organisation=found, year=day.year - 1, employees=12, source="bilan")
    return found


ON_OFFER = (
    "Menuiserie",
    "Atelier CV",
    "(ESUS)",
    "L’établi",
    "des bancs",
    "Portes ouvertes",
    "Essayer le métier",
    "Dispositifs portés",
    "Recruter avec",
    "devis",
)


def said(path: str) -> str:
    return BeautifulSoup(Client().get(path).content, "lxml").main.decode().replace("\xa0", " ")


def item(structure):
    return json.loads(Client().get(f"/api/v1/structures/{structure.pk}").content)


def test_a_closed_structure_offers_nothing_any_more_and_keeps_what_it_was(whole):
    before = said("/structures/entiere")
    assert [words for words in ON_OFFER if words not in before] == []
    whole.closed_on = timezone.localdate()
    whole.save()
    after = said("/structures/entiere")
    assert [words for words in ON_OFFER if words in after] == []
    assert "Des meubles." in after
    assert "personnes salariées en insertion" in after
    assert b"VEVENT" not in Client().get("/structures/entiere/dates.ics").content


def test_its_item_of_the_api_says_the_same(whole):
    offered = ("dispositifs", "activites", "labels", "realisations", "photos", "dates", "services")
    assert all(item(whole)[name] for name in offered)
    whole.closed_on = timezone.localdate()
    whole.save()
    body = item(whole)
    assert [name for name in offered if body[name]] == []
    assert body["fermee_le"] == timezone.localdate().isoformat()
    assert body["chiffres"][0]["salaries_en_insertion"] == 12


def test_a_post_of_a_closed_structure_says_which_of_both_is_closed(whole):
    post = makers.post(of=whole)
    whole.closed_on = timezone.localdate()
    whole.save()
    assert "La structure a fermé le" in said(f"/postes/{post.pk}")


def test_a_closed_prescriber_announces_nothing(make):
    found = make.prescriber(slug="ml", closed_on=timezone.localdate())
    make.service(of=found, name="Atelier CV")
    day = timezone.localdate()
    PageDate.objects.create(organisation=found, kind="meeting", starts_on=day, ends_on=day)
    page = said("/prescripteurs/ml")
    assert "Cet organisme a fermé" in page
    assert "Atelier CV" not in page
    assert "Réunion" not in page


def test_whom_nobody_has_verified_has_no_page_anywhere(whole):
    post = makers.post(of=whole)
    paths = [
        "/structures/entiere",
        "/structures/entiere/dates.ics",
        "/cartes/entiere.png",
        f"/postes/{post.pk}",
        f"/photos/entiere/{PagePhoto.objects.get().pk}",
        f"/api/v1/structures/{whole.pk}",
        f"/api/v1/postes/{post.pk}",
    ]
    assert [Client().get(path).status_code for path in paths] == [200] * len(paths)
    whole.source, whole.verified_at = "member", None
    whole.save()
    assert [Client().get(path).status_code for path in paths] == [404] * len(paths)


def test_its_team_is_not_sent_to_a_page_that_is_not_there(make, whole):
    link = "Voir la fiche publique"
    assert link in make.client(whole).get("/organisation/fiche").content.decode()
    whole.source, whole.verified_at = "member", None
    whole.save()
    page = make.client(whole).get("/organisation/fiche").content.decode()
    assert link not in page
    assert "n’est pas visible" in page


def test_a_page_with_nothing_to_offer_says_nothing_of_it(make):
    make.network(slug="tete")
    page = said("/structures/tete")
    assert [words for words in ON_OFFER if words in page] == []
