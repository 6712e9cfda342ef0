"""Coming in without a password, by a code sent to one's address."""

import pytest
from django.test import Client

from tests.accounts.steps import add_totp, code_sent_to, subjects
from tests.accounts.test_tries import plain
from tremplin.kernel.models import Notice

ASK, WRITE = "/connexion/code", "/connexion/code/ecrire"


@pytest.fixture
def person(make):
    user = make.candidate(account=True).user
    user.set_unusable_password()
    user.save()
    return user


def ask(user, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post(ASK, {"email": user.email})["Location"] == WRITE
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_she_comes_in_without_password(person):
    client = ask(person)
    assert client.post(WRITE, {"code": code_sent_to(person.email)})["Location"] == "/bienvenue"
    assert is_in(client)


def test_it_leads_where_she_was_going(person):
    client = Client()
    answer = client.post(f"{ASK}?next=/mon-parcours", {"email": person.email, "next": "/mon-parcours"})
    done = client.post(answer["Location"], {"code": code_sent_to(person.email), "next": "/mon-parcours"})
    assert done["Location"] == "/mon-parcours"


def test_the_mail_has_no_link_that_a_scanner_could_open(person):
    ask(person)
    content = Notice.objects.get().content
    assert content["action_path"] == ""
    assert Notice.objects.get().user is None  # and never shows in her list of messages


def test_spaces_and_dashes_do_not_matter(person):
    client = ask(person)
    client.post(WRITE, {"code": f" {code_sent_to(person.email).replace('-', ' ')} "})
    assert is_in(client)


def test_the_code_serves_once(person):
    client = ask(person)
    code = code_sent_to(person.email)
    client.post(WRITE, {"code": code})
    client.post("/deconnexion")
    client.post(WRITE, {"code": code})
    assert not is_in(client)


def test_only_in_the_browser_that_asked(person):
    ask(person)
    elsewhere = ask(person)
    first = ask(person, Client())
    code = code_sent_to(person.email)
    elsewhere.post(WRITE, {"code": code})
    assert not is_in(elsewhere)
    first.post(WRITE, {"code": code})
    assert is_in(first)


def test_for_ten_minutes(person, time_machine):
    time_machine.move_to("2026-11-19 10:00:00+01:00", tick=False)
    client = ask(person)
    time_machine.move_to("2026-11-19 10:10:05+01:00", tick=False)
    client.post(WRITE, {"code": code_sent_to(person.email)})
    assert not is_in(client)


def test_three_wrong_codes_end_it(person):
    client = ask(person)
    for _ in range(3):
        client.post(WRITE, {"code": "00000000"})
    client.post(WRITE, {"code": code_sent_to(person.email)})
    assert not is_in(client)


def test_at_most_three_codes_a_quarter_of_an_hour_so_nine_tries(person):
    for _ in range(3):
        ask(person)
    page = Client().post(ASK, {"email": person.email})
    assert "Trop d’essais" in plain(page)
    assert len(subjects(person.email)) == 3


def test_it_does_not_stand_for_the_second_factor(person):
    add_totp(person)
    client = ask(person)
    assert client.post(WRITE, {"code": code_sent_to(person.email)})["Location"] == "/connexion/protection"
    assert not is_in(client)


def test_a_closed_account_receives_no_code(person):
    person.is_active = False
    person.save()
    ask(person)
    assert "Votre code pour vous connecter" not in subjects(person.email)
