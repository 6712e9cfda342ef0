"""A person finds the file that a professional opened for her: claims it, corrects, withdraws, applies again; or contests it."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person, log_in, sign_up, somebody
from tests.journeys.stories import NEAR_SEVRAN, compose, open_structure, present
from tests.journeys.walker import Walker


@pytest.fixture
def claimed(walker: Walker) -> Person:
    """Somebody whose counsellor applied for her, and who now reads her own pathway."""
    person = somebody()
    walker.enter("prescriptrice")
    present(walker, person, NEAR_SEVRAN[0])
    compose(walker).arrives("L’éligibilité").tick("Bénéficiaire du RSA").click("Vérifier")
    walker.arrives("Vérifier et envoyer").click("Envoyer la candidature").arrives(person.name)
    walker.click("Voir le dossier complet").arrives(person.name)
    walker.click("Donner un code").arrives("Un code pour").look("code")
    code = walker.main.locator("p.h2").inner_text()
    walker.leave().go("/inscription")
    sign_up(walker, person)
    walker.go("/mon-parcours").click("Retrouver mon dossier").arrives("Retrouver mon dossier")
    walker.fill("Le code", "AAAAAAAAAA").click("Retrouver mon dossier").is_told("n’est pas reconnu").look(
        "code-inconnu"
    )
    walker.fill("Le code", code.lower()).click("Retrouver mon dossier").arrives("Mon parcours").sees(NEAR_SEVRAN[0])
    return person


def test_claim(walker: Walker, claimed: Person):
    walker.look("retrouve").sees("Mon éligibilité")
    walker.click("Modifier").arrives("Modifier la candidature").look("modifier")
    walker.field("Message").fill("Bonjour, je suis libre dès lundi.")
    walker.click("Enregistrer").arrives("Mon parcours")
    walker.click("Retirer").arrives("Retirer votre candidature").click("Retirer la candidature")
    walker.arrives("Mon parcours").sees("Retirée par vous")

    open_structure(walker, NEAR_SEVRAN[0]).click("Candidater pour moi").arrives("Votre candidature")
    compose(walker, label="Votre message").arrives("Vérifier").click("Envoyer la candidature")
    walker.arrives("Mon parcours").look("de-nouveau")
    expect(walker.main.locator(".ma-candidature")).to_have_count(2)
    walker.click("Tout voir").sees("Nora Vidalenq").look("consultations")


def test_contest(walker: Walker, claimed: Person):
    walker.click("Ce compte n’est pas le mien").arrives("Ce compte n’est pas le mien").look("contester")
    walker.fill("Ce qui vous fait dire", "Ce n’est pas mon nom.").click("Dire que ce n’est pas mon dossier")
    walker.misses(NEAR_SEVRAN[0]).look("conteste")
    walker.leave()
    log_in(walker, claimed)
    walker.misses(NEAR_SEVRAN[0])
