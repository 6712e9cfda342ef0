"""An address is proven before anybody comes in by it, and never taken from somebody else."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from tests.accounts.steps import code_sent_to, log_in, subjects, verbs
from tests.accounts.test_tries import plain
from tests.makers import PASSWORD
from tremplin.accounts.jobs import purge_unproven
from tremplin.accounts.models import User
from tremplin.candidates.rights import claim
from tremplin.kernel.errors import NotYours
from tremplin.organisations.actions.invitations import accept_invitation

CONFIRM = "/compte/confirmation"
EMAIL = "ada@test.example"
NEW = "nouvelle@test.example"


def sign_up(client: Client | None = None, email: str = EMAIL, **more):
    given = {"first_name": "Ada", "last_name": "Neuve", "email": email, "password1": PASSWORD, **more}
    client = client or Client()
    return client, client.post("/inscription", given)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_code_of_the_mail_opens_the_account(db):
    client, response = sign_up()
    assert response["Location"] == CONFIRM
    assert not is_in(client)
    assert EMAIL in plain(client.get(CONFIRM))
    client.post(CONFIRM, {"code": code_sent_to(EMAIL)})
    assert is_in(client)
    assert EmailAddress.objects.get().verified
    assert verbs(User.objects.get()) == ["accounts.confirm_address", "accounts.log_in"]


def test_a_wrong_code_opens_nothing_and_three_end_it(db):
    client, _ = sign_up()
    right = code_sent_to(EMAIL)
    for _ in range(2):
        assert "pas le bon" in plain(client.post(CONFIRM, {"code": "00000000"}))
    client.post(CONFIRM, {"code": "00000000"})
    client.post(CONFIRM, {"code": right})
    assert not is_in(client)
    assert not EmailAddress.objects.get().verified


def test_the_code_is_worth_nothing_in_another_browser(db):
    sign_up()
    elsewhere = Client()
    elsewhere.post(CONFIRM, {"code": code_sent_to(EMAIL)})
    assert not is_in(elsewhere)


def test_the_code_is_worth_nothing_after_fifteen_minutes(db, time_machine):
    time_machine.move_to("2026-11-19 10:00:00+01:00", tick=False)
    client, _ = sign_up()
    time_machine.move_to("2026-11-19 10:15:05+01:00", tick=False)
    client.post(CONFIRM, {"code": code_sent_to(EMAIL)})
    assert not is_in(client)


def test_another_code_is_sent_on_demand_three_times_at_most(db):
    client, _ = sign_up()
    for _ in range(3):
        client.post(CONFIRM, {"action": "resend"})
    assert len(subjects(EMAIL)) == 4
    assert "Recevoir un autre code" not in plain(client.get(CONFIRM))
    client.post(CONFIRM, {"code": code_sent_to(EMAIL)})
    assert is_in(client)


def test_logging_in_before_the_address_is_proven_sends_a_code(db):
    sign_up()
    client, response = log_in(User.objects.get())
    assert response["Location"] == CONFIRM
    assert not is_in(client)


def test_an_account_opened_otherwise_acts_for_nothing_before_its_address_is_proven(make):
    user, organisation = make.user(email=NEW), make.structure()
    EmailAddress.objects.update(verified=False)
    invitation = make.invitation(of=organisation, email=NEW)
    with pytest.raises(NotYours, match="Confirmez d’abord votre adresse"):
        accept_invitation(by=make.actor(user), invitation=invitation)
    with pytest.raises(NotYours, match="Confirmez d’abord votre adresse"):
        claim(by=make.actor(user), code="AAAAAAAAAA")


# --- changing it ---


def ask_for(client: Client, email: str = NEW):
    return client.post("/compte/adresse", {"action_add": "1", "email": email})


def test_the_new_address_replaces_the_old_one_once_proven_and_the_old_one_is_told(make):
    user = make.user()
    old = user.email
    client, _ = log_in(user)
    assert ask_for(client)["Location"] == CONFIRM
    user.refresh_from_db()
    assert user.email == old
    client.post(CONFIRM, {"code": code_sent_to(NEW)})
    user.refresh_from_db()
    assert user.email == NEW
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert "L’adresse de votre compte a changé" in subjects(old)
    assert "accounts.confirm_address" in verbs(user)


def test_changing_it_asks_to_prove_who_one_is(make):
    client = make.client(make.user())
    assert ask_for(client)["Location"].startswith("/compte/verification")


def test_the_address_of_another_account_is_never_taken(make):
    user, other = make.user(), make.user()
    client, _ = log_in(user)
    assert ask_for(client, other.email)["Location"] == CONFIRM  # as for any address
    client.post(CONFIRM, {"code": code_sent_to(other.email)})
    user.refresh_from_db()
    assert user.email != other.email
    assert EmailAddress.objects.get(email=other.email).user == other


def test_an_address_taken_in_the_meantime_is_refused_by_the_database(make):
    user = make.user()
    client, _ = log_in(user)
    ask_for(client)
    code = code_sent_to(NEW)
    make.user(email=NEW)
    answer = client.post(CONFIRM, {"code": code})
    assert answer.status_code in (200, 302)
    user.refresh_from_db()
    assert user.email != NEW
    with pytest.raises(IntegrityError):
        User.objects.create_user(NEW.upper())


# --- an address taken by somebody else before its owner comes ---


def test_whoever_took_an_address_never_proven_loses_it_to_its_owner(db):
    thief, _ = sign_up()
    owner = Client()
    sign_up(owner)
    assert subjects(EMAIL)[-1] == "Vous avez déjà un compte"
    owner.post("/connexion/code", {"email": EMAIL})
    assert "Votre code pour vous connecter" not in subjects(EMAIL)
    user = User.objects.get()
    log_in(user, client=thief)
    assert not is_in(thief)


def test_addresses_never_proven_are_free_again_after_a_week(make):
    sign_up()
    known = make.user()
    User.objects.update(date_joined=timezone.now() - timedelta(days=6))
    purge_unproven(0)
    assert User.objects.count() == 2
    User.objects.update(date_joined=timezone.now() - timedelta(days=8))
    purge_unproven(0)
    assert User.objects.get() == known
