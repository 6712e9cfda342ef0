"""A lost second factor is removed a day after somebody entitled asks, unless the person stops it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from tests.accounts.steps import add_totp, log_in, subjects, verbs
from tests.accounts.test_tries import plain
from tremplin.accounts.jobs import apply_factor_resets
from tremplin.accounts.models import FactorReset, Session
from tremplin.accounts.second_factor import cancel_reset, get_reset, reset_second_factor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import Notice

WHY = "Téléphone volé"
ASKED = "Votre double protection va être retirée"


@pytest.fixture
def team(make):
    """An organisation with an administrator and a colleague who has an application of codes."""
    organisation = make.structure()
    colleague = make.member(of=organisation, role="member").user
    add_totp(colleague)
    return organisation, colleague


def later(hours: float):
    FactorReset.objects.update(due_at=timezone.now() + timedelta(hours=24 - hours))
    apply_factor_resets(0)


def link() -> str:
    return Notice.objects.get(subject=ASKED).content["action_path"]


def has_factor(user) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def test_the_administrator_asks_and_a_day_later_it_is_removed(team, make):
    organisation, colleague = team
    client = make.client(organisation)
    membership = colleague.memberships.first()
    page = client.get(f"/organisation/equipe/{membership.pk}")
    assert f"/organisation/equipe/{membership.pk}/protection" in plain(page)
    client.post(f"/organisation/equipe/{membership.pk}/protection", {"why": WHY})
    hers = make.client(colleague)
    later(hours=23)
    assert has_factor(colleague)
    later(hours=24.1)
    assert not has_factor(colleague)
    assert hers.get("/compte").status_code == 302
    assert subjects(colleague.email) == [ASKED, "Votre double protection est retirée"]
    assert verbs(colleague) == ["accounts.reset_second_factor", "accounts.apply_factor_reset"]


def test_she_is_then_led_to_set_up_another(team, make, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    reset_second_factor(by=make.actor(make.user(is_staff=True)), user=team[1], why=WHY)
    later(hours=25)
    client, _ = log_in(team[1])
    assert client.get("/connexion")["Location"] == "/compte/securite"


def test_she_stops_it_from_her_mail_by_a_button_not_by_opening_it(team, make):
    reset_second_factor(by=make.actor(team[0]), user=team[1], why=WHY)
    scanner = Client()
    assert "Arrêter le retrait" in plain(scanner.get(link()))
    assert FactorReset.objects.get().is_waiting
    scanner.post(link())
    later(hours=25)
    assert has_factor(team[1])
    assert verbs(team[1])[-1] == "accounts.cancel_factor_reset"
    assert scanner.get(link()).status_code == 410
    with pytest.raises(Refused, match="déjà fait ou arrêté"):
        cancel_reset(by=make.actor(team[1]), asked=FactorReset.objects.get())


def test_asked_twice_it_waits_once(team, make):
    by = make.actor(team[0])
    reset_second_factor(by=by, user=team[1], why=WHY)
    with pytest.raises(Refused, match="déjà demandé"):
        reset_second_factor(by=by, user=team[1], why=WHY)
    assert subjects(team[1].email) == [ASKED]


def who_may_not(make, team):
    organisation, colleague = team
    return {
        "herself": make.actor(colleague),
        "a plain colleague": make.actor(make.member(of=organisation, role="member").user),
        "an administrator elsewhere": make.actor(make.structure()),
        "a candidate": make.actor(make.candidate(account=True).user),
    }


def test_nobody_else_may_ask(team, make):
    for who, actor in who_may_not(make, team).items():
        with pytest.raises(NotYours):
            reset_second_factor(by=actor, user=team[1], why=WHY)
        assert not FactorReset.objects.exists(), who


def test_an_administrator_does_not_touch_the_platform_team(team, make):
    organisation, colleague = team
    colleague.is_staff = True
    colleague.save()
    with pytest.raises(NotYours):
        reset_second_factor(by=make.actor(organisation), user=colleague, why=WHY)


def test_there_must_be_something_to_remove(team, make):
    bare = make.member(of=team[0]).user
    with pytest.raises(Refused, match="rien à retirer"):
        reset_second_factor(by=make.actor(team[0]), user=bare, why=WHY)


def test_a_forged_link_leads_nowhere(db):
    with pytest.raises(Http404):
        get_reset("forged:link")
    assert Client().post("/compte/securite/retrait/forged:link").status_code == 404


def test_the_database_keeps_one_waiting_and_never_done_and_cancelled(team, make):
    asked = reset_second_factor(by=make.actor(team[0]), user=team[1], why=WHY)
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(user=team[1], due_at=now, why=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=asked.pk).update(done_at=now, cancelled_at=now)
    assert Session.objects.count() == 0
