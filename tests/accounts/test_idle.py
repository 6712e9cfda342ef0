"""Whoever works and did nothing for ten hours logs in again; somebody on a pathway does not."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.steps import log_in
from tremplin.accounts.models import Session

START, NEXT_MORNING = "2026-11-19 18:00:00+01:00", "2026-11-20 08:30:00+01:00"


@pytest.fixture(autouse=True)
def office(settings, time_machine):
    settings.IDLE_AT_WORK = timedelta(hours=10)
    time_machine.move_to(START, tick=False)


def is_in(client: Client) -> bool:
    return client.get("/compte").status_code == 200


def test_a_professional_who_did_nothing_for_ten_hours_is_a_visitor(make, time_machine):
    user = make.structure().memberships.first().user
    client, _ = log_in(user)
    assert is_in(client)
    time_machine.move_to(NEXT_MORNING, tick=False)
    assert not is_in(client)
    assert client.post("/compte/connexions/fermer").status_code == 302
    assert Session.objects.filter(user=user).count() == 1, "reading ended nothing"
    assert client.get("/a-traiter")["Location"] == "/connexion?next=/a-traiter"
    log_in(user, client=client)
    assert is_in(client)


def test_the_platform_team_too(make, time_machine):
    client, _ = log_in(make.user(is_staff=True))
    assert is_in(client)
    time_machine.move_to(NEXT_MORNING, tick=False)
    assert not is_in(client)


def test_a_working_day_is_not_cut(make, time_machine):
    client, _ = log_in(make.structure().memberships.first().user)
    for hour in ("19:30", "22:00", "23:59"):
        time_machine.move_to(f"2026-11-19 {hour}:00+01:00", tick=False)
        assert is_in(client)
    time_machine.move_to(NEXT_MORNING, tick=False)
    assert is_in(client)


def test_somebody_on_a_pathway_keeps_her_week(make, time_machine):
    client, _ = log_in(make.candidate(account=True).user)
    time_machine.move_to("2026-11-25 08:30:00+01:00", tick=False)
    assert is_in(client)
