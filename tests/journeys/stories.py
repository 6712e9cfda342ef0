"""What several journeys tell: find a structure, apply there, hire. Each ends on the page that follows."""

from datetime import date, timedelta
from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfWriter

from tests.journeys.people import Person, open_file
from tests.journeys.walker import Walker

FLAGSHIP = "Régie du Vallon"
NEAR_SEVRAN = ("Sevran Rivage", "Rougemont Saveurs", "Coopérative Freinville")
MESSAGE = "Bonjour, je cherche un travail à plein temps.\nJe peux commencer lundi."


def pdf() -> bytes:
    """A real one, of one page."""
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def search(walker: Walker, words: str = "", *, place: str = "Sevran", distance: str = "15 km") -> Walker:
    """From the search box of the page."""
    walker.fill("Métier, activité", words).fill("Ville, code postal ou territoire", place).choose("Distance", distance)
    walker.field("Ville, code postal ou territoire").blur()  # the places proposed would hide the button
    return walker.click("Chercher").arrives(place)


def open_structure(walker: Walker, name: str) -> Walker:
    """Its page, found by the search."""
    walker.go(f"/recherche?q={name}&lieu=Sevran&distance=15")
    return walker.click(name).arrives(name)


def compose(walker: Walker, *, cv: bytes | None = None, label: str = "Message à la structure") -> Walker:
    """The page of the candidature: spontaneous, a message, perhaps a CV."""
    walker.tick("Candidature spontanée").fill(label, MESSAGE)
    if cv:
        walker.join("CV", cv)
    return walker.click("Continuer")


def present(walker: Walker, person: Person, structure: str) -> Walker:
    """A professional opens the file of a person nobody knows, on the way to her candidature to that structure."""
    open_structure(walker, structure).click("Candidater pour une personne").arrives("qui est la personne")
    walker.fill("Numéro de sécurité sociale", person.nir).click("Chercher cette personne")
    walker.arrives("Ouvrir le dossier")
    open_file(walker, person)
    return walker.click("Continuer").arrives("La candidature")


def received(walker: Walker, person: Person) -> Walker:
    """The candidature of this person, opened by the structure that received it."""
    walker.enter("cip").go(f"/candidatures?nom={person.name}")
    walker.main.locator("tbody").get_by_role("link", name=person.name).first.click()
    return walker.arrives(person.name)


def contract(walker: Walker, *, dispositif: str = "Atelier et chantier") -> Walker:
    """The page of the contract: six months from next week."""
    start = date.today() + timedelta(days=7)
    walker.arrives("Le contrat").tick(dispositif, "CDD d’insertion").date("Date de début", start)
    walker.date("Date de fin", start + timedelta(days=182)).fill("Heures par semaine", "26")
    return walker.click("Continuer")


def confirm(walker: Walker) -> Walker:
    """Read the effects, and hire."""
    return walker.arrives("Vérifier l’embauche").click("Confirmer l’embauche").arrives("est enregistrée")


def pass_number(walker: Walker) -> str:
    """The number of the PASS drawn on the page."""
    number = walker.page.locator(".pass__numero, .num-entier").first
    expect(number).to_be_visible()
    return " ".join(number.inner_text().split())
