"""An orienter helps somebody apply, without the right to see everything nor to validate."""

from tests.journeys.people import open_file, somebody
from tests.journeys.stories import search
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def test_orienter(walker: Walker):
    """Open a file, apply to a post, follow; a person that others follow stays masked."""
    person = somebody()
    walker.enter("orienteur").go("/a-traiter").arrives("À traiter aujourd’hui").look("a-traiter").go("/personnes").look(
        "personnes"
    ).click("Ajouter une personne")
    walker.arrives("Chercher une personne").fill("Numéro de sécurité sociale", person.nir).click("Chercher")
    walker.arrives("Ouvrir le dossier").look("dossier")
    open_file(walker, person)
    walker.click("Ouvrir le dossier").arrives(person.name).sees("Vous pouvez maintenant candidater").misses(
        "Valider l’éligibilité"
    ).look("personne")

    walker.click("Choisir une structure")
    search(walker).click("Postes ouverts")
    walker.arrives("Postes ouverts").main.locator(".resultat h3 a").first.click()
    walker.click("Candidater pour une personne").arrives("qui est la personne").look("qui").click(person.name)
    walker.arrives("La candidature").fill("Message à la structure", "La personne connaît le métier.").click("Continuer")
    walker.arrives("Vérifier").misses("L’éligibilité, validée").click("Envoyer la candidature")
    walker.arrives(person.name).sees("Nouvelle", "La personne connaît le métier.").look("candidature")
    walker.go(f"/candidatures/envoyees?nom={person.name}").arrives("Candidatures envoyées").sees(
        person.name, "À la structure"
    ).look("suivi")

    # Followed by the PLIE: recognised by her address, known by her initials, nothing else.
    walker.go("/personnes/chercher").fill("Adresse e-mail", "candidate-en-recherche@demo.example").click("Chercher")
    walker.arrives("Est-ce cette personne").misses("Samira", "Tounkaral").look("est-ce-elle")
    walker.click("C’est bien cette personne").arrives("Personne reconnue").misses("Samira", "Tounkaral")
