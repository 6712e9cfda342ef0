"""Fixtures for every room: a database with the real places, and makers of the people of a path."""

import os

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase

from tests import makers

# Playwright's synchronous API keeps an event loop in the worker that runs the journeys; our code stays synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the real reference data once; tests roll back what they add to it."""
    from tremplin.reference.loading import load_reference

    with django_db_blocker.unblock():
        load_reference()


KEPT = ("reference_", "django_", "auth_")


def empty_what_tests_write(self):
    """Instead of Django's flush, which would take the 35,000 communes away after each transactional test."""
    tables = [name for name in connection.introspection.table_names() if not name.startswith(KEPT)]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


TransactionTestCase._fixture_teardown = empty_what_tests_write


@pytest.fixture(autouse=True)
def no_kept_pages():
    """The next test has other listings, whatever their edition."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def private_files(request):
    """Uploaded files go to a folder of the test's own. A test without database uploads nothing."""
    asks = {"db", "transactional_db"} & set(request.fixturenames)
    if asks or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("_private_files")


@pytest.fixture
def _private_files(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}},
    }


BROWSER_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
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
        yield browser
        browser.close()


@pytest.fixture
def make(db):
    """The makers, with a database: `make.structure(kinds=["ACI"])`, `make.member(of=…)`, `make.candidate()`…"""
    return makers
