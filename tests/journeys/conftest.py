"""The real thing: server, worker and demonstration on a database of their own, driven by a real Chromium."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.ensure_chromium import found

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / ".var" / "screenshots"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
FLAGS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WIDTHS = {"phone": 375, "desktop": 1280}


@dataclass(frozen=True)
class Site:
    """A running Tremplin: its address, its database, the folder of its mails."""

    url: str
    database: str


def pytest_collection_modifyitems(items):
    """All journeys on one worker: they share one site."""
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Prepare a demonstration from nothing, run its server and worker, and end them."""
    environment = {**os.environ, "TREMPLIN_ENV": "demo", "DATABASE_URL": new_database()}
    environment |= {"TREMPLIN_VAR": str(tmp_path_factory.mktemp("var")), "TREMPLIN_BASE_URL": f"http://127.0.0.1:{free_port()}"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    url = environment["TREMPLIN_BASE_URL"]
    environment["PORT"] = url.rsplit(":", 1)[1]
    with (tmp_path_factory.mktemp("log") / "site.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tremplin", "demo"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            wait_for(url, process, log)
            yield Site(url, environment["DATABASE_URL"])
        finally:
            process.terminate()
            process.wait(20)


def new_database() -> str:
    """An empty database beside the one in use."""
    from tremplin.web.settings import database_url

    base, name = database_url().rsplit("/", 1)[0], f"journeys_{os.getpid()}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        for (old,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'journeys%'").fetchall():
            if not connection.execute("SELECT 1 FROM pg_stat_activity WHERE datname = %s", [old]).fetchone():
                connection.execute(f'DROP DATABASE "{old}"')
        connection.execute(f"CREATE DATABASE {name}")
    return f"{base}/{name}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, log) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/sante", timeout=2)
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return
    log.seek(0)
    pytest.fail(f"Le site n’a pas démarré :\n{log.read()[-3000:]}")


@pytest.fixture(scope="session")
def chromium():
    executable = found()
    assert executable, "Chromium manque : lancez « make chromium »."
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        yield browser
        browser.close()


class Walker:
    """A person in front of a browser: follows the site by what is written on it, and looks at each page met."""

    def __init__(self, page: Page, site: Site, name: str) -> None:
        self.page, self.site, self.name = page, site, name
        self.seen: list[str] = []

    def go(self, path: str) -> "Walker":
        self.page.goto(self.site.url + path)
        return self

    def enter(self, account: str) -> "Walker":
        """Log in with a one-click account of the demonstration."""
        self.go("/connexion")
        self.page.locator(f"form[data-compte='{account}'] button").click()
        return self

    def leave(self) -> "Walker":
        self.page.context.clear_cookies()
        return self

    def click(self, words: str) -> "Walker":
        """Press the button or follow the link that says exactly this, or begins so."""
        target = self.page.get_by_role("main").get_by_role("button", name=words).or_(
            self.page.get_by_role("main").get_by_role("link", name=words)
        )
        target.first.click()
        return self

    def look(self, shot: str) -> "Walker":
        """Check what every page owes, and keep a picture of it."""
        check_page(self.page)
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{self.name}-{shot}.png", full_page=True)
        self.seen.append(shot)
        return self


def check_page(page: Page) -> None:
    """One h1, a title that starts with it, no sideways scroll, nothing that axe finds."""
    headings = page.locator("h1").all_inner_texts()
    assert len(headings) == 1, f"{page.url}: {headings}"
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0, f"{page.url}: {sideways} px sideways"
    for finding in axe(page):
        pytest.fail(f"{page.url}\n{finding}")


def axe(page: Page) -> list[str]:
    """What axe-core finds on the page, one readable line each. The script enters through the debugger, past the CSP."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    script = f"axe.run({{runOnly: {tags}}}).then(r => JSON.stringify(r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)])))"
    answer = session.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    import json

    return [f"{rule}: {words}\n  " + "\n  ".join(nodes[:3]) for rule, words, nodes in json.loads(answer["result"]["value"])]


@pytest.fixture(params=WIDTHS)
def walker(request, chromium: Browser, site: Site):
    """A person on a phone, then the same on a desktop."""
    yield from walk(request, chromium, site, width=WIDTHS[request.param], name=f"{request.node.originalname}-{request.param}")


@pytest.fixture
def plain_walker(request, chromium: Browser, site: Site):
    """A person whose browser runs no JavaScript."""
    yield from walk(request, chromium, site, width=375, name=request.node.originalname, java_script_enabled=False)


def walk(request, chromium: Browser, site: Site, *, width: int, name: str, **options):
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda response: faults.append(response.url) if response.status >= 500 else None)
    yield Walker(page, site, name.removeprefix("test_"))
    context.close()
    assert faults == []
