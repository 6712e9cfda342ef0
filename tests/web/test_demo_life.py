"""The demonstration is built anywhere in the year, quickly found again, and never installed in production."""

import csv
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured

from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate
from tremplin.organisations.models import Organisation
from tremplin.passes.models import Pass
from tremplin.reference.models import Commune
from tremplin.web import demo_data
from tremplin.web.demo import names, prescribers, structures
from tremplin.web.demo.accounts import ACCOUNTS, PASSWORD

REGISTERS = Path(__file__).resolve().parents[3] / "shared" / "data"
DAYS = ("2025-02-28T23:40", "2027-01-01T00:20")
LEAP_DAY = "2028-02-29T09:00"


@pytest.mark.django_db
@pytest.mark.parametrize("day", DAYS)
def test_it_is_built_on_any_day(day):
    """Before a month's end, new year's night (and leap day below): the rules allow every story told from there."""
    with time_machine.travel(datetime.fromisoformat(day).replace(tzinfo=UTC), tick=False):
        demo_data.ensure(reset=True)
        assert_whole(day)


def assert_whole(day):
    assert set(Application.objects.values_list("state", flat=True)) == set(Application.State.values)
    assert Pass.objects.filter(ends_on__gte=day[:10]).exists()


@pytest.mark.django_db
def test_a_second_start_keeps_the_data_and_a_reset_builds_the_same_again(django_assert_max_num_queries):
    with time_machine.travel(datetime.fromisoformat(LEAP_DAY).replace(tzinfo=UTC), tick=False):
        demo_data.ensure(reset=False)
        assert_whole(LEAP_DAY)
        first = trace()
        Organisation.objects.filter(slug="regie-du-vallon").update(headline="Modifiée par la démonstration")
        with django_assert_max_num_queries(1):
            demo_data.ensure(reset=False)
        assert Organisation.objects.filter(headline="Modifiée par la démonstration").exists()
        demo_data.ensure(reset=True)
        assert not Organisation.objects.filter(headline="Modifiée par la démonstration").exists()
        assert trace() == first
    assert Commune.objects.filter(code="93066").exists()


def trace():
    """What two builds of the same day have in common."""
    people = set(Candidate.objects.values_list("first_name", "last_name", "birth_date"))
    return people, sorted(Application.objects.values_list("pk", "state", "organisation__slug"))


@pytest.mark.django_db
def test_it_refuses_any_other_environment(settings):
    settings.DEMO = settings.TESTING = False
    for reset in (False, True):
        with pytest.raises(ImproperlyConfigured):
            demo_data.ensure(reset=reset)
    assert demo_data.available_accounts() == ()
    assert not Organisation.objects.filter(source="demo").exists()


@pytest.mark.django_db
def test_the_welcome_gives_the_address_and_every_account():
    said = demo_data.welcome("http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000/connexion" in said
    assert PASSWORD in said
    assert all(account.email in said for account in ACCOUNTS)


@pytest.mark.django_db
def test_the_welcome_says_when_the_territory_is_old():
    built = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)
    User.objects.create(email="candidate-nouvelle@demo.example", date_joined=built)
    with time_machine.travel(built + timedelta(days=120), tick=False):
        assert "Ce territoire date du 12 mai 2026" in demo_data.welcome("http://127.0.0.1:8000")
    with time_machine.travel(built + timedelta(days=3), tick=False):
        assert "Ce territoire date" not in demo_data.welcome("http://127.0.0.1:8000")


def normal(text):
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall("[a-z0-9]+", plain))


def real_names():
    """Names of the public registers, when a copy of them lies beside the checkout."""
    found = set()
    for register in ("siae.csv", "prescribers.csv"):
        if (REGISTERS / register).exists():
            with (REGISTERS / register).open(encoding="utf-8") as stream:
                found |= {normal(row.get(key) or "") for row in csv.DictReader(stream) for key in ("name", "brand")}
    return "\n".join(f" {name} " for name in found)


def test_no_name_is_taken_twice_nor_a_real_one():
    organisations = [line.name for line in (*structures.lines(), *prescribers.lines())] + [prescribers.NETWORK_HEAD[0]]
    people = [account.name for account in ACCOUNTS] + [
        f"{first} {surname}"
        for origin in names.ORIGINS
        for first in (*origin.women, *origin.men)
        for surname in origin.surnames
    ]
    ours = [normal(name) for name in (*organisations, *people)]
    assert len(ours) == len(set(ours))
    real = real_names()
    assert [name for name in ours if f" {name} " in real] == []
