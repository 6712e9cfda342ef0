"""The working day: many candidatures at once, each with its own result."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from tests.journeys.people import sign_up, somebody
from tests.journeys.stories import FLAGSHIP, compose, open_structure, received
from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP

PAGE = 20


def test_batch(walker: Walker):
    """Twenty at once: what may be archived is, the others say why not, and a second click changes nothing."""
    walker.enter("directrice").go("/a-traiter").arrives("À traiter").look("a-traiter")
    walker.go("/candidatures?vue=terminees").arrives("Candidatures reçues")
    boxes = walker.main.locator("tbody input[type=checkbox]")
    expect(boxes).to_have_count(PAGE)
    for number in range(PAGE):
        boxes.nth(number).check(force=True)
    walker.click("Archiver").arrives("Archiver : ").sees("Laissées telles quelles").look("lot")
    able = int(re.search(r": (\d+)", walker.page.locator("h1").inner_text())[1])
    walker.click("Archiver").arrives(f"Archiver : {able} sur {PAGE}")
    lines = walker.main.locator("tbody tr")
    expect(lines).to_have_count(PAGE)
    done = lines.filter(has_text="Fait")
    expect(done).to_have_count(able)
    assert 0 < able < PAGE
    walker.look("resultat").page.reload()
    expect(done).to_have_count(able)


def test_saved_view(walker: Walker):
    """Filters stay in the address; a view keeps them under a name, and is found again."""
    name = f"À voir vite {walker.name.rsplit('-', 1)[1]}"
    walker.enter("cip").go("/candidatures?vue=a-traiter&etat=new").arrives("Candidatures reçues")
    walker.click("Enregistrer cette vue").arrives("Enregistrer cette vue").fill("Nom", name).look("vue")
    walker.click("Enregistrer la vue")
    walker.go("/candidatures/vues").arrives("Vues enregistrées").sees(name).look("vues").click(name)
    expect(walker.page).to_have_url(re.compile("etat=new"))


def test_meet_then_send_elsewhere(walker: Walker):
    """An interview that the person declines then accepts; a refusal with the structure's own text; another structure."""
    person = somebody()
    walker.go("/inscription")
    sign_up(walker, person)
    open_structure(walker, FLAGSHIP).click("Candidater pour moi").arrives("qui êtes-vous")
    walker.date("Date de naissance", person.birth).fill("Ville ou code postal", "Sevran").click("Continuer")
    compose(walker, label="Votre message").click("Envoyer la candidature").arrives("Mon parcours")
    jar = walker.page.context.cookies()

    received(walker, person).click("Proposer un entretien…").arrives("Entretien avec").look("entretien")
    walker.click("Proposer l’entretien").is_told("Indiquez").look("entretien-erreur")
    walker.date("Jour", date.today() + timedelta(days=3)).fill("Heure", "09:30").fill("Lieu", "2 allée du Vallon")
    walker.click("Proposer l’entretien").sees("9 h 30")
    candidature = walker.page.url.removeprefix(walker.url).removesuffix("/entretien")

    walker.leave().page.context.add_cookies(jar)
    walker.go("/mon-parcours").click("Entretien, ").arrives(f"Entretien à {FLAGSHIP}").look("mon-entretien")
    with walker.page.expect_download() as download:
        walker.target("Ajouter à mon agenda").click()
    assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")
    walker.click("Je viens").arrives("Mon parcours").look("je-viens").click("Entretien, ").sees("La personne vient")

    walker.enter("directrice").go("/candidatures").click("Textes de refus").arrives("Textes de refus").look("textes")
    walker.row("Le lieu de travail est trop difficile").get_by_role("link").click()
    own = "Bonjour,\n\nNous sommes loin de chez vous. Gardez courage."
    walker.arrives("Texte de refus").look("texte").fill("Texte proposé", own).click("Enregistrer le texte")
    walker.arrives("Textes de refus").sees("Gardez courage.")
    walker.go(f"{candidature}/refuser").tick("Le lieu de travail est trop difficile").click("Continuer").keeps(
        "Ce que la personne", own
    )
    walker.click("Envoyer la réponse").sees("Refusée")

    walker.click("Envoyer à une autre structure…").arrives("à une autre structure").look("ailleurs")
    walker.click("Envoyer la candidature").is_told("son accord").look("ailleurs-erreur")
    walker.main.locator("input[type=radio]").first.check(force=True)
    walker.fill("Votre message à la structure", "Une personne motivée, que nous n’avons pas pu embaucher.")
    walker.tick("La personne est d’accord").click("Envoyer la candidature").arrives(person.name).look("envoyee")
    walker.sees("C’est à la structure de répondre")
