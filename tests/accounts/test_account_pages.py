"""The account's pages: in our design, in French, and the way back to where one was going."""

import pytest
from django.test import Client

from tests.accounts.steps import code_sent_to
from tests.makers import PASSWORD
from tremplin.accounts.models import User
from tremplin.kernel.models import Notice

PUBLIC = {
    "/connexion": "Se connecter",
    "/connexion/code": "Recevoir un code par e-mail",
    "/inscription": "Créer un compte",
    "/mot-de-passe-oublie": "Mot de passe oublié",
    "/mot-de-passe-oublie/envoye": "Message envoyé",
    "/mot-de-passe-oublie/fait": "Mot de passe enregistré",
    "/mot-de-passe-oublie/abc-faux-lien": "Ce lien ne marche plus",
    "/compte/ferme": "Ce compte est fermé",
}
PRIVATE = {
    "/deconnexion": "Se déconnecter",
    "/compte/mot-de-passe": "Changer de mot de passe",
    "/compte": "Mon compte",
    "/compte/connexions": "Mes connexions",
    "/compte/securite": "Protéger mon compte",
    "/compte/adresse": "Changer d’adresse e-mail",
    "/compte/verification": "Confirmer que c’est vous",
}


def plain(response) -> str:
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("address", "title"), PUBLIC.items())
def test_public_pages_have_our_frame(db, address, title):
    page = plain(Client().get(address))
    assert f"<h1>{title}</h1>" in page
    assert f"<title>{title}" in page
    assert "placeholder=" not in page


@pytest.mark.parametrize(("address", "title"), PRIVATE.items())
def test_private_pages_have_our_frame(make, address, title):
    assert f"<h1>{title}</h1>" in plain(make.client(make.user()).get(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_private_pages_ask_to_log_in(db, address):
    response = Client().get(address)
    assert response.status_code == 302


def test_logging_in_goes_where_one_was_going(make):
    user = make.user()
    client = Client()
    page = plain(client.get("/connexion?next=/mon-parcours"))
    assert 'name="next" value="/mon-parcours"' in page
    assert "/inscription?next=%2Fmon-parcours" in page
    response = client.post("/connexion", {"login": user.email, "password": PASSWORD, "next": "/mon-parcours"})
    assert response["Location"] == "/mon-parcours"


def test_a_wrong_password_is_said_beside_nothing_lost(make):
    user = make.user()
    page = Client().post("/connexion", {"login": user.email, "password": "autre chose"})
    assert page.status_code == 200
    assert user.email in plain(page)
    assert "Il y a 1 information à corriger" in plain(page)
    assert page.context["form"].errors


def test_signing_up_keeps_the_names_and_the_way(db):
    given = {"first_name": "Ada", "last_name": "Neuve", "email": "ada@test.example", "password1": PASSWORD}
    client = Client()
    response = client.post("/inscription", {**given, "next": "/mon-parcours"})
    assert response["Location"] == "/compte/confirmation"
    assert User.objects.get().get_full_name() == "Ada Neuve"
    assert Notice.objects.get().email == "ada@test.example"
    response = client.post("/compte/confirmation", {"code": code_sent_to("ada@test.example")})
    assert response["Location"] == "/mon-parcours"


def test_signing_up_says_each_error_in_french(db):
    page = Client().post("/inscription", {"first_name": "Ada", "email": "pas une adresse", "password1": "court"})
    assert set(page.context["form"].errors) == {"last_name", "email", "password1"}
    assert "Ada" in plain(page)
    assert not User.objects.exists()


def test_an_address_already_known_is_not_told_to_a_stranger(make):
    known = make.user()
    given = {"first_name": "Ada", "last_name": "Neuve", "email": known.email, "password1": PASSWORD}
    page = Client().post("/inscription", given, follow=True)
    assert User.objects.count() == 1
    assert known.last_name not in plain(page)


def test_a_forgotten_password_is_chosen_again(make):
    user, client = make.user(), Client()
    assert client.post("/mot-de-passe-oublie", {"email": user.email})["Location"] == "/mot-de-passe-oublie/envoye"
    path = Notice.objects.get().content["action_path"]
    page = client.get(path, follow=True)
    assert "Choisir un nouveau mot de passe" in plain(page)
    form = page.redirect_chain[-1][0]
    different = client.post(form, {"password1": "une autre phrase longue", "password2": "pas la même phrase"})
    assert different.context["form"].errors
    done = client.post(form, {"password1": "une autre phrase longue", "password2": "une autre phrase longue"})
    assert done["Location"] == "/mot-de-passe-oublie/fait"
    user.refresh_from_db()
    assert user.check_password("une autre phrase longue")


def test_too_many_attempts_have_their_page(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    client = Client()
    client.post("/mot-de-passe-oublie", {"email": "a@test.example"})
    page = client.post("/mot-de-passe-oublie", {"email": "a@test.example"})
    assert page.status_code == 429
    assert "Trop d’essais" in plain(page)


def test_logging_out_asks_first(make):
    client = make.client(make.user())
    assert client.get("/deconnexion").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/deconnexion")
    assert "_auth_user_id" not in client.session
