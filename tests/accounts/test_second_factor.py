"""Whoever acts for an organisation or for the platform shows a second factor; until then she is nobody."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from tests.accounts.steps import add_totp, log_in, recovery_codes, subjects, totp_now, verbs
from tests.accounts.test_tries import plain
from tests.makers import PASSWORD
from tremplin.accounts.models import Session, User
from tremplin.kernel.models import Notice
from tremplin.web.demo.accounts import BY_SLUG

SET_UP = "/compte/securite"
ADD = "/compte/securite/application"
CODES = "/compte/securite/codes"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def employer(make):
    return make.structure().memberships.first().user


def secret_of(client: Client) -> str:
    return client.get(ADD).context["form"].secret


def set_up(client: Client):
    return client.post(ADD, {"code": totp_now(secret_of(client))})


WORK = [
    "/a-traiter",
    "/candidatures",
    "/organisation/equipe",
    "/organisation/fiche",
    "/notifications",
    "/compte",
    "/admin/",
]


@pytest.mark.parametrize("address", WORK)
def test_a_professional_without_second_factor_is_a_visitor_where_work_is(employer, address):
    client, response = log_in(employer)
    assert response["Location"] == "/bienvenue"
    sent = client.get(address)
    assert sent["Location"].startswith(("/connexion?next=", "/admin/login/"))
    assert client.get(sent["Location"], follow=True).redirect_chain[-1][0] == SET_UP


def test_she_acts_as_nobody_on_public_pages(employer):
    client, _ = log_in(employer)
    page = client.get("/recherche")
    assert page.status_code == 200
    assert not page.wsgi_request.actor.is_authenticated
    assert not page.wsgi_request.user.is_authenticated
    assert page["Cache-Control"] == "private, no-store"


def test_a_post_of_hers_does_nothing(employer, make):
    client, _ = log_in(employer)
    client.post("/organisation/equipe/inviter", {"email": "x@test.example", "role": "member"})
    assert employer.memberships.first().organisation.invitations.count() == 0


def test_she_sets_up_an_application_then_works(employer, django_capture_on_commit_callbacks):
    client, _ = log_in(employer)
    assert "Encore une étape avant de travailler" in plain(client.get(SET_UP))
    with django_capture_on_commit_callbacks(execute=True):
        assert set_up(client)["Location"] == CODES
    assert client.get("/a-traiter").status_code == 200
    assert verbs(employer)[-1] == "accounts.add_factor"
    assert "Votre compte est mieux protégé" in subjects(employer.email)


def test_a_candidate_is_offered_it_and_may_do_without(make):
    person = make.candidate(account=True).user
    client, _ = log_in(person)
    assert client.get("/mon-parcours").status_code == 200
    assert "Encore une étape" not in plain(client.get(SET_UP))
    assert set_up(client)["Location"] == CODES
    _, response = log_in(person)
    assert response["Location"] == "/connexion/protection"


def test_somebody_of_the_platform_team_shows_it_before_the_administration(make):
    staff = make.user(is_staff=True, is_superuser=True)
    client, _ = log_in(staff)
    assert client.get("/admin/").status_code == 302
    set_up(client)
    assert client.get("/admin/").status_code == 200


def test_the_administration_has_no_way_in_of_its_own(db):
    assert Client().get("/admin/login/?next=/admin/")["Location"] == "/connexion?next=%2Fadmin%2F"


def test_joining_an_organisation_asks_for_it_at_the_next_request(make):
    person, organisation = make.user(), make.structure()
    client, _ = log_in(person)
    invitation = make.invitation(of=organisation, email=person.email)
    client.post(f"/invitations/{invitation.token}")
    assert person.memberships.current().exists()
    assert client.get("/a-traiter").status_code == 302


def test_a_password_alone_does_not_open_an_account_that_has_one(employer):
    add_totp(employer)
    client, response = log_in(employer)
    assert response["Location"] == "/connexion/protection"
    assert "_auth_user_id" not in client.session
    assert client.get("/a-traiter").status_code == 302


def test_the_code_of_the_application_opens_it(employer):
    secret = add_totp(employer)
    client, _ = log_in(employer)
    assert client.post("/connexion/protection", {"code": totp_now(secret)})["Location"] == "/bienvenue"
    assert client.get("/a-traiter").status_code == 200


def test_a_code_serves_once(employer):
    secret = add_totp(employer)
    code = totp_now(secret)
    for expected in ("/bienvenue", None):
        client, _ = log_in(employer)
        assert client.post("/connexion/protection", {"code": code}).get("Location") == expected


def test_a_recovery_code_opens_it_once(employer):
    add_totp(employer)
    code = recovery_codes(employer)[0]
    for expected in (302, 200):
        client, _ = log_in(employer)
        assert client.post("/connexion/protection", {"code": code}).status_code == expected
    assert code not in recovery_codes(employer)


def test_a_session_opened_before_the_factor_must_show_it(employer):
    """The factor was added from another device: here, it is asked for, not set up again."""
    client, _ = log_in(employer)
    secret = add_totp(employer)
    asked = client.get("/connexion", follow=True)
    assert asked.redirect_chain[-1][0] == "/compte/verification/code?next=/bienvenue"
    client.post("/compte/verification/code?next=/bienvenue", {"code": totp_now(secret)})
    assert client.get("/a-traiter").status_code == 200


def test_recovery_codes_are_shown_until_noted_then_never_again(employer):
    client, _ = log_in(employer)
    set_up(client)
    codes = [f"{code[:4]} {code[4:]}" for code in recovery_codes(employer)]
    for _ in range(2):  # reading again, on a slow network, loses nothing
        assert all(code in plain(client.get(CODES)) for code in codes)
    assert client.post(CODES)["Location"] == "/bienvenue"
    assert not any(code in plain(client.get(CODES)) for code in codes)
    assert "accounts.note_recovery_codes" in verbs(employer)


def test_new_recovery_codes_replace_the_old_ones(employer):
    client, _ = log_in(employer)
    set_up(client)
    before = recovery_codes(employer)
    assert client.post("/compte/securite/codes/nouveaux")["Location"] == CODES
    assert not set(before) & set(recovery_codes(employer))
    assert verbs(employer)[-1] == "accounts.renew_recovery_codes"


def test_a_professional_cannot_remove_her_last_factor(employer):
    client, _ = log_in(employer)
    set_up(client)
    page = client.post("/compte/securite/application/retirer")
    assert "votre seule protection" in plain(page)
    assert Authenticator.objects.filter(user=employer, type="totp").exists()


def test_a_candidate_may_remove_hers(make):
    person = make.candidate(account=True).user
    client, _ = log_in(person)
    set_up(client)
    client.post("/compte/securite/application/retirer")
    assert not Authenticator.objects.filter(user=person).exists()
    assert verbs(person)[-1] == "accounts.remove_factor"


def test_adding_a_factor_ends_the_other_sessions(employer):
    other, _ = log_in(employer)
    client, _ = log_in(employer)
    set_up(client)
    assert Session.objects.filter(user=employer).count() == 1
    assert client.get("/a-traiter").status_code == 200
    assert other.get(SET_UP).status_code == 302


def test_changing_it_asks_to_prove_again_after_ten_minutes(employer, time_machine):
    time_machine.move_to("2026-11-19 10:00:00+01:00", tick=False)
    client, _ = log_in(employer)
    set_up(client)
    time_machine.move_to("2026-11-19 10:11:00+01:00", tick=False)
    asked = client.get("/compte/securite/codes/nouveaux")
    assert asked["Location"].startswith("/compte/verification/code")


def test_a_password_does_not_stand_for_the_factor_when_proving_again(employer):
    client, _ = log_in(employer)
    set_up(client)
    answer = client.post("/compte/verification", {"password": PASSWORD})
    assert answer["Location"].startswith("/compte/verification/code")


def test_the_secret_cannot_be_read_in_the_database(employer):
    client, _ = log_in(employer)
    secret = secret_of(client)
    client.post(ADD, {"code": totp_now(secret)})
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        stored = cursor.fetchone()[0]
    assert secret not in stored
    assert '"seed": "gAAAA' in stored


def test_the_set_up_page_draws_its_code_itself(employer):
    client, _ = log_in(employer)
    page = plain(client.get(ADD))
    assert 'src="data:image/svg+xml;base64,' in page
    assert 'alt="Code QR' in page
    assert "http://www" not in page.replace("http://www.w3.org", "")


@pytest.fixture
def one_click(client, employer):
    """Entered in the demonstration as this employer."""
    account = next(iter(BY_SLUG.values()))
    User.objects.filter(pk=employer.pk).update(email=account.email)
    client.post("/demo/entrer", {"compte": account.slug})
    return client


def test_the_one_click_accounts_of_the_demonstration_work(one_click):
    assert one_click.get("/a-traiter").status_code == 200


def test_a_session_of_the_demonstration_is_worth_nothing_elsewhere(one_click, settings):
    settings.TESTING = False
    assert one_click.get("/a-traiter").status_code == 302


def test_it_is_asked_for_unless_the_setting_says_no(employer, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client, _ = log_in(employer)
    assert client.get("/a-traiter").status_code == 200


def test_changing_the_secret_key_keeps_factors_while_the_former_one_is_named(employer, settings):
    secret = add_totp(employer)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "une clé toute neuve " * 4
    client, _ = log_in(employer)
    assert client.post("/connexion/protection", {"code": totp_now(secret)})["Location"] == "/bienvenue"


def test_choosing_a_forgotten_password_again_does_not_replace_the_factor(employer):
    add_totp(employer)
    client = Client()
    client.post("/mot-de-passe-oublie", {"email": employer.email})
    path = Notice.objects.filter(email=employer.email).latest("created_at").content["action_path"]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "une autre phrase longue", "password2": "une autre phrase longue"})
    assert "_auth_user_id" not in client.session
    _, response = log_in(employer, client=client, password="une autre phrase longue")
    assert response["Location"] == "/connexion/protection"
    assert "_auth_user_id" not in client.session
