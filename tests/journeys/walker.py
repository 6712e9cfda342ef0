"""A person in front of a browser: follows the site by what is written on it, and looks at each page met."""

import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / ".var" / "screenshots"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_MS = 8_000
PICTURES = os.environ.get("TREMPLIN_PICTURES") == "oui"

# Where a person sits: the width at which she walks, then the others at which each page she looks at is looked at too.
# Resizing a page shows what loading it at that width would: the server is told no width and no script of ours reads one
# (`test_widths.py`), so what differs is the style sheet's, which the browser applies again.
# The map, the filters, the keyboard, the whole path: these are walked twice, once at each width (`EACH_WIDTH`).
WIDTHS = {"phone": (375, 1280), "desktop": (1280, 375), "only-phone": (375,), "only-desktop": (1280,)}
ON_A_PHONE = pytest.mark.parametrize("walker", ["phone"], indirect=True)
ON_A_DESKTOP = pytest.mark.parametrize("walker", ["desktop"], indirect=True)
EACH_WIDTH = pytest.mark.parametrize("walker", ["only-phone", "only-desktop"], indirect=True)


class Walker:
    """Every method returns the walker, so that a journey reads as a sentence."""

    def __init__(self, page: Page, url: str, name: str, others: tuple[int, ...] = ()) -> None:
        self.page, self.url, self.name, self.others = page, url, name, others

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def go(self, path: str) -> "Walker":
        self.page.goto(self.url + path)
        return self

    def enter(self, slug: str) -> "Walker":
        """Log in with a one-click account of the demonstration, without opening any page: `go` says where to."""
        self.leave()
        browser = self.page.context.request  # it has the cookies of the browser
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(f"{self.url}/connexion").text())[1]
        said = {"compte": slug, "csrfmiddlewaretoken": token}
        answer = browser.post(f"{self.url}/demo/entrer", form=said, max_redirects=0)
        assert answer.status == 302, f"{slug}: {answer.status}"
        return self

    def leave(self) -> "Walker":
        self.page.context.clear_cookies()
        return self

    def target(self, words: str) -> Locator:
        """The button, or else the link, of the page's body that says this."""
        buttons, links = (self.main.get_by_role(role, name=words) for role in ("button", "link"))
        return buttons.or_(links).first

    def click(self, *words: str) -> "Walker":
        """Press, one after the other, what says this."""
        for one in words:
            self.target(one).click()
        return self

    def field(self, label: str) -> Locator:
        """The input whose label begins like this, whatever spaces French typography put there."""
        words = r"\s+".join(re.escape(word) for word in label.split())
        inputs = self.page.locator("input, select, textarea")
        return self.main.get_by_label(re.compile(rf"^\s*{words}")).and_(inputs).first

    def fill(self, label: str, text: str) -> "Walker":
        self.field(label).fill(text)
        return self

    def choose(self, label: str, option: str) -> "Walker":
        """An option of a list."""
        self.field(label).select_option(label=option)
        return self

    def tick(self, *labels: str) -> "Walker":
        """Boxes or radio buttons."""
        for label in labels:
            self.field(label).check(force=True)  # its label lies over the box
        return self

    def date(self, legend: str, day: date) -> "Walker":
        """A date, in its three boxes."""
        boxes = self.main.get_by_role("group", name=legend)
        for label, number in (("Jour", day.day), ("Mois", day.month), ("Année", day.year)):
            boxes.get_by_label(label).fill(str(number))
        return self

    def join(self, label: str, content: bytes, name: str = "cv.pdf") -> "Walker":
        """A file."""
        file = {"name": name, "mimeType": "application/pdf", "buffer": content}
        self.field(label).set_input_files(file)
        return self

    def arrives(self, title: str) -> "Walker":
        """The page is the one whose title says this."""
        expect(self.page.locator("h1")).to_contain_text(title)
        return self

    def sees(self, *words: str) -> "Walker":
        for one in words:
            expect(self.main).to_contain_text(one)
        return self

    def misses(self, *words: str) -> "Walker":
        for one in words:
            expect(self.main).not_to_contain_text(one)
        return self

    def keeps(self, label: str, text: str) -> "Walker":
        """What was typed is still there."""
        expect(self.field(label)).to_have_value(text)
        return self

    def is_told(self, *sentences: str) -> "Walker":
        """Each error is in the summary, which has the focus, and beside its field."""
        summary = self.page.locator(".erreurs")
        expect(summary).to_be_focused()
        for one in sentences:
            expect(summary).to_contain_text(one)
            expect(self.page.locator(".champ__erreur", has_text=one).first).to_be_visible()
        return self

    def row(self, words: str) -> Locator:
        """The line of a list or of a table that says this."""
        return self.main.locator("tbody tr, li").filter(has_text=words).first

    def unfold_filters(self) -> "Walker":
        """On a phone the filters are folded under a button; on a desktop they are there."""
        summary = self.main.locator("details.filtres > summary")
        if summary.is_visible():
            summary.click()
        return self

    def look(self, shot: str) -> "Walker":
        """Check what every page owes, at each width; keep pictures of it where TREMPLIN_PICTURES asks for them."""
        here = self.page.viewport_size
        offered = self.look_as_it_is(shot)
        for width in self.others:
            self.page.set_viewport_size({**here, "width": width})
            lacking = offered ^ self.look_as_it_is(f"{shot}-{width}")
            assert not lacking, f"{self.page.url}: at one of {here['width']} and {width} px alone: {lacking}"
        if self.others:
            self.page.set_viewport_size(here)
        return self

    def look_as_it_is(self, shot: str) -> set[str]:
        """The same at this width alone. What the page offers to act on there."""
        offered = check_page(self.page)
        if PICTURES:
            self.shoot(shot)
        return offered

    def shoot(self, shot: str) -> "Walker":
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{self.name}-{shot}.jpg", type="jpeg", quality=80, full_page=True)
        return self


