"""A prescriber follows five people in one sitting: opens, validates, applies in several places, hands over, ends."""

from urllib.parse import urlparse

from playwright.sync_api import expect

from tests.journeys.people import Person, open_file, somebody
from tests.journeys.stories import NEAR_SEVRAN, compose, open_structure
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def add(walker: Walker, person: Person) -> str:
    """A file opened without any candidature; its address."""
    walker.go("/personnes").click("Ajouter une personne").arrives("Chercher une personne")
    walker.fill("Numéro de sécurité sociale", person.nir).click("Chercher").arrives("Ouvrir le dossier")
    open_file(walker, person)
    walker.click("Ouvrir le dossier").arrives(person.name)
    return urlparse(walker.page.url).path


def validate(walker: Walker, person: Person) -> Walker:
    """Her eligibility, outside any candidature; from her file and back."""
    walker.click("Valider l’éligibilité").arrives("Valider l’éligibilité").tick("Bénéficiaire du RSA")
    walker.click("Vérifier").arrives("Vérifier l’éligibilité").click("Valider l’éligibilité").arrives("Diagnostic")
    return walker.click(person.name).arrives(person.name)


def test_five_people(walker: Walker):
    walker.enter("prescriptrice")
    files = {person: add(walker, person) for person in (somebody() for _ in range(5))}
    first, second, third, *others = files
    walker.look("dossier").sees("Aucune candidature")
    walker.go("/personnes?suivi=moi").arrives("Personnes suivies").look("suivies")

    validate(walker.go(files[first]), first).sees("Éligible")
    open_structure(walker, NEAR_SEVRAN[0]).click("Candidater pour une personne").click(first.name)
    compose(walker.arrives("La candidature")).arrives("Vérifier").click("Envoyer la candidature").arrives(first.name)
    walker.click("Candidater aussi ailleurs").arrives("Candidater aussi ailleurs").look("ailleurs")
    spontaneous = walker.main.get_by_role("checkbox", name="Candidature spontanée")  # one a structure
    for rank in range(2):
        spontaneous.nth(rank).check(force=True)
    walker.click("Continuer").arrives("Vérifier et envoyer").look("ailleurs-verifier")
    walker.click("Envoyer aux structures choisies").arrives("Candidatures envoyées ailleurs").look("ailleurs-fait")
    expect(walker.main.locator(".tache")).to_have_count(2)

    walker.go(files[second]).click("Confier le suivi").arrives("Confier le suivi").look("confier")
    walker.main.get_by_role("combobox").select_option(index=1)
    walker.click("Confier le suivi").arrives(second.name).sees("est prévenue")

    walker.go(files[third]).click("Terminer le suivi").arrives("Terminer le suivi").look("terminer")
    walker.click("Terminer le suivi").is_told("Choisissez une raison").tick("Déménagement").click("Terminer le suivi")
    walker.arrives("Personnes suivies")

    followed = {person: is_mine(walker, person, path) for person, path in files.items()}
    assert followed == {first: True, second: False, third: False, **dict.fromkeys(others, True)}


def is_mine(walker: Walker, person: Person, path: str) -> bool:
    """Whether her file is among those that the counsellor follows herself."""
    walker.go(f"/personnes?suivi=moi&q={person.last}").arrives("Personnes suivies")
    return walker.main.locator(f"a[href='{path}']").count() == 1
