"""Log in with an identity provider: the first time, the next ones, and out again."""

from urllib.parse import parse_qs, urlparse

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken

from tests.accounts.sso.conftest import SITE, Traveller, forget_what_was_read, last_code, text_of, title_of
from tremplin.accounts.models import User
from tremplin.kernel.models import JournalEntry, Notice

AWA = {"email": "awa@test.example", "given_name": "Awa", "usual_name": "Diallo", "family_name": "Diallo"}


@pytest.mark.parametrize("code", ["proconnect", "franceconnect", "francetravail"])
def test_the_first_time_nothing_is_created_before_she_says_so(provider, traveller, code):
    provider.set(people={"awa": {**AWA, "acr": "eidas1"}})
    page = traveller.go(code, "awa")
    assert title_of(page).startswith("Votre première connexion avec")
    assert not User.objects.exists()
    assert not traveller.is_in
    done = traveller.open_account()
    assert done["Location"] == "/bienvenue"
    user = User.objects.get()
    assert (user.email, user.get_full_name(), user.has_usable_password()) == ("awa@test.example", "Awa Diallo", False)
    assert traveller.is_in


def test_the_address_is_confirmed_as_any_other_whatever_the_provider_says(provider, traveller):
    provider.set(people={"awa": {**AWA, "email_verified": True}})
    traveller.go("proconnect", "awa")
    sent = traveller.ours.post("/connexion/premiere-fois")
    assert sent["Location"] == "/connexion/premiere-fois/code"
    assert not User.objects.exists()
    assert Notice.objects.get().email == "awa@test.example"
    page = traveller.ours.post("/connexion/premiere-fois/code", {"code": "0000"})
    assert "Ce code n’est pas le bon" in text_of(page)
    assert not User.objects.exists()
    traveller.ours.post("/connexion/premiere-fois/code", {"code": last_code()})
    assert EmailAddress.objects.get().verified is True


