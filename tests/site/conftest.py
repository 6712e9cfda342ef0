"""The site is walked once, by the first guard that reads it."""

import pytest

from tests.site.walk import Walk, walked


@pytest.fixture
def walk(db) -> Walk:
    return walked()
