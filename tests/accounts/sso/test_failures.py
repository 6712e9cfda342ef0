"""Whatever goes wrong over there: nobody is logged in, nothing is created, the page says so, and nothing leaks."""

import logging
import re
import socket
import time
from urllib.parse import parse_qs, urlencode, urlparse

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.accounts.sso.conftest import Traveller, forget_what_was_read, text_of, title_of
from tremplin.accounts.models import User
from tremplin.accounts.sso.presets import PRESETS

AWA = {"email": "awa@test.example", "given_name": "Awa", "usual_name": "Diallo", "acr": "eidas1"}
TOKEN, USERINFO, DISCOVERY, KEYS = "/token", "/me", "/.well-known/openid-configuration", "/jwks"
AN_HOUR_AGO = -3600

ID_TOKEN_FAULTS = {
    "the nonce of another question": {"claims": {"nonce": "un-autre"}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://ailleurs.example"}},
    "another audience": {"claims": {"aud": "un-autre-service"}},
    "several audiences": {"claims": {"aud": ["proconnect", "un-autre-service"]}},
    "bought by another": {"claims": {"azp": "un-autre-service"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "without expiry": {"claims": {"exp": None}},
    "issued tomorrow": {"claims": {"iat": 4_000_000_000}},
    "nobody": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "an endless subject": {"claims": {"sub": "a" * 300}},
    "a bad signature": {"signature": True},
    "a key that is not in the set": {"stranger": True},
    "a key under another's name": {"usurped": True},
    "no signature at all": {"unsigned": True},
}
USERINFO_FAULTS = {
    "somebody else": {"claims": {"sub": "mallory"}},
    "nobody": {"claims": {"sub": None}},
    "another audience": {"claims": {"aud": "un-autre-service"}},
    "another issuer": {"claims": {"iss": "https://ailleurs.example"}},
    "a bad signature": {"signature": True},
    "a key under another's name": {"usurped": True},
}
BROKEN = ["500", "json", "list", "empty", "elsewhere", "huge"]


@pytest.fixture(autouse=True)
def somebody(provider):
    provider.set(people={"awa": AWA, "mallory": {"email": "mallory@test.example"}})


def refused(traveller: Traveller, page, *, status: tuple[int, ...], title: str = "") -> None:
    """No session, nothing created, a page with the local way in, and not a word of the provider's."""
    assert page.status_code in status, text_of(page)
    assert title in title_of(page)
    assert not traveller.is_in
    assert "sso_pending" not in traveller.ours.session
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert "aucun compte n’a été créé" in text_of(page)
    assert 'href="/connexion"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    # our own token against forgery is drawn at random: now and then it holds any three letters
    shown = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    for secret in ("eyJ", "jeton-a-ne-pas-montrer", "Traceback", "code_verifier", "nonce"):
        assert secret not in shown


def come_back(traveller: Traveller, code: str = "proconnect"):
    return traveller.ours.get(traveller.answer(traveller.leave(code), "awa"))


@pytest.mark.parametrize("fault", ID_TOKEN_FAULTS.values(), ids=ID_TOKEN_FAULTS)
def test_an_identity_token_with_a_fault_lets_nobody_in(provider, traveller, fault):
    provider.set(fault={"at": TOKEN, "part": "id_token", **fault})
    refused(traveller, come_back(traveller), status=(502,), title="La réponse de ProConnect n’est pas valable")


@pytest.mark.parametrize("fault", USERINFO_FAULTS.values(), ids=USERINFO_FAULTS)
def test_a_userinfo_with_a_fault_lets_nobody_in(provider, traveller, fault):
    provider.set(fault={"at": USERINFO, "part": "userinfo", **fault})
    refused(traveller, come_back(traveller), status=(502,))


def test_a_plain_userinfo_about_somebody_else_lets_nobody_in(provider, traveller):
    provider.set(fault={"at": USERINFO, "claims": {"sub": "mallory"}})
    refused(traveller, come_back(traveller, "francetravail"), status=(502,))


def test_an_unsigned_userinfo_is_refused_where_it_should_be_signed(provider, traveller, monkeypatch):
    import dataclasses

    monkeypatch.setitem(PRESETS, "francetravail", dataclasses.replace(PRESETS["francetravail"], signed_userinfo=True))
    refused(traveller, come_back(traveller, "francetravail"), status=(502,))


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("at", [TOKEN, USERINFO, KEYS])
def test_a_provider_that_answers_nonsense_on_the_way_back(provider, traveller, at, kind):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    provider.set(fault={"at": at, "kind": kind}, people={"awa": AWA})
    refused(traveller, traveller.ours.get(address), status=(502, 503))


@pytest.mark.parametrize("kind", BROKEN)
def test_a_provider_that_answers_nonsense_before_leaving(provider, traveller, kind):
    provider.set(fault={"at": DISCOVERY, "kind": kind})
    refused(traveller, traveller.ours.post("/connexion/avec/proconnect"), status=(502, 503))


def test_a_discovery_document_of_another_issuer_is_refused(provider, traveller):
    provider.set(fault={"at": DISCOVERY, "claims": {"issuer": "https://ailleurs.example"}})
    refused(traveller, traveller.ours.post("/connexion/avec/proconnect"), status=(502,))


@pytest.mark.parametrize("at", ["token_endpoint", "jwks_uri", "authorization_endpoint"])
def test_a_discovery_document_without_web_addresses_is_refused(provider, traveller, at):
    provider.set(fault={"at": DISCOVERY, "claims": {at: "javascript:alert(1)"}})
    refused(traveller, traveller.ours.post("/connexion/avec/proconnect"), status=(502,))


@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_a_slow_provider_holds_us_a_few_seconds_and_not_again(provider, traveller, kind):
    provider.set(fault={"at": DISCOVERY, "kind": kind})
    before = time.monotonic()
    page = traveller.ours.post("/connexion/avec/proconnect")
    assert time.monotonic() - before < 6
    refused(traveller, page, status=(503,), title="ProConnect ne répond pas")
    before = time.monotonic()
    refused(traveller, traveller.ours.post("/connexion/avec/proconnect"), status=(503,))
    assert time.monotonic() - before < 1
    assert [one["path"] for one in provider.asked] == [DISCOVERY]  # asked once, however often she tries


def test_a_provider_that_is_down(provider, traveller, declare):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = provider.environment()
    declare({**environment, "TREMPLIN_PROCONNECT_ISSUER": f"http://127.0.0.1:{port}"})
    page = traveller.ours.post("/connexion/avec/proconnect")
    refused(traveller, page, status=(503,), title="ProConnect ne répond pas")
    assert "choisir un mot de passe" in text_of(page)
    assert traveller.leave("franceconnect")  # the others still work


def test_a_consent_refused(traveller):
    page = traveller.ours.get(traveller.answer(traveller.leave("franceconnect"), refuse="1"))
    refused(traveller, page, status=(403,), title="La connexion avec FranceConnect n’a pas eu lieu")


@pytest.mark.parametrize(
    ("error", "status"), [("server_error", 503), ("invalid_scope", 502), ("<script>alert(1)</script>", 502)]
)
def test_an_error_of_the_provider_is_said_in_our_words(traveller, error, status):
    state = parse_qs(urlparse(traveller.leave("proconnect")).query)["state"][0]
    sent = urlencode({"state": state, "error": error, "error_description": "secret <b>eyJ</b>"})
    page = traveller.ours.get(f"/connexion/avec/proconnect/retour?{sent}")
    refused(traveller, page, status=(status,))
    assert "<script>alert" not in page.content.decode()


def test_an_answer_that_serves_twice(provider, traveller):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    assert traveller.ours.get(address).status_code == 302
    thief = Traveller()
    refused(thief, thief.ours.get(address), status=(400,), title="est à recommencer")
    again = traveller.ours.get(address)
    assert again.status_code == 400
    assert not traveller.is_in


def test_a_code_used_twice(provider, traveller):
    used = parse_qs(urlparse(traveller.answer(traveller.leave("proconnect"), "awa")).query)
    come_back(traveller)
    thief = Traveller()
    state = parse_qs(urlparse(thief.leave("proconnect")).query)["state"][0]
    address = f"/connexion/avec/proconnect/retour?{urlencode({'state': state, 'code': used['code'][0]})}"
    refused(thief, thief.ours.get(address), status=(502,))


def test_the_provider_checks_that_who_brings_the_code_asked_for_it(provider, traveller):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    session = traveller.ours.session
    for stashed in session["socialaccount_states"].values():
        stashed[0]["pkce_code_verifier"] = "a" * 64
    session.save()
    refused(traveller, traveller.ours.get(address), status=(502,))


@pytest.mark.parametrize("lost", ["", "state=", "state=invente&code=x", "code=x", "error=access_denied"])
def test_a_state_that_is_lost(traveller, lost):
    refused(traveller, traveller.ours.get(f"/connexion/avec/proconnect/retour?{lost}"), status=(400,))


def test_an_answer_that_comes_back_by_another_provider_s_door(provider, traveller):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    page = traveller.ours.get(address.replace("proconnect", "francetravail"))
    refused(traveller, page, status=(400,))


def test_an_answer_that_says_another_issuer(provider, traveller):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    told = parse_qs(urlparse(address).query)
    told["iss"] = ["https://ailleurs.example"]
    page = traveller.ours.get(f"/connexion/avec/proconnect/retour?{urlencode(told, doseq=True)}")
    refused(traveller, page, status=(502,))


def test_an_answer_after_ten_minutes(provider, traveller):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    session = traveller.ours.session
    for stashed in session["socialaccount_states"].values():
        stashed[1] -= 601
    session.save()
    refused(traveller, traveller.ours.get(address), status=(400,))


@pytest.mark.parametrize("level", [None, "eidas0"])
def test_a_level_below_what_was_asked(provider, traveller, level):
    provider.set(fault={"at": TOKEN, "part": "id_token", "claims": {"acr": level}}, people={"awa": AWA})
    page = come_back(traveller, "franceconnect")
    refused(traveller, page, status=(403,), title="FranceConnect n’a pas assez vérifié votre identité")


def test_keys_that_changed_are_read_again_once(provider, traveller):
    traveller.go("proconnect", "awa")
    provider.set(rotate=True, people={"awa": AWA})
    again = Traveller()
    assert "première connexion" in title_of(again.go("proconnect", "awa"))
    assert [one["path"] for one in provider.asked].count(KEYS) == 1


def test_keys_that_are_known_are_not_read_again(provider, traveller):
    traveller.go("proconnect", "awa")
    provider.set(people={"awa": AWA})
    Traveller().go("proconnect", "awa")
    paths = [one["path"] for one in provider.asked]
    assert KEYS not in paths
    assert DISCOVERY not in paths


def test_the_log_says_which_check_and_holds_no_token(provider, traveller, caplog):
    caplog.set_level(logging.DEBUG)
    provider.set(fault={"at": TOKEN, "part": "id_token", "claims": {"nonce": "un-autre"}}, people={"awa": AWA})
    come_back(traveller)
    provider.set(fault={"at": TOKEN, "kind": "empty"}, people={"awa": AWA})
    come_back(traveller)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("tremplin.accounts")]
    assert ours == ["sso ProConnect nonsense: nonce", "sso ProConnect nonsense: code refused"]
    for secret in ("eyJ", "jeton-a-ne-pas-montrer", "secret-proconnect", "awa@test.example"):
        assert secret not in caplog.text


def test_a_provider_that_is_not_declared_has_no_button_and_no_door(provider, traveller, declare):
    environment = {name: value for name, value in provider.environment().items() if "FRANCE" not in name}
    declare(environment)
    page = text_of(traveller.ours.get("/connexion"))
    assert "Se connecter avec ProConnect" in page
    assert "FranceConnect" not in page
    assert traveller.ours.post("/connexion/avec/franceconnect").status_code == 404
    assert traveller.ours.get("/connexion/avec/franceconnect/retour?state=x&code=y").status_code == 404


def test_a_provider_in_the_database_is_not_one(provider, traveller):
    from allauth.socialaccount.models import SocialApp

    SocialApp.objects.create(provider="openid_connect", provider_id="pirate", name="Pirate", client_id="x")
    assert traveller.ours.post("/connexion/avec/pirate").status_code == 404


def test_the_button_is_pressed_never_followed(provider, traveller):
    assert traveller.ours.get("/connexion/avec/proconnect").status_code == 405


def test_pressing_it_all_the_time_is_slowed_down(provider, traveller):
    forget_what_was_read()
    statuses = [traveller.ours.post("/connexion/avec/proconnect").status_code for _ in range(62)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "strange", [{"keys": None}, {"keys": 5}, {"keys": ["x"]}, {"keys": [{"kty": "oct", "k": "x"}]}]
)
def test_strange_keys(provider, traveller, strange):
    address = traveller.answer(traveller.leave("proconnect"), "awa")
    provider.set(fault={"at": KEYS, "claims": strange}, people={"awa": AWA})
    refused(traveller, traveller.ours.get(address), status=(502,))


def test_the_administration_shows_neither_secrets_nor_identities(admin_client):
    assert "socialaccount" not in admin_client.get("/admin/").content.decode()
