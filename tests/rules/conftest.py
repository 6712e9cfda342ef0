"""The rules need neither Django nor files."""

import pytest


@pytest.fixture(autouse=True)
def private_files():
    """Replaces the fixture of the same name: nothing is uploaded here."""
