"""The pages of a contract: who reads it, who changes it, what they say."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.makers import FIRST_READING
from tests.passes.builders import hire, issued
from tests.passes.test_pages import read
from tremplin.contracts.models import Contract

pytestmark = pytest.mark.django_db
START, END = date(2026, 3, 2), date(2026, 12, 1)


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_jour": str(day.day), f"{name}_mois": str(day.month), f"{name}_annee": str(day.year)}


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def contract(make, structure):
    found = issued(make.candidate(account=True), starts_on=START)
    return hire(found, by=structure, starts_on=START, ends_on=END, weekly_hours=26)


@pytest.fixture
def client(make, structure):
    return make.client(structure)


def test_dates_duration_hours_and_pass(client, contract, django_assert_max_num_queries):
    with django_assert_max_num_queries(6 + FIRST_READING):
        client.get(f"/contrats/{contract.pk}")
    with django_assert_max_num_queries(6):
        text = read(client.get(f"/contrats/{contract.pk}"))
    assert "2 mars 2026" in text
    assert "9 mois sur 24 possibles : jusqu’au 1er mars 2028" in text
    assert "26 h" in text
    assert contract.pass_iae.display_number in text


def test_who_reads_it(make, contract, structure):
    prescriber, receiver = make.prescriber(), make.structure()
    make.accompaniment(who=contract.candidate, by=prescriber)
    make.application(to=receiver, who=contract.candidate, by=prescriber)
    orienter = make.prescriber(authorised=False)
    make.accompaniment(who=contract.candidate, by=orienter)
    statuses = {
        who: make.client(who).get(f"/contrats/{contract.pk}").status_code
        for who in (structure, prescriber, contract.candidate.user, receiver, orienter)
    }
    assert list(statuses.values()) == [200, 200, 200, 404, 404]
    for page in ("renouveler", "fin", "heures"):
        assert make.client(prescriber).get(f"/contrats/{contract.pk}/{page}").status_code == 403


def test_renew_then_take_back(client, contract):
    url = f"/contrats/{contract.pk}/renouveler"
    assert "au plus tard le 1er mars 2028" in read(client.get(url))
    assert "ends_on" in client.post(url).context["form"].errors
    too_long = client.post(url, {**parts("ends_on", date(2028, 3, 2)), "weekly_hours": "26"})
    assert "ends_on" in too_long.context["form"].errors
    done = client.post(url, {**parts("ends_on", date(2027, 6, 1)), "weekly_hours": "26"}, follow=True)
    assert "Le contrat est renouvelé." in read(done)
    made = Contract.objects.get(renews=contract)
    assert "15 mois" in read(client.get(f"/contrats/{made.pk}"))
    assert "c’est le suivant qui se renouvelle" in read(client.get(f"/contrats/{contract.pk}"))
    client.post(f"/contrats/{made.pk}/annuler")
    made.refresh_from_db()
    assert made.cancelled_at is not None


def test_end_then_erase_it(client, contract):
    url = f"/contrats/{contract.pk}/fin"
    assert set(client.post(url).context["form"].errors) == {"ended_on", "why"}
    done = client.post(url, {**parts("ended_on", date(2026, 11, 15)), "why": "permanent_job"}, follow=True)
    text = read(done)
    assert "Départ pour un CDI, au lieu du 1er décembre 2026" in text
    assert "Terminé" in text
    assert "En cours" in read(client.post(f"/contrats/{contract.pk}/rouvrir", follow=True))


def test_change_the_hours(client, contract):
    url = f"/contrats/{contract.pk}/heures"
    assert (
        "weekly_hours"
        in client.post(url, {**parts("starts_on", date(2026, 6, 1)), "weekly_hours": "12"}).context["form"].errors
    )
    done = client.post(url, {**parts("starts_on", date(2026, 6, 1)), "weekly_hours": "30"}, follow=True)
    assert "30 h à partir du 1er juin 2026" in read(done)


def test_the_pass_leads_to_its_contracts(client, contract):
    assert f"/contrats/{contract.pk}" in client.get(f"/pass/{contract.pass_iae_id}").content.decode()
