"""A prescriber meets somebody she does not know: she says why, reads, vouches; the person sees it and contests."""

from tests.journeys.people import log_in, sign_up, somebody
from tests.journeys.stories import NEAR_SEVRAN, compose, open_structure
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def test_a_first_meeting(walker: Walker):
    person = somebody()
    open_structure(walker, NEAR_SEVRAN[0]).click("Candidater pour moi").click("Créer un compte")
    sign_up(walker, person)
    walker.date("Date de naissance", person.birth).fill("Ville ou code postal", "Sevran").click("Continuer")
    compose(walker, label="Votre message").click("Envoyer la candidature").arrives("Mon parcours").leave()

    walker.enter("prescriptrice").go("/personnes/chercher")
    walker.fill("Adresse e-mail", person.email).click("Chercher").arrives("Est-ce cette personne")
    walker.misses(person.first, person.last).look("acces-demande")
    walker.click("C’est bien cette personne").is_told("Choisissez une raison").look("acces-refuse")
    walker.date("Sa date de naissance", person.birth).tick("La personne est reçue en entretien")
    walker.fill("En une phrase", "Reçue ce matin à l’accueil.").click("C’est bien cette personne")
    walker.arrives(person.name).sees("Accès motivé jusqu’au").misses("Donner un code").look("acces-ouvert")
    walker.click("Valider l’éligibilité").arrives("l’éligibilité").tick("Bénéficiaire du RSA").click("Vérifier")
    walker.click("Valider l’éligibilité").arrives(person.name).misses("Accès motivé jusqu’au").leave()

    log_in(walker, person)
    walker.go("/mon-dossier/consultations").sees("Accès motivés", "Reçue ce matin à l’accueil").look("acces-vus")
    walker.click("Contester l’accès").arrives("Contester un accès").look("acces-contester")
    walker.click("Contester cet accès").arrives("Qui a ouvert ou changé mon dossier").sees("contesté par la personne")
