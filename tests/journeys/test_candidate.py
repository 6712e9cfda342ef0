"""A person looks for a way back to work, alone."""

from playwright.sync_api import expect

from tests.journeys.people import sign_up, somebody
from tests.journeys.stories import MESSAGE, compose, pdf, search
from tests.journeys.walker import Walker


def test_candidate(walker: Walker):
    """Search, open a structure, sign up on the way, apply with a CV, follow, withdraw."""
    person = somebody()
    walker.go("/")
    search(walker, distance="10 km").click("Sevran Rivage").arrives("Sevran Rivage")
    walker.click("Candidater pour moi").arrives("Se connecter").click("Créer un compte")
    sign_up(walker, person)
    walker.arrives("qui êtes-vous").keeps("Prénom", person.first).look("qui")
    walker.date("Date de naissance", person.birth).fill("Ville ou code postal", "Sevran").click("Continuer")
    walker.arrives("Votre candidature").look("candidature")
    compose(walker, cv=pdf(), label="Votre message").arrives("Vérifier").sees("cv.pdf", MESSAGE.splitlines()[0]).look(
        "verifier"
    )
    walker.click("Envoyer la candidature").arrives("Mon parcours")
    walker.sees("La candidature est envoyée", "Sevran Rivage", "Envoyée", "À la structure", "cv.pdf").look("parcours")
    expect(walker.main.locator(".ma-candidature")).to_have_count(1)

    walker.click("Retirer").arrives("Retirer votre candidature").look("retirer")
    walker.click("Retirer la candidature").arrives("Mon parcours").sees("est prévenue", "Retirée par vous")
