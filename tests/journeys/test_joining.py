"""Coming into an organisation: by its address on the register, by its administrators, by the network; and the review."""

import re

from playwright.sync_api import expect

from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP

FLAGSHIP = "Régie du Vallon"
DECLARED = "Fournil des Deux Ponts"
SILENT = "Hangar Libre Chantiers"


def ask(walker: Walker, organisation: str, message: str) -> Walker:
    """From the account menu's page."""
    walker.enter("arrivante").go("/organisation/rejoindre").arrives("Rejoindre une organisation").look("rejoindre")
    walker.fill("Nom ou SIRET", organisation).click("Chercher").sees(organisation).look("trouvée")
    walker.row(organisation).get_by_role("link", name="Demander à rejoindre").click()
    walker.arrives("Demander à rejoindre").look("demander").fill("Qui êtes-vous", message)
    return walker.click("Envoyer ma demande").arrives("Ma demande à rejoindre")


def mail(walker: Walker, subject: str) -> str:
    """The path of the button of the latest mail that says this, in the demonstration's mailbox."""
    walker.leave().go("/demo/courrier")
    walker.page.get_by_role("link", name=re.compile(re.escape(subject))).first.click()
    frame = walker.page.frame_locator("iframe")
    address = frame.get_by_role("link", name="Répondre").first.get_attribute("href")
    return "/" + address.split("/", 3)[3]


def test_by_the_address_of_the_register(walker: Walker):
    """The link goes to the mailbox that a register names; whoever reads it says yes; the person administers."""
    ask(walker, SILENT, "Je dirige le chantier depuis janvier.")
    walker.sees("adresse e-mail de l’organisation", "….example").misses("contact@").look("attente")
    link = mail(walker, f"Une personne demande à rejoindre {SILENT}")
    walker.go(link).arrives("Une personne demande à rejoindre").sees("Maud Kerivenn", "arrivante@demo.example")
    walker.look("lien").click("Oui, elle travaille chez nous").arrives("C’est enregistré").look("confirmé")
    walker.go(link).arrives("Ce lien n’est plus valable").sees("Il a déjà servi").look("lien-mort")
    walker.enter("arrivante").go("/organisation/rejoindre").click(SILENT).arrives("Ma demande").sees("Acceptée").look(
        "oui"
    )


def test_by_its_administrators(walker: Walker):
    """Asked, accepted by the director, then the access is ended: the next page shows no file."""
    ask(walker, FLAGSHIP, "Je remplace Karim au mois de décembre.").sees("personnes qui administrent").look("attente")
    walker.enter("directrice").go("/a-traiter").sees("Répondre à la demande de Maud Kerivenn")
    walker.go("/organisation/equipe").sees("Demandes à rejoindre l’équipe", "Inès Makoulian").look("équipe")
    walker.row("Maud Kerivenn").get_by_role("link", name="Répondre").click()
    walker.arrives("Demande de Maud Kerivenn").sees("Je remplace Karim").look("répondre")
    walker.click("Refuser la demande").is_told("Remplissez « Pourquoi refuser ? »")
    walker.tick("Membre").click("Accepter la demande").arrives("Équipe").sees("Maud Kerivenn")
    walker.row("Maud Kerivenn").get_by_role("link", name="Modifier").click()
    walker.click("Mettre fin à l’accès").arrives("Équipe").sees("ne fait plus partie")
    walker.enter("arrivante").go("/candidatures").misses("candidatures reçues")


def test_declared_then_refused_by_the_network(walker: Walker):
    """Its director sees no file and knows why; the network refuses; she gives more, and waits again."""
    walker.enter("a-verifier").go("/candidatures").arrives("Vérification").sees(
        "Personne dans votre organisation ne voit"
    )
    walker.look("en-attente").go("/a-traiter").sees(f"Vérification de {DECLARED}")
    walker.enter("tete-de-reseau").go("/verifications").arrives("Vérifications").look("file")
    walker.row(DECLARED).get_by_role("link", name="Vérifier").click()
    walker.arrives(f"Vérifier {DECLARED}").sees("clé juste", "a-verifier@demo.example").look("preuves")
    walker.click("Refuser la vérification").is_told("Remplissez « Pourquoi refuser ? »")
    walker.fill("Pourquoi refuser", "Nous n’avons pas trouvé de convention à ce nom.").click("Refuser la vérification")
    walker.arrives("Vérifications").misses(DECLARED)
    walker.enter("a-verifier").go("/organisation/verification").sees("pas trouvé de convention").look("refusée")
    walker.fill("Ce qui permet de vérifier", "Voici le numéro : EI 93 2026 0001.")
    walker.click("Envoyer à l’équipe du réseau").sees("L’équipe du réseau vérifie votre organisation")


def test_the_review_of_members(walker: Walker):
    """Who administers says, for each, whether she is still of the team."""
    walker.enter("directrice").go("/a-traiter").sees("Vérifier les membres de l’équipe")
    walker.go("/organisation/equipe").click("Vérifier les membres").arrives("Vérifier les membres").look("revue")
    for group in walker.main.locator("fieldset").all():
        group.get_by_label("Toujours dans l’équipe").check(force=True)
    walker.click("Enregistrer la vérification").arrives("Équipe").look("faite")
    expect(walker.page.get_by_text("La liste est vérifiée").first).to_be_visible()
    walker.go("/organisation/equipe/revue").sees("La liste a été vérifiée le").look("faite-page")
