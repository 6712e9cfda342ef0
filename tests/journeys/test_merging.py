"""One person, two files: the team sees it, compares, makes them one, and parts them again."""

from playwright.sync_api import expect

from tests.journeys.people import open_file, somebody
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP

CHECKED = "Elle l’a confirmé au téléphone."


def team(walker: Walker) -> Walker:
    return walker.enter("equipe").go("/personnes/doublons").arrives("Doublons")


def opened(walker: Walker, person, *, again: bool = False) -> str:
    """The prescriber opens a file; the second time she says wrongly that it is somebody else. Its address."""
    walker.enter("prescriptrice").go("/personnes/chercher")
    if again:
        walker.fill("Adresse e-mail", f"autre-{person.email}").click("Chercher").arrives("Ouvrir le dossier")
        open_file(walker, person, number=False)
        walker.fill("Adresse e-mail de la personne", f"autre-{person.email}").click("Ouvrir le dossier")
        walker.is_told("Une personne a déjà ces nom").tick("Ce n’est pas la même personne")
    else:
        walker.fill("Numéro de sécurité sociale", person.nir).click("Chercher").arrives("Ouvrir le dossier")
        open_file(walker, person)
    walker.click("Ouvrir le dossier").arrives(person.name)
    return walker.page.url.removeprefix(walker.url)


def test_two_files_made_one_and_parted(walker: Walker):
    person = somebody()
    first, second = opened(walker, person), opened(walker, person, again=True)
    assert first != second
    team(walker).sees(person.name).look("doublons")
    walker.row(person.name).get_by_role("link", name="Comparer").click()
    walker.arrives("Comparer deux dossiers").sees(person.nir, "Ce qui se passera").look("comparer")
    walker.click("Réunir ces deux dossiers").is_told("Dites comment vous savez")
    walker.fill("Comment savez-vous", CHECKED).click("Réunir ces deux dossiers")
    walker.arrives("Dossiers réunis").sees(CHECKED).look("reunis")
    merged = walker.page.url.removeprefix(walker.url)
    # Both addresses lead to the same file.
    walker.enter("prescriptrice").go(first).arrives(person.name)
    kept = walker.page.url
    walker.go(second).arrives(person.name)
    assert walker.page.url == kept
    team(walker).go(merged).click("Séparer ces dossiers").is_told("Dites pourquoi")
    walker.fill("Pourquoi ces dossiers", "Deux cousines.").click("Séparer ces dossiers").sees("Séparés le").look(
        "separes"
    )
    walker.enter("prescriptrice").go(second).arrives(person.name)
    expect(walker.page).to_have_url(walker.url + second)
