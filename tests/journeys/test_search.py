"""Find by words and place, narrow, look at the map, follow the search, stop: an account, a visitor, the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.stories import search
from tests.journeys.test_keyboard import press, tab_to
from tests.journeys.walker import EACH_WIDTH, Walker

PLACE = "Sevran"
NAME = "Recherche de Rosa"


def mail_to(walker: Walker, email: str, subject: str) -> Walker:
    """The latest mail to this address, read as text."""
    walker.go("/demo/courrier").page.locator("tr", has_text=email).first.get_by_role("link", name=subject).click()
    return walker.arrives(subject)


def follow_link(walker: Walker, beginning: str) -> Walker:
    """A link of the mail that is open."""
    text = walker.main.locator("p.mesure").inner_text()
    found = re.search(rf"{re.escape(walker.url)}({beginning}\S*)", text)
    assert found, text
    return walker.go(found[1])


@EACH_WIDTH
def test_filters_order_and_chips(walker: Walker):
    """Each control changes the address; each chip takes it back; nothing overflows at 320 pixels."""
    walker.go("/")
    search(walker, place=PLACE).look("resultats")
    walker.unfold_filters().tick("Chantier (ACI)", "Membre du réseau").click("Appliquer").arrives(PLACE).look("filtres")
    expect(walker.main.locator(".puces li")).to_have_count(2)
    walker.click("le plus récent").arrives(PLACE).click("Qui viennent y travailler").arrives(PLACE).look("presence")
    walker.main.locator(".puces a").first.click()
    expect(walker.main.locator(".puces li")).to_have_count(1)
    for path in ("", "&vue=carte", "&q=zeppelin", "&lieu=Nulle-Part"):
        walker.page.set_viewport_size({"width": 320, "height": 640})
        walker.go(f"/recherche?lieu={PLACE}&type=ACI{path}").look(f"etroit{len(path)}")


def test_the_words_of_the_search(walker: Walker):
    """The team reads, adds and corrects what is said for something else."""
    walker.enter("equipe").go("/mots-de-la-recherche").arrives("Mots de la recherche").look("mots")
    walker.click("Ajouter un mot").look("mot-nouveau")
    walker.main.locator("form button").last.click()
    expect(walker.page.locator(".erreurs")).to_be_focused()
    walker.look("mot-vide")


def test_follow_a_search_with_an_account(walker: Walker):
    walker.enter("candidate-nouvelle").go("/")
    search(walker, "couture", place=PLACE).unfold_filters().tick("Membre du réseau").click("Appliquer")
    walker.arrives("Couture").click("Recevoir les nouveautés").arrives("Recevoir les nouveautés").look("demande")
    walker.sees("Membre du réseau").fill("Nom de l’alerte", "").click("Recevoir les nouveautés")
    walker.is_told("Donnez un nom à cette alerte").look("sans-nom")
    walker.fill("Nom de l’alerte", NAME).tick("Une fois par semaine").click("Recevoir les nouveautés")
    walker.arrives("Mes alertes").sees(NAME, "Une fois par semaine").look("mes-alertes")
    walker.row(NAME).get_by_role("link", name="Renommer").click()
    walker.look("changer").fill("Nom", f"{NAME}, encore").tick("Tout de suite")
    walker.main.locator("form button").last.click()
    walker.arrives("Mes alertes").sees(f"{NAME}, encore", "Tout de suite")
    walker.row(NAME).get_by_role("button", name="Arrêter").click()
    walker.arrives("Mes alertes").misses(f"{NAME}, encore, ").look("arretee")
    expect(walker.main.locator(".ma-candidature", has_text=NAME)).to_have_count(0)


def test_follow_a_search_without_account_nor_javascript(plain_walker: Walker):
    """The link of a mail, then of the next one: nothing else is needed."""
    walker, email = plain_walker, "une-passante@journeys.example"
    walker.go("/")
    search(walker, "couture", place=PLACE).look("resultats").unfold_filters().tick("Chantier (ACI)").click("Appliquer")
    walker.click("Recevoir les nouveautés").arrives("Recevoir les nouveautés").look("demande")
    walker.fill("Votre adresse e-mail", "pas une adresse").click("Recevoir les nouveautés")
    expect(walker.page.locator(".champ__erreur").first).to_be_visible()
    walker.look("adresse-fausse").fill("Votre adresse e-mail", email).tick("Une fois par jour")
    walker.click("Recevoir les nouveautés").arrives("Regardez vos e-mails").look("demandee")
    follow_link(mail_to(walker, email, "Confirmez votre alerte"), "/alertes/confirmer/")
    walker.arrives("Confirmer mon alerte").look("confirmer").click("Confirmer mon alerte")
    walker.arrives("Mes alertes").sees("Chantier (ACI)").look("mes-alertes")
    walker.main.get_by_role("button", name="Arrêter").or_(walker.main.get_by_role("link", name="Arrêter")).first.click()
    walker.arrives("Arrêter").look("arreter")


@EACH_WIDTH
def test_follow_a_search_with_the_keyboard_only(walker: Walker):
    walker.enter("candidate-nouvelle").go("/recherche?q=cuisine&lieu=Sevran").arrives("Cuisine")
    press(tab_to(walker, "Recevoir les nouveautés"), "Enter")
    walker.arrives("Recevoir les nouveautés")
    tab_to(walker, "Nom de l’alerte")
    press(walker, "Control+a").page.keyboard.type(NAME)
    press(walker, "Tab", "ArrowDown")
    press(tab_to(walker, "Recevoir les nouveautés"), "Enter")
    walker.arrives("Mes alertes").sees(NAME, "Une fois par semaine")
    press(tab_to(walker, "Arrêter"), "Enter")
    expect(walker.main.locator(".ma-candidature", has_text=NAME)).to_have_count(0)


@EACH_WIDTH
def test_the_map(walker: Walker):
    """From the list to the map, closer, to a structure; then the search within what is seen, and out of it again."""
    walker.go(f"/recherche?lieu={PLACE}").click("Carte").arrives(PLACE)
    groups, pins = walker.page.locator(".plan__groupe"), walker.page.locator(".plan__epingle")
    expect(groups.or_(pins).first).to_be_visible()
    walker.look("carte")
    walker.go(f"/recherche?lieu={PLACE}&vue=carte&q=Rivage")
    expect(pins.first).to_be_visible()
    pins.first.press("Enter")
    link = walker.page.locator(".leaflet-popup a", has_text="Sevran Rivage")
    expect(link).to_be_focused()
    expect(walker.page.locator(".leaflet-popup")).to_have_css("opacity", "1")
    walker.look("fiche")
    press(walker, "Escape")
    expect(pins.first).to_be_focused()
    pins.first.click()
    link.click()
    walker.arrives("Sevran Rivage").page.go_back()
    walker.arrives(PLACE).click("Chercher dans la partie visible").arrives(PLACE)
    expect(walker.main.locator(".puces")).to_contain_text("Zone de la carte")
    walker.look("zone").main.locator(".puces a").click()
    walker.arrives(PLACE).click("Liste").arrives(PLACE)
    expect(walker.page.locator(".plan")).to_have_count(0)


# The marks of the map that stand on another.
ON_ANOTHER = """(marks) => {
  const boxes = marks.map((one) => one.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return marks.filter((_, n) => boxes.some((box, m) => m < n && meet(box, boxes[n]))).map((one) => one.outerHTML);
}"""


@EACH_WIDTH
def test_the_marks_of_the_map_stand_apart(walker: Walker):
    """Nothing moves: what a click on « plus » shows is there at once."""
    walker.page.emulate_media(reduced_motion="reduce")
    walker.go(f"/recherche?lieu={PLACE}&distance=50&vue=carte")
    marks = walker.page.locator(".plan__groupe, .plan__epingle")
    expect(marks.first).to_be_visible()
    before = marks.count()
    for _ in range(5):
        assert not marks.evaluate_all(ON_ANOTHER)
        walker.page.locator(".leaflet-control-zoom-in").click()
    assert marks.count() > before
    walker.look("de-plus-pres")
    walker.go(f"/recherche?onglet=postes&lieu={PLACE}&q=Rivage&vue=carte").page.locator(".plan__groupe").click()
    expect(walker.page.locator(".plan__epingle").nth(1)).to_be_visible()
    assert not marks.evaluate_all(ON_ANOTHER)
    walker.look("postes-d-une-structure")


def test_the_map_without_javascript(plain_walker: Walker):
    """Numbers lead closer, until the structure itself; the list beside says the same."""
    walker = plain_walker
    walker.go(f"/recherche?lieu={PLACE}").click("Carte").arrives(PLACE).look("carte")
    before = int(walker.main.locator(".onglets .compteur, .onglets span").first.inner_text())
    walker.page.locator(".plan__repere", has_text=re.compile(r"\d")).first.click()
    walker.arrives(PLACE).look("plus-pres")
    expect(walker.main.locator(".puces")).to_contain_text("Zone de la carte")
    assert int(walker.main.locator(".onglets .compteur, .onglets span").first.inner_text()) < before
    walker.go(f"/recherche?lieu={PLACE}&vue=carte&q=Rivage").page.locator(".plan__repere").first.click()
    walker.arrives("Sevran Rivage")


@EACH_WIDTH
@pytest.mark.parametrize("fault", ["points.json", "fond-carte"])
def test_the_map_that_cannot_load_leaves_the_drawn_one(walker: Walker, fault: str):
    walker.page.route(re.compile(fault), lambda route: route.abort())
    walker.go(f"/recherche?lieu={PLACE}&vue=carte")
    expect(walker.page.get_by_text("La carte n’a pas pu se charger")).to_be_visible()
    expect(walker.page.locator(".plan__repere").first).to_be_visible()
