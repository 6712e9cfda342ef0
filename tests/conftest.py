"""Fixtures for every room: a database with the real places, and makers of the people of a path."""

import asyncio
import gc
import os
import shutil
from contextlib import ExitStack
from copy import deepcopy
from functools import cache
from importlib import import_module

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings

from tests import databases, makers

# Playwright's synchronous API keeps an event loop in the worker that runs the journeys; our code stays synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# How long an example takes depends on the machine: it is no fault of what is tried.
hypothesis.settings.register_profile("tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("tests")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """A copy of the model, with the real reference data: tests roll back what they add to it."""
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{connection.settings_dict['NAME']}"
    with django_db_blocker.unblock():
        databases.copy(name)
    with databases.connected_to(name):
        yield
    databases.drop(name)


KEPT = ("reference_", "django_", "auth_")


def empty_what_tests_write(self):
    """Instead of Django's flush, which would take the 35,000 communes away after each transactional test.

    A few tables hold something: emptying them alone, their keys and triggers aside, costs a fifth of truncating all.
    """
    tables = [name for name in connection.introspection.table_names() if not name.startswith(KEPT)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")


TransactionTestCase._fixture_teardown = empty_what_tests_write


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """What drives a browser comes first, what reads the walk of the site comes first of the second process.

    One process alone starts a browser, another alone walks the site; short tests fill the end of both.
    """
    walking = [item for item in items if "walk" in item.fixturenames]
    others = [item for item in items if "walk" not in item.fixturenames]
    others.sort(key=lambda item: "chromium" not in item.fixturenames)
    share = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = [*others[:share], *walking, *others[share:]]


def pytest_collection_finish():
    """Modules and collected tests live until the end: without them to look through, a fifth of the time is saved.

    The addresses are read first: some depend on settings, which a test may change.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


BROWSING = pytest.StashKey[asyncio.AbstractEventLoop]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Playwright's event loop runs on in its process: it is there for the tests that drive the browser, and no other."""
    drives = "chromium" in item.fixturenames
    asyncio._set_running_loop(item.session.stash.get(BROWSING, None) if drives else None)
    return (yield)


@pytest.fixture(autouse=True)
def no_kept_pages():
    """The next test has other listings, whatever their edition, and other facts."""
    caches["pages"].clear()
    caches["local"].clear()


@pytest.fixture(autouse=True)
def private_files(request):
    """Uploaded files and those of the open data go to a folder of the test's own. A test without database uploads nothing."""
    asks = {"db", "transactional_db"} & set(request.fixturenames)
    if asks or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_private_files")


@pytest.fixture
def _private_files(request, settings, tmp_path):
    for name, value in in_folder(settings, tmp_path).items():
        setattr(settings, name, value)
    if (files := request.config.stash.get(KEPT_FILES, None)) is not None:
        shutil.copytree(files, tmp_path, dirs_exist_ok=True)


def in_folder(settings, folder):
    """The settings that put there the uploaded files and those of the open data."""
    stored = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    return {"STORAGES": {**settings.STORAGES, "default": stored}, "OPEN_DATA_DIR": folder / "open-data"}


# Where the files of what `once` built are, as long as it stands.
KEPT_FILES = pytest.StashKey[os.PathLike]()


@pytest.fixture(scope="session")
def once(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """`yield from once(build)`, in a fixture of a file: what is built there once, for all the tests of the file.

    The fixture's value gives each test its own copy of the objects; the test rolls back what it changes of their rows.
    Every test of the file that has a database finds these rows in it.
    """

    def keep(build):
        files = tmp_path_factory.mktemp("once")
        with ExitStack() as until:
            with django_db_blocker.unblock(), override_settings(**in_folder(settings, files)):
                until.enter_context(transaction.atomic())
                made = build()
            request.config.stash[KEPT_FILES] = files
            yield lambda: deepcopy(made)
            del request.config.stash[KEPT_FILES]
            with django_db_blocker.unblock():
                transaction.set_rollback(True)
                until.close()

    return keep


@pytest.fixture(scope="module")
def places_read_once():
    """For a file of imports: each reads the 35,000 communes, which none of its tests changes; they are read for the first."""
    from tremplin.organisations.importers import data_inclusion, places, prescribers, siae

    read = cache(places.Places)
    with pytest.MonkeyPatch.context() as patch:
        for importer in (data_inclusion, prescribers, siae):
            patch.setattr(importer, "Places", read)
        yield


# A page lives a second and axe runs in it once a width: what its compilers and another process prepare for later is never used.
# Without threaded compositing a page costs a quarter less, but no frame is ever drawn: Playwright waits for two before a click.
BROWSER_FLAGS = [
    "--disable-gpu",
    "--in-process-gpu",
    "--js-flags=--no-opt --no-maglev",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium(request):
    """One Chromium for all the tests of a process that drive it: Playwright runs once a process."""
    from playwright.sync_api import expect, sync_playwright

    from scripts.ensure_chromium import found
    from tests.journeys.walker import WAIT_MS

    executable = found()
    assert executable, "Chromium manque : lancez « make chromium »."
    expect.set_options(timeout=WAIT_MS)
    flags = BROWSER_FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        loop = request.session.stash[BROWSING] = asyncio._get_running_loop()
        yield browser
        asyncio._set_running_loop(loop)
        browser.close()


@pytest.fixture
def make(db):
    """The makers, with a database: `make.structure(kinds=["ACI"])`, `make.member(of=…)`, `make.candidate()`…"""
    return makers
