"""The stupid and the hostile things people do in a browser: nothing typed is lost, nothing is done twice."""

from playwright.sync_api import expect

from tests.journeys.people import open_file, somebody
from tests.journeys.stories import FLAGSHIP, MESSAGE, NEAR_SEVRAN, compose, open_structure, pdf, present
from tests.journeys.walker import ON_A_DESKTOP, ON_A_PHONE, Walker

NOBODY = "00000000-0000-7000-8000-000000000000"


def sent(walker: Walker, name: str) -> int:
    """How many candidatures of this person the structure that hires has received."""
    walker.enter("cip").go(f"/candidatures?nom={name}")
    return walker.main.locator("tbody tr").filter(has_text=name).count()


def another_tab(walker: Walker) -> Walker:
    return Walker(walker.page.context.new_page(), walker.url, walker.name)


def test_empty_forms(walker: Walker):
    """Each error is in the summary, focused, and beside its field."""
    walker.go("/inscription").fill("Prénom", "Naïma").click("Créer mon compte")
    walker.is_told("Remplissez « Nom »", "Remplissez « Adresse e-mail »").keeps("Prénom", "Naïma").look("inscription")
    walker.enter("prescriptrice").go("/personnes/chercher").click("Chercher")
    walker.is_told("Écrivez le numéro de sécurité sociale").look("chercher")
    walker.fill("Numéro de sécurité sociale", "2 90 05").click("Chercher").is_told("chiffres")
    walker.keeps("Numéro de sécurité sociale", "2 90 05")
    walker.fill("Numéro de sécurité sociale", somebody().nir).click("Chercher").arrives("Ouvrir le dossier")
    walker.fill("Prénom", "Naïma").fill("Ville ou code postal", "Atlantide").click("Ouvrir le dossier")
    walker.is_told(
        "Choisissez une réponse pour « Civilité »", "Remplissez « Nom »", "Nous ne trouvons pas « Atlantide »"
    )
    walker.keeps("Prénom", "Naïma").keeps("Ville ou code postal", "Atlantide").look("dossier")


@ON_A_PHONE
def test_wrong_file(walker: Walker):
    """A picture named cv.pdf: said beside the field; the message and the choice stay."""
    walker.enter("prescriptrice")
    present(walker, somebody(), NEAR_SEVRAN[0])
    compose(walker, cv=b"\x89PNG not a PDF").is_told("n’est pas un PDF lisible").keeps(
        "Message à la structure", MESSAGE
    )
    expect(walker.field("Candidature spontanée")).to_be_checked()
    walker.look("fichier").join("CV", pdf()).click("Continuer").arrives("L’éligibilité")
    walker.go("/recherche?lieu=Atlantide").sees("Nous n’avons pas trouvé « Atlantide »").look("lieu")
    walker.go(f"/candidatures/envoyer/{NOBODY}").arrives("Cette page n’existe pas").look("brouillon")
    walker.go("/invitations/perdue").look("invitation")


@ON_A_PHONE
def test_twice(walker: Walker):
    """A double click, the back button, the same page sent again from an older tab: one candidature."""
    person = somebody()
    walker.enter("orienteur")
    compose(present(walker, person, FLAGSHIP)).arrives("Vérifier et envoyer")
    older = another_tab(walker).go(walker.page.url.removeprefix(walker.url)).arrives("Vérifier et envoyer")
    walker.target("Envoyer la candidature").dblclick()
    walker.arrives(person.name)
    walker.page.go_back()
    walker.arrives(person.name)
    older.click("Envoyer la candidature").arrives(person.name)
    assert sent(walker, person.name) == 1


@ON_A_DESKTOP
def test_two_tabs(walker: Walker):
    """Two people in two tabs: each candidature is that of its own page."""
    first, second = somebody(), somebody()
    walker.enter("orienteur")
    present(walker, first, FLAGSHIP)
    other = another_tab(walker)
    compose(present(other, second, FLAGSHIP)).arrives("Vérifier et envoyer").sees(second.name)
    compose(walker).arrives("Vérifier et envoyer").sees(first.name).misses(second.name)
    other.click("Envoyer la candidature").arrives(second.name)
    walker.click("Envoyer la candidature").arrives(first.name).misses(second.name)
    assert [sent(walker, one.name) for one in (first, second)] == [1, 1]


@ON_A_DESKTOP
def test_known_twice(walker: Walker):
    """Opening the file of the same person again is stopped before two files exist."""
    person = somebody()
    walker.enter("prescriptrice")
    present(walker, person, NEAR_SEVRAN[0])
    open_structure(walker, NEAR_SEVRAN[1]).click("Candidater pour une personne")
    walker.fill("Adresse e-mail", f"autre-{person.email}").click("Chercher cette personne").arrives("Ouvrir le dossier")
    open_file(walker, person, number=False)
    walker.click("Continuer").is_told("Une personne a déjà ces nom, prénom et date de naissance").look("homonyme")
    walker.click("C’est la même personne").click("C’est bien cette personne").arrives("La candidature").sees(
        person.name
    )
