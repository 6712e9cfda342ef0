"""The real thing: server, worker and demonstration on a database of their own, driven by a real Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import databases
from tests.journeys.walker import WAIT_MS, WIDTHS, Walker

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A running Tremplin."""

    url: str


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep whether the journey failed: its last page is then pictured."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def site(tmp_path_factory, django_db_setup):
    """Prepare a demonstration, run its server and worker, and end them. Each test process has its own.

    TREMPLIN_JOURNEYS_URL names a demonstration that runs already: quicker while writing a journey.
    """
    if running := os.environ.get("TREMPLIN_JOURNEYS_URL"):
        yield Site(running)
        return
    environment = {**os.environ, "TREMPLIN_ENV": "demo", "DATABASE_URL": new_database()}
    environment |= {
        "TREMPLIN_VAR": str(tmp_path_factory.mktemp("var")),
        "TREMPLIN_BASE_URL": f"http://127.0.0.1:{free_port()}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    url = environment["TREMPLIN_BASE_URL"]
    environment["PORT"] = url.rsplit(":", 1)[1]
    with (tmp_path_factory.mktemp("log") / "site.log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tremplin", "demo"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(url, process, log)
            yield Site(url)
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # nobody waits for its server and its worker to leave well
            process.wait(20)


def new_database() -> str:
    """A copy of the model, without anybody yet; the demonstration fills it."""
    name = f"journeys_{os.getpid()}"
    with databases.administrator() as admin:
        for (old,) in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'journeys%'").fetchall():
            if not Path(f"/proc/{old.removeprefix('journeys_')}").exists():  # left by a run that was killed
                databases.drop(old)
    databases.copy(name)
    return databases.address(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen, log) -> None:
    deadline = time.monotonic() + 300  # a machine where others work too
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


@pytest.fixture
def walker(request, chromium: Browser, site: Site):
    """A person on a phone, unless the test says where she sits."""
    seat = getattr(request, "param", "phone")
    yield from walk(request, chromium, site, WIDTHS[seat], name=f"{request.node.originalname}-{seat}")


@pytest.fixture
def plain_walker(request, chromium: Browser, site: Site):
    """A person on a phone whose browser runs no JavaScript."""
    yield from walk(request, chromium, site, (375,), name=request.node.originalname, java_script_enabled=False)


def walk(request, chromium: Browser, site: Site, widths: tuple[int, ...], *, name: str, **options):
    width, *others = widths
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", **options)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda response: faults.append(response.url) if response.status >= 500 else None)
    walker = Walker(page, site.url, name.removeprefix("test_"), tuple(others))
    yield walker
    if request.node.stash.get(FAILED, False):
        walker.shoot("rouge")
    context.close()
    assert faults == []
