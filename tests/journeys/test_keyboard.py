"""With the keyboard only: Tab, Enter, arrows."""

import re

from playwright.sync_api import expect

from tests.journeys.walker import EACH_WIDTH, Walker

pytestmark = EACH_WIDTH

OUTLINE = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
MOST_STOPS = 60


def tab_to(walker: Walker, words: str) -> Walker:
    """Press Tab until the focus says this; it is visible at each stop."""
    for _ in range(MOST_STOPS):
        walker.page.keyboard.press("Tab")
        assert walker.page.evaluate(OUTLINE) != "nonenone", walker.page.evaluate("document.activeElement.outerHTML")
        if words in walker.page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText"):
            return walker
    raise AssertionError(f"« {words} » is not reached by Tab on {walker.page.url}")


def press(walker: Walker, *keys: str) -> Walker:
    for key in keys:
        walker.page.keyboard.press(key)
    return walker


def test_keyboard(walker: Walker):
    """Skip the header, search, choose a place in the list, open a structure, reach « Candidater »."""
    walker.go("/")
    press(walker, "Tab")
    skip = walker.page.locator(".evitement")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    press(walker, "Enter")
    expect(walker.main).to_be_focused()

    tab_to(walker, "Ville, code postal ou territoire").page.keyboard.type("Sevr")
    expect(walker.page.get_by_role("option", name="Sevran")).to_be_visible()
    press(walker, "ArrowDown", "Enter")
    expect(walker.field("Ville, code postal ou territoire")).to_have_value(re.compile("Sevran"))
    press(tab_to(walker, "Chercher"), "Enter")
    walker.arrives("autour de Sevran")
    name = walker.main.locator(".resultat h3 a").first.inner_text()
    press(tab_to(walker, name), "Enter")
    walker.arrives(name)
    press(tab_to(walker, "Candidater pour moi"), "Enter")
    walker.arrives("Se connecter")


def test_a_morning_with_the_keyboard_only(walker: Walker):
    """From « À traiter » to an answer: open the list, tick a candidature, put it aside, read what became of it."""
    walker.enter("cip").go("/candidatures?vue=a-traiter&taille=20").arrives("Candidatures reçues")
    box = walker.main.locator("tbody input[type=checkbox]").first
    while not box.evaluate("one => one === document.activeElement"):
        walker.page.keyboard.press("Tab")
    press(walker, "Space")
    expect(box).to_be_checked()
    press(tab_to(walker, "Pour plus tard"), "Enter")
    walker.arrives(":").look("lot")
    tab_to(walker, "Votre message").page.keyboard.type("Nous reprenons votre candidature la semaine prochaine.")
    button = walker.main.locator("form button").last
    while not button.evaluate("one => one === document.activeElement"):
        walker.page.keyboard.press("Tab")
    press(walker, "Enter")
    expect(walker.main.locator("tbody tr").first).to_contain_text("Fait")
    walker.look("lot-fait")


def test_words_are_offered_while_typing(walker: Walker):
    """Escape leaves what was typed; the arrow shows the list again; Enter takes a name, then searches."""
    field = tab_to(walker.go("/"), "Métier, activité").field("Métier, activité")
    walker.page.keyboard.type("Sevr")
    offered = walker.page.get_by_role("option", name="Sevran Rivage structure")
    expect(offered).to_be_visible()
    walker.look("suggestions")
    press(walker, "Escape")
    expect(offered).to_be_hidden()
    expect(field).to_have_value("Sevr")
    press(walker, "ArrowDown")
    expect(offered).to_be_visible()
    press(walker, "ArrowDown")
    while offered.get_attribute("aria-selected") != "true":
        press(walker, "ArrowDown")
    press(walker, "Enter")
    expect(field).to_have_value("Sevran Rivage")
    press(walker, "Enter")
    walker.arrives("Sevran Rivage")
    expect(walker.main.locator(".resultat h3 a").first).to_have_text("Sevran Rivage")
