"""« Mes connexions »: where one's account is open, and closing it from afar."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.steps import log_in, subjects, verbs
from tests.accounts.test_tries import plain
from tests.makers import PASSWORD
from tremplin.accounts.models import Session

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0"
PAGE = "/compte/connexions"


@pytest.fixture
def user(make):
    return make.user()


@pytest.fixture
def two(user):
    """Her telephone, then her desk, where she reads the page."""
    phone, _ = log_in(user, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.42")
    desk, _ = log_in(user, HTTP_USER_AGENT=DESK, REMOTE_ADDR="2001:db8:1:2::3")
    return phone, desk


def test_each_connection_is_told_in_plain_words(two):
    page = plain(two[1].get(PAGE))
    for words in ("Chrome, téléphone Android", "203.0.113.x", "Firefox, Windows", "2001:0db8:0001:…", "Cet appareil"):
        assert words in page
    assert "203.0.113.42" not in page


def test_the_page_never_shows_what_would_take_a_session_over(two, user):
    page = plain(two[1].get(PAGE))
    assert not any(key in page for key in Session.objects.values_list("session_key", flat=True))


def test_she_closes_one(two, user):
    phone, desk = two
    address = next(row.handle for row in desk.get(PAGE).context["rows"] if not row.current)
    assert desk.post(f"{PAGE}/{address}/fermer")["Location"] == PAGE
    assert phone.get("/compte").status_code == 302
    assert desk.get("/compte").status_code == 200
    assert verbs(user)[-1] == "accounts.end_session"


def test_she_closes_all_the_others(two, user):
    phone, desk = two
    page = desk.post(f"{PAGE}/fermer", follow=True)
    assert "1 autre connexion est fermée" in plain(page)
    assert phone.get("/compte").status_code == 302
    assert verbs(user)[-1] == "accounts.end_other_sessions"


def test_nobody_closes_the_session_of_somebody_else(two, make):
    stranger = make.client(make.user())
    address = two[1].get(PAGE).context["rows"][0].handle
    assert stranger.post(f"{PAGE}/{address}/fermer").status_code == 404
    assert two[1].get("/compte").status_code == 200


def test_changing_the_password_ends_the_others(two, user):
    phone, desk = two
    new = "une autre phrase assez longue"
    desk.post("/compte/mot-de-passe", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert desk.get("/compte").status_code == 200
    assert phone.get("/compte").status_code == 302
    assert Session.objects.filter(user=user).count() == 1
    assert verbs(user)[-1] == "accounts.change_password"
    assert "Votre mot de passe a été changé" in subjects(user.email)


def test_a_new_browser_is_told_once(user):
    client, _ = log_in(user, HTTP_USER_AGENT=DESK)
    assert subjects(user.email) == []  # her very first log-in surprises nobody
    client.post("/deconnexion")
    log_in(user, client=client)
    assert subjects(user.email) == []
    log_in(user, HTTP_USER_AGENT=PHONE)
    assert subjects(user.email) == ["Une nouvelle connexion"]


def test_a_forged_note_of_known_browser_counts_for_nothing(user):
    log_in(user)
    client = Client()
    client.cookies["navigateur_connu"] = f'["{user.pk}"]:forged'
    log_in(user, client=client)
    assert subjects(user.email) == ["Une nouvelle connexion"]


def test_a_session_in_use_is_noted_once_an_hour(user):
    client, _ = log_in(user)
    row = Session.objects.get(user=user)
    client.get("/compte")
    assert Session.objects.get(user=user).seen_at == row.seen_at
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=2))
    client.get("/compte")
    assert timezone.now() - Session.objects.get(user=user).seen_at < timedelta(minutes=1)


def test_each_log_in_is_in_the_journal(user):
    log_in(user)
    assert verbs(user) == ["accounts.log_in"]


def test_it_ends_a_week_after_the_log_in_even_in_use(user, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+01:00", tick=False)
    client, _ = log_in(user)
    for day in range(3, 9):
        time_machine.move_to(f"2026-11-{day:02} 09:00:00+01:00", tick=False)
        session = client.session
        session["seen"] = day
        session.save()
        assert client.get("/compte").status_code == 200
    time_machine.move_to("2026-11-09 09:00:01+01:00", tick=False)
    assert client.get("/compte").status_code == 302


def test_the_key_is_new_at_each_log_in_and_the_former_one_opens_nothing(user):
    client, _ = log_in(user)
    first = client.session.session_key
    stolen = Client()
    stolen.cookies["sessionid"] = first
    assert stolen.get("/compte").status_code == 200
    client.post("/deconnexion")
    assert stolen.get("/compte").status_code == 302
    log_in(user, client=client)
    assert client.session.session_key != first
    assert len(client.session.session_key) == 32  # 36 letters or digits drawn at random: 165 bits


def test_a_session_that_we_did_not_open_is_not_one(user):
    fixed = Client()
    fixed.cookies["sessionid"] = "a" * 32
    log_in(user, client=fixed)
    assert fixed.session.session_key != "a" * 32


def test_a_closed_account_is_out_at_the_next_request(user):
    client, _ = log_in(user)
    user.is_active = False
    user.save()
    assert client.get("/compte").status_code == 302


def test_every_page_of_somebody_connected_shows_how_to_leave(user):
    client, _ = log_in(user)
    for path in ("/", "/compte", "/recherche", PAGE):
        assert "/deconnexion" in client.get(path).content.decode()


def test_another_address_asks_who_she_is_first(user, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+01:00", tick=False)
    client, _ = log_in(user)
    time_machine.move_to("2026-11-02 09:11:00+01:00", tick=False)
    sent = client.post("/compte/adresse", {"email": "autre@test.example", "action_add": ""})
    assert sent["Location"].startswith("/compte/verification")
    assert not subjects("autre@test.example")
