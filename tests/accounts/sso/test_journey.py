"""One whole round trip in a real browser, each page at both widths: there, back, in, tied, untied refused, out."""

import pytest
from playwright.sync_api import expect

from tests.accounts.sso.conftest import last_code
from tests.journeys.walker import WAIT_MS, WIDTHS, Walker

pytestmark = pytest.mark.journey
AWA = {"email": "awa.diallo@courriel.example", "given_name": "Awa", "usual_name": "Diallo", "amr": ["pwd", "mfa"]}


@pytest.fixture
def walker(chromium, live_server, provider):
    yield from walk(chromium, live_server, provider, WIDTHS["phone"], name="sso")


@pytest.fixture
def plain_walker(chromium, live_server, provider):
    yield from walk(chromium, live_server, provider, (375,), name="sso-sans-js", java_script_enabled=False)


def walk(chromium, live_server, provider, widths, *, name, **options):
    provider.set(base=live_server.url, people={"awa": AWA, "personne": {}})
    width, *others = widths
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", **options)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security Policy" in said.text else None)
    yield Walker(page, live_server.url, name, tuple(others))
    context.close()
    assert blocked == []


def say_who(walker: Walker, login: str) -> Walker:
    """On the provider's own page."""
    expect(walker.page.get_by_label("Identifiant")).to_be_visible()
    walker.page.get_by_label("Identifiant").fill(login)
    walker.page.get_by_role("button", name="Continuer").click()
    return walker


def type_the_code(walker: Walker, shot: str = "") -> Walker:
    walker.click("Recevoir le code et créer mon compte").arrives("Écrire le code reçu")
    if shot:
        walker.look(shot)
    return walker.fill("Le code reçu", last_code()).click("Créer mon compte")


def round_trip(walker: Walker) -> None:
    walker.go("/connexion").look("connexion").click("Se connecter avec ProConnect")
    say_who(walker, "awa").arrives("Votre première connexion avec ProConnect").sees("Awa Diallo").look("premiere-fois")
    type_the_code(walker, shot="code").arrives("Mon parcours")
    walker.go("/compte/identites").arrives("Mes identités").sees("ProConnect", "Awa Diallo").look("identites")
    walker.click("Délier ProConnect").arrives("Délier ProConnect").look("delier")
    walker.click("La garder").arrives("Mes identités")
    walker.go("/deconnexion").main.get_by_role("button", name="Se déconnecter").click()
    walker.page.get_by_role("button", name="Yes, sign me out").click()
    walker.sees("déconnecté·e de Tremplin et de ProConnect").shoot("deconnexion")


def test_there_and_back(walker: Walker):
    round_trip(walker)
    walker.go("/connexion").click("Se connecter avec ProConnect")
    say_who(walker, "awa").arrives("Mon parcours")
    walker.go("/compte/identites").click("Délier ProConnect").arrives("Délier ProConnect")
    walker.click("Délier cette identité").arrives("Mes identités").sees("n’ouvre plus ce compte").look("deliee")


def test_there_and_back_without_javascript(plain_walker: Walker):
    round_trip(plain_walker)


def test_tying_a_second_identity(walker: Walker):
    walker.go("/connexion").click("Se connecter avec France Travail")
    type_the_code(say_who(walker, "awa")).arrives("Mon parcours")
    walker.page.context.clear_cookies(domain="127.0.0.1")
    walker.go("/compte/identites").click("Relier ProConnect")
    say_who(walker, "awa").arrives("Relier ProConnect à mon compte").look("relier")
    walker.click("Relier cette identité").is_told("Cochez cette case pour continuer").look("relier-case")
    walker.tick("Je comprends").click("Relier cette identité").arrives("Mes identités").sees("est reliée").look(
        "reliees"
    )


def test_what_is_refused_and_what_is_taken(walker: Walker, make, provider):
    make.user(email=AWA["email"])
    walker.go("/connexion").click("Se connecter avec ProConnect")
    say_who(walker, "awa").arrives("Votre première connexion").sees("Un compte utilise déjà l’adresse").look(
        "adresse-prise"
    )
    walker.page.context.clear_cookies()
    walker.go("/connexion").click("Se connecter avec FranceConnect")
    walker.page.get_by_role("button", name="Refuser").click()
    walker.arrives("La connexion avec FranceConnect n’a pas eu lieu").look("refusee")
    provider.set(fault={"at": "/token", "kind": "json"})
    walker.click("Réessayer avec FranceConnect")
    say_who(walker, "awa").arrives("n’est pas valable").look("invalide")
    walker.click("Se connecter autrement").arrives("Se connecter")
