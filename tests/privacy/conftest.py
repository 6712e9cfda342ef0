"""A clock that moves."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def time_machine(time_machine):
    """Started now, and running: a test shifts it."""
    time_machine.move_to(datetime.now(UTC))
    return time_machine
