"""Ten tries, then a delay: the lesson of a national service where a password could be tried fifty times."""

import threading

import pytest
from django.db import connection
from django.test import Client

from tests.accounts.steps import WRONG, add_totp, log_in, recovery_codes, subjects, totp_now, verbs
from tests.makers import PASSWORD
from tremplin.candidates.rights import give_code
from tremplin.kernel.models import Notice
from tremplin.kernel.throttle import TOO_MANY


def plain(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def from_somewhere(number: int) -> dict:
    return {"REMOTE_ADDR": f"203.0.113.{number}"}


def test_the_eleventh_password_is_not_even_looked_at(make):
    user = make.user()
    for number in range(10):
        _, page = log_in(user, password=f"{WRONG} {number}", **from_somewhere(number))
        assert "n’est pas le bon" in plain(page)
    _, page = log_in(user, password=PASSWORD, **from_somewhere(99))
    assert TOO_MANY in plain(page)
    assert verbs(user) == ["accounts.too_many_tries"]
    assert subjects(user.email) == ["Trop d’essais sur votre compte"]


def test_nobody_is_written_to_twice_for_the_same_quarter_of_an_hour(make):
    user = make.user()
    for number in range(15):
        log_in(user, password=WRONG, **from_somewhere(number))
    assert len(subjects(user.email)) == 1


def test_one_address_cannot_try_ten_accounts_more(make):
    people = [make.user() for _ in range(11)]
    for one in people[:10]:
        log_in(one, password=WRONG)
    assert TOO_MANY in plain(log_in(people[10])[1])
    assert log_in(people[10], **from_somewhere(7))[1].status_code == 302


def test_after_a_quarter_of_an_hour_she_may_try_again(make, time_machine):
    time_machine.move_to("2026-11-19 10:00:00+01:00", tick=False)
    user = make.user()
    for _ in range(10):
        log_in(user, password=WRONG)
    time_machine.move_to("2026-11-19 10:14:59+01:00", tick=False)
    assert TOO_MANY in plain(log_in(user)[1])
    time_machine.move_to("2026-11-19 10:15:01+01:00", tick=False)
    assert log_in(user)[1].status_code == 302


def test_a_good_password_does_not_forgive_the_wrong_ones(make):
    """Or somebody with an account of her own would start again every nine tries."""
    victim, thief = make.user(), make.user()
    for _ in range(9):
        log_in(victim, password=WRONG)
    assert log_in(thief)[1].status_code == 302
    log_in(victim, password=WRONG)
    assert TOO_MANY in plain(log_in(victim)[1])


def test_nor_does_a_good_code_of_her_own(make):
    victims, thief = [make.user() for _ in range(10)], make.user()
    add_totp(thief)
    codes = recovery_codes(thief)
    for one in victims[:9]:
        log_in(one, password=WRONG)
    client, _ = log_in(thief)
    assert client.post("/connexion/protection", {"code": codes[0]}).status_code == 302
    log_in(victims[9], password=WRONG)
    assert TOO_MANY in plain(log_in(victims[9])[1])


def test_choosing_another_password_opens_the_account_again(make):
    user, client = make.user(), Client()
    for number in range(11):
        log_in(user, password=WRONG, **from_somewhere(number))
    client.post("/mot-de-passe-oublie", {"email": user.email})
    path = Notice.objects.get(subject="Choisir un nouveau mot de passe").content["action_path"]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "une tout autre phrase", "password2": "une tout autre phrase"})
    assert log_in(user, password="une tout autre phrase", **from_somewhere(99))[1].status_code == 302


@pytest.mark.parametrize("kind", ["totp", "recovery"])
def test_the_eleventh_code_is_refused_even_right(make, kind):
    user = make.user()
    secret = add_totp(user)
    for number in range(10):
        client, _ = log_in(user)
        page = client.post("/connexion/protection", {"code": "000000"}, **from_somewhere(number))
        assert "pas le bon" in plain(page)
    right = recovery_codes(user)[0]
    client, _ = log_in(user)
    page = client.post("/connexion/protection", {"code": right}, **from_somewhere(50))
    assert TOO_MANY in plain(page)
    assert right in recovery_codes(user)
    assert "_auth_user_id" not in client.session
    if kind == "totp":
        assert len(totp_now(secret)) == 6


def test_one_address_cannot_try_the_codes_of_ten_accounts_more(make):
    """And her own right code gives her no further try at those of others."""
    people = [make.user() for _ in range(11)]
    secrets = [add_totp(one) for one in people]
    for one in people[:10]:
        client, _ = log_in(one)
        client.post("/connexion/protection", {"code": "000000"})
    client, _ = log_in(people[10], **from_somewhere(3))
    page = client.post("/connexion/protection", {"code": recovery_codes(people[10])[0]})
    assert TOO_MANY in plain(page)
    assert secrets


def test_asking_for_a_new_password_is_limited_too(make):
    user = make.user()
    answers = [Client().post("/mot-de-passe-oublie", {"email": user.email}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    others = [Client().post("/mot-de-passe-oublie", {"email": f"a{n}@test.example"}).status_code for n in range(6)]
    assert others[-1] == 429


def test_the_codes_given_by_professionals_are_limited(make):
    person, prescriber = make.candidate(), make.prescriber()
    make.accompaniment(who=person, by=prescriber)
    code = give_code(by=make.actor(prescriber), candidate=person)
    client = make.client(make.user())
    for _ in range(10):
        assert "pas reconnu" in plain(client.post("/mon-dossier/retrouver", {"code": "AAAAAAAAAA"}))
    assert TOO_MANY in plain(client.post("/mon-dossier/retrouver", {"code": code}))
    person.refresh_from_db()
    assert person.user is None


@pytest.mark.django_db(transaction=True)
def test_two_processes_share_the_count(make):
    """Each thread has its own connection and nothing in common but the database, like two web processes."""
    user = make.user()
    refused: list[bool] = []

    def try_some(address: int) -> None:
        for _ in range(8):
            page = log_in(user, password=WRONG, **from_somewhere(address))[1]
            refused.append(TOO_MANY in plain(page))
        connection.close()

    threads = [threading.Thread(target=try_some, args=(number,)) for number in (1, 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refused.count(False) == 10


def test_each_wrong_try_is_a_line_of_the_log_that_names_nobody(make, caplog):
    user = make.user()
    for _ in range(11):
        log_in(user, password=WRONG)
    lines = [one.getMessage() for one in caplog.records if one.name == "tremplin.kernel.throttle"]
    assert lines == ["Essai refusé : password"] * 10 + ["Trop d’essais : password"]
    assert user.email not in caplog.text
