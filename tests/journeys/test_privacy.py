"""A person and her data: she takes a copy, asks for deletion, changes her mind; a visitor reads what is kept."""

import json

from tests.journeys.people import sign_up, somebody
from tests.journeys.stories import compose, search
from tests.journeys.walker import Walker


def test_privacy(walker: Walker):
    """Apply, read one's data, download them, ask for deletion, change one's mind."""
    life_of_data(walker)


def test_privacy_without_javascript(plain_walker: Walker):
    life_of_data(plain_walker)


def life_of_data(walker: Walker):
    person = somebody()
    walker.go("/donnees-personnelles").arrives("Vos données").sees("Nous ne vendons rien", "CNIL").look("vos-donnees")
    walker.go("/")
    search(walker, distance="10 km").click("Sevran Rivage").arrives("Sevran Rivage")
    walker.click("Candidater pour moi").arrives("Se connecter").click("Créer un compte")
    sign_up(walker, person)
    walker.arrives("qui êtes-vous")
    walker.date("Date de naissance", person.birth).fill("Ville ou code postal", "Sevran").click("Continuer")
    compose(walker.arrives("Votre candidature"), label="Votre message").arrives("Vérifier")
    walker.click("Envoyer la candidature").arrives("Mon parcours")

    walker.click("Mes données : copie, accords, suppression").arrives("Mes données").sees("Mes accords").look(
        "mes-donnees"
    )
    copy = walker.page.request.get(walker.page.url + "/copie/json")
    assert json.loads(copy.body())["donnees"]["Dossier"][0]["Prénom"] == person.first
    assert walker.page.request.get(walker.page.url + "/copie/pdf").body().startswith(b"%PDF")

    walker.click("Supprimer mes données").arrives("Supprimer mes données")
    walker.sees("votre téléphone", "14 jours pour changer d’avis").look("suppression")
    walker.click("Demander la suppression").sees("Votre demande est enregistrée").look("suppression-demandee")
    walker.click("Garder mes données").arrives("Mes données").sees("Rien n’a été supprimé")
