"""A page is loaded once and looked at twice, at two widths: what makes this enough, and what it finds."""

import re

import pytest

from tests.journeys.walker import ROOT, WIDTHS, Walker

# It slides tabs in their own box, to show the open one: nothing comes or goes, and the search is walked at each width.
SLIDES = "onglets.js"
SCRIPTS = sorted(path for path in (ROOT / "tremplin" / "web" / "js").glob("*.js") if path.name != SLIDES)
# Whatever tells a script how wide the page is, or that it changes.
READS_A_WIDTH = re.compile(
    r"(inner|outer|client|offset|scroll)(Width|Left)|getBoundingClientRect|visualViewport|ResizeObserver|[\"'.]resize|screen\.|max-width|min-width"
)
PAGE = """<!doctype html><html lang="fr"><head><title>Essai</title><meta name="viewport" content="width=device-width">
<style>{style}</style></head><body><main><h1>Essai</h1><p>Des mots.</p><table><tr><td>Case</td></tr></table>
<form><label for="nom">Nom</label> <input id="nom"> <button>Envoyer</button></form></main></body></html>"""
FAULTS = {
    "sideways": ("table { display: block; width: 1300px }", "px sideways"),
    "unnamed": ("label { display: none }", "label: "),
    "pale": ("p { color: #bbb }", "color-contrast"),
    "untitled": ("h1 { display: none }", "heading"),
    "lacking": ("button { display: none }", "alone"),
}
AT = {"phone": "(max-width: 600px)", "desktop": "(min-width: 1000px)"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_of_ours_reads_a_width(path):
    """The map, which Leaflet measures, is walked at each width."""
    assert not READS_A_WIDTH.findall(path.read_text())


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def looked_at(page, seat: str, style: str = "") -> None:
    width, *others = WIDTHS[seat]
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(PAGE.format(style=style))
    Walker(page, "", "essai", tuple(others)).look("essai")
    assert page.viewport_size["width"] == width


@pytest.mark.parametrize("seat", WIDTHS)
def test_a_good_page_is_good_from_each_seat(page, seat):
    looked_at(page, seat)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("width", AT)
@pytest.mark.parametrize("seat", ["phone", "desktop"])
def test_a_fault_at_one_width_is_found_from_the_other(page, seat, width, fault):
    style, told = FAULTS[fault]
    with pytest.raises(AssertionError, match=told):
        looked_at(page, seat, f"@media {AT[width]} {{ {style} }}")
