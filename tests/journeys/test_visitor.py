"""Whoever comes without an account: every public page is looked at."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.stories import search
from tests.journeys.walker import Walker

PAGES = {
    "accueil": ("/", "Un emploi accompagné"),
    "structures": ("/recherche?lieu=Sevran&distance=10", "Structures d’insertion autour de Sevran"),
    "postes": ("/recherche?lieu=Sevran&onglet=postes", "Postes ouverts autour de Sevran"),
    "prescripteurs": ("/recherche?lieu=Sevran&onglet=prescripteurs", "Organismes qui accompagnent autour de Sevran"),
    "rien": ("/recherche?lieu=Sevran&q=zeppelin", "Zeppelin"),
    "introuvable": ("/cette-page-n-existe-pas", "Cette page n’existe pas"),
    "composants": ("/demo/composants", "Composants"),
    "mot-de-passe": ("/mot-de-passe-oublie", "Mot de passe oublié"),
    "inscription": ("/inscription", "Créer un compte"),
    "connexion": ("/connexion", "Se connecter"),
}


@pytest.mark.parametrize("shot", PAGES)
def test_page(walker: Walker, shot: str):
    path, title = PAGES[shot]
    walker.go(path).arrives(title).look(shot)


def test_one_click(walker: Walker):
    """An account of the demonstration, from the page of log-in: every other journey enters without opening it."""
    walker.go("/connexion").page.locator("form:has(input[name=compte][value='cip']) button").click()
    walker.arrives("À traiter aujourd’hui")
    expect(walker.page.locator(".compte")).to_be_visible()


def test_details(walker: Walker):
    """From a search to a structure, a post, an organism that accompanies people."""
    walker.go("/")
    search(walker).click("Sevran Rivage").arrives("Sevran Rivage").look("structure")
    walker.main.locator("#postes h3 a").first.click()
    walker.sees("En bref", "Candidater").look("poste")
    walker.go("/recherche?lieu=Sevran&onglet=prescripteurs").main.locator(".resultat h3 a").first.click()
    walker.sees("Ce que cet organisme peut faire pour vous").look("prescripteur")


def test_simulator(walker: Walker):
    """« Est-ce pour moi ? »: one criterion answers, nothing is written in the address."""
    walker.go("/eligibilite").look("questions").tick("Bénéficiaire du RSA").click("Voir la réponse")
    walker.arrives("Est-ce pour moi").look("reponse")
    assert re.search(r"/eligibilite$", walker.page.url)
