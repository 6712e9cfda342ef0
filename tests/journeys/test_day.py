"""The working day: many candidatures at once, each with its own result."""

import re

from playwright.sync_api import expect

from tests.journeys.walker import Walker

PAGE = 20


def test_batch(walker: Walker):
    """Twenty at once: what may be archived is, the others say why not, and a second click changes nothing."""
    walker.enter("directrice").arrives("À traiter").look("a-traiter")
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