# What the page shows at this width. A fold offers what is under it, the way back is shorter on a phone: neither is counted.
SHOWN = """() => {
  const root = document.documentElement;
  const controls = [...document.querySelectorAll("main :is(a[href], button, input, select, textarea)")];
  const offered = controls.filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("details, .ariane"));
  return {
    width: innerWidth,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map((one) => one.innerText),
    sideways: root.scrollWidth - root.clientWidth,
    offered: offered.map((one) => `${controls.indexOf(one)} ${one.outerHTML.slice(0, 120)}`),
  };
}"""


def check_page(page: Page) -> set[str]:
    """One h1, a title that begins like it, no sideways scroll, nothing that axe finds. What its body offers to act on."""
    page.wait_for_load_state()  # a click waits for the next page to begin, not to be whole
    shown = page.evaluate(SHOWN)
    assert shown["width"] == page.viewport_size["width"]
    headings = shown["headings"]
    assert len(headings) == 1, f"{page.url}: {headings}"
    said, titled = (re.findall(r"\w+", words) for words in (headings[0], re.sub(r"^Erreur\s:", "", shown["title"])))
    count = min(2, len(said))
    assert titled[:count] == said[:count], f"{page.url}: « {shown['title']} » for « {headings[0]} »"
    assert shown["sideways"] <= 0, f"{page.url}: {shown['sideways']} px sideways at {shown['width']}"
    findings = axe(page)
    assert not findings, "\n".join([f"{page.url} at {shown['width']} px", *findings])
    return set(shown["offered"])


def axe(page: Page) -> list[str]:
    """What axe-core finds on the page, one readable line each."""
    if page.evaluate("matchMedia('(scripting: enabled)').matches"):
        return findings(page)
    # axe is a script: a page whose scripts are off is read as it stands by another browser, which runs none of ours.
    twin = page.context.browser.new_page(viewport=page.viewport_size)
    twin.route("**/*.js", lambda route: route.abort())
    html = page.content()
    twin.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    found = findings(twin)
    twin.context.close()
    return found


def findings(page: Page) -> list[str]:
    """The script enters through the debugger, past the CSP."""
    session = page.context.new_cdp_session(page)
    if not page.evaluate("'axe' in window"):
        session.send("Runtime.evaluate", {"expression": AXE})
    told = "r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)])"
    script = f"axe.run({{runOnly: {RULES}, resultTypes: ['violations']}}).then(r => JSON.stringify({told}))"
    answer = session.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    session.detach()
    rows = json.loads(answer["result"]["value"])
    return [f"{rule}: {words}\n  " + "\n  ".join(nodes[:3]) for rule, words, nodes in rows]
