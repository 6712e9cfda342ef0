"""A seed for every run, said and given back with TREMPLIN_FAULTS_SEED; a mail sink; a site on a copy of the tests' base."""

import contextlib
import os
import random

import pytest
from django.db import connection

from tests.faults import rig

LONG = os.environ.get("TREMPLIN_FAULTS") == "long"


def pytest_collection_modifyitems(items):
    """The long ones run by `make faults` only: they are left out, not skipped."""
    items[:] = [item for item in items if LONG or item.get_closest_marker("long") is None]


@pytest.fixture
def seed():
    chosen = int(os.environ.get("TREMPLIN_FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"TREMPLIN_FAULTS_SEED={chosen}")
    return chosen


@pytest.fixture
def sink():
    made = rig.Sink()
    yield made
    made.stop()


@pytest.fixture
def site_on(sink, tmp_path):
    """`site_on()`: the real site on a copy of what the tests' base holds when it is called."""
    with contextlib.ExitStack() as after:

        def start(url=None, **options):
            url = url or after.enter_context(rig.copied(f"{connection.settings_dict['NAME']}_fautes"))
            made = rig.Site(url, tmp_path, sink.port, **options)
            made.url = url
            after.callback(made.stop)
            made.start()
            return made

        yield start
