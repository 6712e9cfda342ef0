"""The agenda: a secret address, initials only, the rights of its owner, one register's ends and deadlines."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests.passes.builders import hire, issued
from tests.passes.test_pages import read
from tremplin.kernel.models import JournalEntry
from tremplin.passes.models import CalendarFeed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(datetime(2026, 11, 19, 10, tzinfo=timezone.get_current_timezone()), tick=False)


@pytest.fixture
def structure(make):
    return make.structure(brand="Les Essais")


@pytest.fixture
def found(make, structure):
    made = issued(make.candidate(first_name="Samira", last_name="Exemple"), starts_on=date(2025, 1, 6))
    hire(made, by=structure, starts_on=date(2025, 1, 6), ends_on=date(2026, 12, 31))
    return made


def address(client) -> str:
    text = client.post("/agenda/ouvrir").context["address"]
    return text.split("8000")[-1] if "8000" in text else "/" + text.split("/", 3)[3]


def events(url: str) -> dict[str, date]:
    calendar = Calendar.from_ical(Client().get(url).content)
    return {str(event["summary"]): event["dtstart"].dt for event in calendar.walk("VEVENT")}


def test_ends_and_deadlines_with_initials(make, structure, found):
    url = address(make.client(structure))
    assert events(url) == {
        "Fin du PASS IAE : S… E…": date(2027, 1, 5),
        "Dernier jour pour prolonger le PASS IAE : S… E…": date(2027, 7, 5),
        "Fin du contrat : S… E…": date(2026, 12, 31),
    }
    response = Client().get(url)
    assert response["Content-Type"].startswith("text/calendar")
    assert "noindex" in response["X-Robots-Tag"]
    assert b"Samira" not in response.content


def test_only_the_hash_is_kept_and_the_secret_is_shown_once(make, structure):
    client = make.client(structure)
    token = address(client).removeprefix("/agenda/").removesuffix(".ics")
    assert token not in str(CalendarFeed.objects.values())
    assert token not in client.get("/agenda").content.decode()
    assert "Elle n’est montrée qu’à sa création." in read(client.get("/agenda"))


def test_replaced_closed_or_left_it_answers_404(make, structure, found):
    client = make.client(structure)
    first, second = address(client), address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post("/agenda/fermer")
    assert Client().get(second).status_code == 404
    third = address(client)
    make.member(of=structure)
    structure.memberships.order_by("started_on", "pk").first().__class__.objects.filter(
        pk=structure.memberships.order_by("started_on", "pk").first().pk
    ).update(ended_on=date(2026, 11, 19))
    assert Client().get(third).status_code == 404
    assert Client().get("/agenda/inconnu.ics").status_code == 404
    assert JournalEntry.objects.filter(verb="passes.open_calendar").count() == 3


def test_it_follows_the_rights_of_its_owner(make, structure, found):
    prescriber = make.prescriber()
    make.accompaniment(who=found.candidate, by=prescriber)
    url = address(make.client(prescriber))
    assert len(events(url)) == 3
    prescriber.prescriber.authorisation = "refused"
    prescriber.prescriber.save()
    assert events(url) == {}


def test_nothing_for_who_has_no_register(make):
    orienter = make.prescriber(authorised=False)
    assert make.client(orienter).get("/agenda").status_code == 404
    assert make.client(orienter).post("/agenda/ouvrir").status_code == 404


def test_reading_it_takes_the_same_queries_whatever_its_length(make, structure, django_assert_max_num_queries):
    for _ in range(6):
        made = issued(make.candidate(), starts_on=date(2025, 1, 6))
        hire(made, by=structure, starts_on=date(2025, 1, 6))
    url = address(make.client(structure))
    with django_assert_max_num_queries(8):
        assert Client().get(url).status_code == 200
