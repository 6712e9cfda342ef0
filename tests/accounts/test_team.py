"""Who is in the platform's team, and the accounts that it closes: each change an act, journalled and told."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.accounts.steps import subjects, verbs
from tremplin.accounts import team
from tremplin.accounts.models import Session, User
from tremplin.kernel.errors import NotYours, Refused


@pytest.fixture
def boss(make):
    return make.user(is_staff=True, is_superuser=True)


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def test_the_team_lets_somebody_in_and_out(make, boss):
    user, by = make.user(), make.actor(boss)
    team.join_team(by=by, user=user)
    assert fresh(user).is_staff
    hers = make.client(user)
    team.leave_team(by=by, user=user)
    assert not fresh(user).is_staff
    assert not fresh(user).is_superuser
    assert hers.get("/compte").status_code == 302
    assert verbs(user) == ["accounts.join_team", "accounts.leave_team"]
    assert len(subjects(user.email)) == 2


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(make, boss):
    user, by = make.user(), make.actor(boss)
    hers = make.client(user)
    team.close(by=by, user=user)
    assert hers.get("/compte").status_code == 302
    assert not Session.objects.filter(user=user).exists()
    team.reopen(by=by, user=user)
    assert make.client(user).get("/compte").status_code == 200
    assert verbs(user) == ["accounts.close", "accounts.reopen"]
    assert subjects(user.email) == ["Votre compte est fermé", "Votre compte est rouvert"]


@pytest.mark.parametrize("verb", [team.join_team, team.leave_team, team.close, team.reopen])
def test_nobody_else_and_nobody_for_herself(make, boss, verb):
    for by in (make.actor(make.structure()), make.actor(make.network()), make.actor(make.user())):
        with pytest.raises(NotYours):
            verb(by=by, user=make.user())
    with pytest.raises(NotYours, match="pas pour votre propre compte"):
        verb(by=make.actor(boss), user=boss)


def refusals(make):
    """(verb, account, word of the sentence) of each change that has no sense."""
    unconfirmed = make.user()
    unconfirmed.emailaddress_set.update(verified=False)
    return [
        (team.join_team, make.user(is_staff=True), "déjà"),
        (team.join_team, make.user(is_active=False), "fermé"),
        (team.join_team, make.candidate(account=True).user, "parcours"),
        (team.join_team, unconfirmed, "confirmé"),
        (team.leave_team, make.user(), "ne fait pas partie"),
        (team.close, make.user(is_active=False), "déjà fermé"),
        (team.close, make.user(is_staff=True), "équipe"),
        (team.close, make.member(of=make.structure(), role="member").user, "membre"),
        (team.reopen, make.user(), "est ouvert"),
    ]


def test_what_has_no_sense_is_refused_and_changes_nothing(make, boss):
    by = make.actor(boss)
    for verb, user, word in refusals(make):
        before = fresh(user)
        with pytest.raises(Refused, match=word):
            verb(by=by, user=user)
        assert (fresh(user).is_staff, fresh(user).is_active) == (before.is_staff, before.is_active)
        assert verbs(user) == []


def test_the_administration_acts_by_the_verbs(make, boss):
    client, user = make.client(boss), make.user()
    page = reverse("admin:accounts_user_changelist")
    client.post(page, {"action": "join_team", "_selected_action": [str(user.pk), str(boss.pk)]})
    assert fresh(user).is_staff
    html = client.get(page).content.decode()
    assert "fait partie de l’équipe" in html
    assert "pas pour votre propre compte" in html
    assert verbs(user) == ["accounts.join_team"]


def test_the_administration_writes_no_account_address_or_factor(make, boss):
    client, user = make.client(boss), make.user()
    page = reverse("admin:accounts_user_change", args=[user.pk])
    client.post(page, {"email": "autre@test.example", "is_staff": "on"})
    assert (fresh(user).email, fresh(user).is_staff) == (user.email, False)
    assert client.get(reverse("admin:accounts_user_add")).status_code == 403
    shown = {f"{model._meta.app_label}.{model._meta.model_name}" for model in admin.site._registry}
    assert not shown & {"account.emailaddress", "mfa.authenticator", "auth.group", "socialaccount.socialaccount"}


def test_the_administration_speaks_french(make, boss):
    html = make.client(boss).get("/admin/").content.decode()
    for word in ("Job post", "Journal entry", "Membership", "Prescriber", "Waiting period", "Kernel", "Privacy"):
        assert word not in html
