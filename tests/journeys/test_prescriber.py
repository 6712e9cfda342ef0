"""An authorised prescriber finds the person, validates her eligibility, applies with her."""

from tests.journeys.people import somebody
from tests.journeys.stories import NEAR_SEVRAN, compose, open_structure, present
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def test_prescriber(walker: Walker):
    """Three structures near Sevran: the file is opened once, the eligibility validated once."""
    person = somebody()
    walker.enter("prescriptrice")
    present(walker, person, NEAR_SEVRAN[0])
    compose(walker).arrives("L’éligibilité").look("criteres")
    walker.click("Vérifier").is_told("ritère").tick("Bénéficiaire du RSA").click("Vérifier")
    walker.arrives("Vérifier et envoyer").sees("validée à l’envoi").look("verifier").click("Envoyer la candidature")
    walker.arrives(person.name).sees("Éligible", NEAR_SEVRAN[0]).look("envoyee")

    for structure in NEAR_SEVRAN[1:]:
        open_structure(walker, structure).click("Candidater pour une personne").click(person.name)
        compose(walker.arrives("La candidature")).arrives("Vérifier et envoyer").misses("validée à l’envoi")
        walker.click("Envoyer la candidature").arrives(person.name)

    walker.go("/candidatures/envoyees").unfold_filters().fill("Personne ou structure", person.last).click("Filtrer")
    walker.sees(*NEAR_SEVRAN).look("suivi").go(f"/personnes?q={person.last}").sees(person.name)


def test_derogation(walker: Walker):
    """A person found by her number; no criterion, so a written reason."""
    person = somebody()
    walker.enter("prescriptrice")
    present(walker, person, NEAR_SEVRAN[0])
    walker.go("/personnes/chercher").fill("Numéro de sécurité sociale", person.nir).click("Chercher")
    walker.arrives(person.name).look("dossier").click("Valider l’éligibilité").arrives("Valider l’éligibilité")
    reason = "Sans emploi depuis peu, mais plusieurs freins se cumulent."
    walker.fill("Pourquoi un parcours", reason).click("Vérifier").arrives("Vérifier l’éligibilité")
    walker.sees(reason).look("verifier").click("Valider l’éligibilité").arrives("Diagnostic").sees(reason).look(
        "diagnostic"
    )
