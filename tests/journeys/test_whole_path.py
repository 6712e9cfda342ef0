"""The product's main job, across every role: from a search near Sevran to a PASS IAE."""

import re

from playwright.sync_api import expect

from tests.journeys.people import log_in, sign_up, somebody
from tests.journeys.stories import (
    FLAGSHIP,
    NEAR_SEVRAN,
    compose,
    confirm,
    contract,
    open_structure,
    pass_number,
    received,
)
from tests.journeys.walker import EACH_WIDTH, Walker


def whole_path(walker: Walker) -> None:
    """She applies alone; a prescriber finds her again, vouches for her and applies with her; a structure hires her."""
    person = somebody()
    open_structure(walker, NEAR_SEVRAN[0]).click("Candidater pour moi").click("Créer un compte")
    sign_up(walker, person)
    walker.date("Date de naissance", person.birth).fill("Ville ou code postal", "Sevran").click("Continuer")
    compose(walker, label="Votre message").click("Envoyer la candidature").arrives("Mon parcours").leave()

    walker.enter("prescriptrice")
    open_structure(walker, FLAGSHIP).click("Candidater pour une personne")
    walker.fill("Adresse e-mail", person.email).click("Chercher cette personne").arrives("Est-ce cette personne")
    walker.misses(person.first, person.last).look("est-ce-elle")
    walker.date("Sa date de naissance", person.birth).tick("La personne demande que l’on candidate")
    walker.fill("En une phrase", "Reçue ce matin, elle veut candidater.").click("C’est bien cette personne")
    compose(walker.arrives("La candidature")).arrives("L’éligibilité").tick("Bénéficiaire du RSA").click("Vérifier")
    walker.click("Envoyer la candidature").arrives(person.name).sees("Éligible")

    received(walker, person).sees("Éligible").click("Accepter…").arrives("Ce qu’il manque").misses("Date de naissance")
    walker.tick("Madame").fill("Numéro de sécurité sociale", person.nir)
    walker.choose("Si l’identifiant manque, pourquoi", "Personne non inscrite à France Travail").click("Continuer")
    confirm(contract(walker))
    number = pass_number(walker)
    walker.leave()

    log_in(walker, person)
    walker.sees(number, "Acceptée", "PLIE des Murs et des Berges").look("parcours")
    expect(walker.row("Embauche ailleurs")).to_have_text(re.compile(NEAR_SEVRAN[0]))
    walker.click("Pourquoi ces dates").arrives("Votre PASS IAE").sees(number).look("pass")


@EACH_WIDTH
def test_whole_path(walker: Walker):
    whole_path(walker)


def test_whole_path_without_javascript(plain_walker: Walker):
    whole_path(plain_walker)