def test_a_code_is_good_for_three_tries_and_three_codes_leave(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    for _ in range(3):
        traveller.ours.post("/connexion/premiere-fois")
    good = last_code()
    for _ in range(3):
        traveller.ours.post("/connexion/premiere-fois/code", {"code": "0000"})
    over = traveller.ours.post("/connexion/premiere-fois/code", {"code": good})
    assert "Ce code n’est plus valable" in text_of(over)
    assert "Trois codes sont déjà partis" in text_of(traveller.ours.post("/connexion/premiere-fois"))
    assert Notice.objects.count() == 3
    assert not User.objects.exists()


def test_the_code_of_one_identity_does_not_open_another(provider, traveller):
    provider.set(people={"awa": AWA, "mallory": {"email": "mallory@test.example"}})
    traveller.go("proconnect", "mallory")
    traveller.ours.post("/connexion/premiere-fois")
    hers = last_code()
    traveller.theirs.cookies.clear()
    traveller.go("proconnect", "awa")
    traveller.ours.post("/connexion/premiere-fois/code", {"code": hers})
    assert not User.objects.exists()


@pytest.mark.parametrize("given", ["A\x00wa", "A\u202ewa", 5, ["Awa"]])
def test_a_strange_name_is_cut_to_what_can_be_read(provider, traveller, given):
    provider.set(people={"awa": {**AWA, "given_name": given}})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    assert User.objects.get().first_name in {"Awa", ""}


def test_the_second_time_she_is_in_at_once_and_goes_where_she_was_going(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    again = Traveller()
    address = again.answer(again.leave("proconnect", next="/notifications"), "awa")
    assert again.ours.get(address)["Location"] == "/notifications"
    assert again.is_in
    assert User.objects.count() == SocialAccount.objects.count() == 1


def test_going_somewhere_else_than_here_is_not_kept(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    again = Traveller()
    address = again.answer(again.leave("proconnect", next="https://ailleurs.example/"), "awa")
    assert again.ours.get(address)["Location"] == "/bienvenue"


def test_the_question_holds_state_nonce_and_challenge_and_nothing_from_the_page(provider, traveller):
    first = parse_qs(urlparse(traveller.leave("franceconnect", scope="admin", auth_params="acr_values=none")).query)
    second = parse_qs(urlparse(traveller.leave("franceconnect")).query)
    assert first["code_challenge_method"] == ["S256"]
    assert first["acr_values"] == ["eidas1"]
    assert "admin" not in first["scope"][0]
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 43
        assert first[name] != second[name]
    assert first["redirect_uri"] == [f"{SITE}/connexion/avec/franceconnect/retour"]


def test_the_journal_and_the_database_hold_no_token(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    assert JournalEntry.objects.get(verb="accounts.open_with_identity").after == {"provider": "ProConnect"}
    assert not SocialToken.objects.exists()
    kept = SocialAccount.objects.get()
    assert kept.uid == f"{provider.issuer}#awa"
    assert "eyJ" not in str(kept.extra_data)


def test_a_closed_account_stays_closed(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    User.objects.update(is_active=False)
    again = Traveller()
    assert title_of(again.go("proconnect", "awa")) == "Ce compte est fermé"
    assert not again.is_in


def test_an_address_changed_at_the_provider_changes_nothing_here(provider, traveller, make):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    other = make.user(email="autre@test.example")
    provider.set(people={"awa": {**AWA, "email": other.email}})
    again = Traveller()
    again.go("proconnect", "awa")
    assert again.is_in
    assert set(User.objects.values_list("email", flat=True)) == {"awa@test.example", "autre@test.example"}
    assert EmailAddress.objects.count() == 2
    page = text_of(again.ours.get("/compte/identites"))
    assert "ProConnect connaît l’adresse autre@test.example" in page
    assert "nous écrivons à awa@test.example" in page


def test_without_address_she_signs_up_with_her_own(provider, traveller):
    provider.set(people={"awa": {"given_name": "Awa"}})
    page = traveller.go("proconnect", "awa")
    assert "n’a pas donné d’adresse e-mail" in text_of(page)
    assert traveller.ours.post("/connexion/premiere-fois").status_code == 200
    assert not Notice.objects.exists()
    assert not User.objects.exists()


def test_logging_out_leaves_the_provider_too(provider, traveller):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    assert traveller.ours.post("/deconnexion")["Location"] == "/deconnexion/fournisseur"
    assert not traveller.is_in
    page = traveller.ours.get("/deconnexion/fournisseur")
    assert title_of(page) == "Vous allez vers ProConnect"
    from bs4 import BeautifulSoup

    address = BeautifulSoup(page.content, "lxml").select_one("main a.btn-primary")["href"]
    asked = parse_qs(urlparse(address).query)
    assert asked["post_logout_redirect_uri"] == [f"{SITE}/deconnexion/retour"]
    form = BeautifulSoup(traveller.theirs.get(address).content, "lxml").form
    sent = {one["name"]: one["value"] for one in form.select("input")} | {"logout": "yes"}
    back = traveller.walk(traveller.theirs.post(form["action"], sent, allow_redirects=False))
    assert "déconnecté·e de Tremplin et de ProConnect" in text_of(traveller.ours.get(back, follow=True))
    page = traveller.theirs.get(traveller.leave("proconnect"))
    assert "Qui êtes-vous ?" in page.text  # over there too, nobody is logged in any longer


def test_logging_out_works_while_the_provider_is_down(provider, traveller, declare):
    provider.set(people={"awa": AWA})
    traveller.go("proconnect", "awa")
    traveller.open_account()
    forget_what_was_read()
    provider.set(fault={"at": "/.well-known/openid-configuration", "kind": "500"})
    page = traveller.ours.post("/deconnexion", follow=True)
    assert page.redirect_chain[-1][0] == "/"
    assert not traveller.is_in


@pytest.mark.parametrize("state", ["", "invente", "InByb2Nvbm5lY3Qi:1abcde:faux"])
def test_coming_back_from_nowhere_says_nothing(db, client, state):
    page = client.get(f"/deconnexion/retour?state={state}", follow=True)
    assert "déconnecté" not in text_of(page)
