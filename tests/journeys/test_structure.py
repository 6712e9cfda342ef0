"""A structure answers, hires, follows its employees and keeps its page."""

from playwright.sync_api import expect

from tests.journeys.people import open_file, somebody
from tests.journeys.stories import FLAGSHIP, compose, confirm, contract, pass_number, present, received
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def test_answers(walker: Walker):
    """Receive, study, put on hold with a message, refuse another with a reason."""
    walker.enter("cip").go("/a-traiter").arrives("À traiter aujourd’hui").look("a-traiter").go("/candidatures").look(
        "recues"
    )
    walker.row("Nouvelle").get_by_role("link").first.click()
    walker.sees("C’est à vous").look("candidature")
    name = walker.page.locator("h1").inner_text()
    walker.click("Mettre à l’étude").arrives(name).sees("La candidature est à l’étude", "À l’étude")
    walker.click("Pour plus tard…").arrives("Mettre de côté").click("Mettre de côté").is_told("Écrivez un message")
    walker.fill("Votre message", "Nous reprenons contact au printemps.").look("attente").click("Mettre de côté")
    walker.arrives(name).sees("Pour plus tard", "Nous reprenons contact au printemps.")

    walker.go("/candidatures").row("Nouvelle").get_by_role("link").first.click()
    walker.click("Refuser…").arrives("Refuser la candidature").click("Continuer").is_told("Choisissez un motif")
    walker.tick("Le poste est pourvu", "La personne peut lire ce motif").look("motif").click("Continuer")
    walker.keeps(
        "Ce que la personne lira", "Bonjour,\n\nLe poste vient d’être pourvu. Votre profil n’est pas en cause."
    )
    walker.look("refus").click("Envoyer la réponse").sees("Refusée", "Motif : Le poste est pourvu").look("refusee")


def test_hire(walker: Walker):
    """Accept: only what lacks is asked; the PASS is there at once, with its page, its document and its mail."""
    person = somebody()
    walker.enter("prescriptrice")
    compose(present(walker, person, FLAGSHIP)).click("Ne pas valider maintenant").click("Envoyer la candidature")
    walker.arrives(person.name)
    received(walker, person).click("Accepter…").arrives("Ce qu’il manque").misses(
        "Date de naissance", "Civilité", "France Travail"
    )
    walker.look("manque").fill("Ville ou code postal", "Sevran").click("Continuer")
    contract(walker).arrives("L’éligibilité").look("criteres")
    walker.click("Continuer").is_told("ritère").tick("Bénéficiaire du RSA").click("Continuer")
    walker.arrives("Vérifier l’embauche").sees("PASS IAE", "CDD d’insertion").look("verifier")
    confirm(walker).sees("CDD d’insertion").look("embauche")
    number = pass_number(walker)

    walker.click("Pourquoi ces dates").arrives("PASS IAE d").sees(number, "Pourquoi le").look("pass")
    with walker.page.expect_download() as download:
        walker.target("Attestation (PDF)").click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    walker.go("/salaries").unfold_filters().fill("Nom", person.last).click("Filtrer").sees(person.name, number)
    walker.look("salaries").go("/demo/courrier").arrives("Courrier").look("courrier")
    expect(walker.row(person.email)).to_be_visible()
    walker.row(person.email).get_by_role("link").click()
    expect(walker.page.frame_locator("iframe").locator("body")).to_contain_text("Régie du Vallon")
    walker.look("mail")


def test_direct_hire(walker: Walker):
    """Hire a person who never applied, then cancel: nothing started, the PASS is cancelled too."""
    person = somebody()
    walker.enter("directrice").go("/a-traiter").click("Déclarer une embauche").arrives("Déclarer une embauche")
    walker.look("chercher")
    walker.fill("Numéro de sécurité sociale", person.nir).click("Chercher").arrives("La personne que vous embauchez")
    open_file(walker, person)
    walker.fill("Ville ou code postal", "Sevran").click("Continuer")
    contract(walker, dispositif="Entreprise").arrives("L’éligibilité").tick("Bénéficiaire du RSA").click("Continuer")
    confirm(walker)
    number = pass_number(walker)
    page_of_the_pass = walker.target("Pourquoi ces dates").get_attribute("href")
    walker.click("Annuler l’embauche…").arrives("Annuler l’embauche").sees("PASS IAE").look("annuler")
    walker.click("Annuler l’embauche").arrives(person.name).sees("L’embauche est annulée", "Embauche annulée")
    walker.look("annulee").go(page_of_the_pass).arrives("PASS IAE d").sees(number, "Ce PASS IAE est annulé").look(
        "pass-annule"
    )


def test_page_and_team(walker: Walker):
    """Edit the structure's page, invite a colleague, publish a post then close it."""
    person = somebody()
    walker.enter("directrice").go("/organisation/fiche").arrives("Notre fiche").look("fiche")
    said = f"Entretien et jardins, avec {person.name}."
    walker.click("Ce que vous faites").arrives("Ce que vous faites").look("presentation")
    walker.fill("Activité en une ligne", said).click("Enregistrer").sees("enregistrée")
    walker.click("Activités et lieux").click("Ajouter une activité").click("Enregistrer").is_told("Secteur")
    walker.look("activite").page.get_by_label("Secteur").select_option("vente")
    sold = f"Plantes rares {person.last}"
    walker.fill("En quelques mots", sold).fill("Où vous travaillez", "Est Ensemble").click("Enregistrer").sees(sold)
    walker.look("activites").leave()
    walker.go("/structures/regie-du-vallon").sees(said, sold, "Est Ensemble").look("publique-offre")
    walker.click("Signaler une erreur dans cette fiche").arrives("Signaler une erreur").look("signaler")
    walker.tick("Adresse, téléphone, accès").click("Envoyer le signalement").arrives("Merci, c’est signalé")

    walker.enter("directrice").go("/organisation/fiche").sees("Erreurs signalées").click(
        "Annuler la dernière modification"
    )
    walker.sees("est annulée").go("/structures/regie-du-vallon").sees(said)
    assert sold not in walker.main.inner_text()

    walker.enter("directrice").go("/organisation/equipe").look("equipe").click("Inviter une personne")
    walker.click("Envoyer l’invitation").is_told("Remplissez « Adresse e-mail professionnelle »").look("inviter")
    walker.fill("Adresse e-mail professionnelle", person.email).tick("Membre").click("Envoyer l’invitation")
    walker.arrives("Équipe").sees(person.email)

    title = f"Jardins partagés {person.last}"
    walker.go("/postes-de-la-structure").look("postes").click("Publier un poste").fill("Métier", "jardin")
    walker.click("Chercher").look("metier").click("Choisir").arrives("Publier un poste").look("poste")
    walker.fill("Intitulé du poste", title).tick("Atelier et chantier", "CDD d’insertion").fill("Nombre de places", "2")
    walker.fill("Ce que la personne fera", "Planter, tailler, arroser.").click("Publier le poste")
    walker.arrives(title).sees("Ouvert").click("Voir la page publique").arrives(title).look("publique")
    walker.page.go_back()
    walker.arrives(title).click("Fermer le poste").sees("Fermé")
