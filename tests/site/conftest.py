"""The site is walked once, by the first guard that reads it; a world is built once for a file whose tests ask for `seen`."""

import pytest

from tests.site import world
from tests.site.walk import Walk, walked


@pytest.fixture
def walk(db) -> Walk:
    return walked()


@pytest.fixture(scope="module")
def built(once):
    yield from once(world.build)


@pytest.fixture
def seen(built, db) -> world.World:
    """The guards' world. Every test of the file that has a database is in it."""
    return built()
