"""The territory of the search, listed, and a way to read the API."""

import json

import pytest
from django.core.cache import caches

from tests import makers
from tests.directory.conftest import territory  # noqa: F401 - a fixture
from tremplin.directory.listing import relist


@pytest.fixture(autouse=True)
def _no_cache():
    caches["local"].clear()


@pytest.fixture
def read(client, db):
    """`read("structures", lieu="93066")` gives the answer in JSON, `.status` aside."""

    def get(path, expect=200, **params):
        response = client.get(f"/api/v1/{path}", params)
        assert response.status_code == expect, response.content[:800]
        return json.loads(response.content)

    return get


@pytest.fixture
def structure(make):
    """A structure that has keys."""
    return make.structure()


@pytest.fixture
def admin(structure):
    """Its administrator, acting for it."""
    return makers.actor(structure)


@pytest.fixture
def listed(territory):  # noqa: F811 - a fixture
    makers.service(of=territory["sewing"])
    relist()
    return territory
