"""The API keeps the contract that it publishes, whatever is thrown at it."""

import json
from functools import cache

import pytest
import schemathesis
from data_inclusion.schema.v1 import Service, Structure
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tremplin.directory.api import shapes
from tremplin.reference.api import TerritoryRow
from tremplin.web.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
HOSTILE = [
    "\0", "a\0b", "-1", "0", "99999999999999999999999", "1e309", "NaN", "é" * 90, "𝕬𝖙𝖊𝖑𝖎𝖊𝖗", "\u202egnihsilup",
    "'; DROP TABLE x; --",
    "%s%n%d", "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "\r\nSet-Cookie: a=b", "\ud7ff", "()&|!:*<->",
    "\\", "a" * 5000,
]  # fmt: skip


LISTS = [
    f"/api/v1/{one}"
    for one in ("structures", "postes", "prescripteurs", "services", "dispositifs", "territoires", "secteurs")
]
COLLECTED = [f"/api/v1/data-inclusion/{one}" for one in ("structures", "services")]
ITEMS = [*(f"{one}/{{id}}" for one in LISTS[:4]), "/api/v1/territoires/{code}"]
RIGHT, WRONG = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
THROWN = [(path, RIGHT) for path in (*LISTS, *COLLECTED, *ITEMS)] + [(path, WRONG) for path in (*LISTS, *COLLECTED)]
BOUNDED = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@cache
def published():
    """Read once: to throw the words that our own code compares with, it also reads the code, half a second each time."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def contract(listed):
    """The application itself, which outside a test gives its connection back after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield published()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "mode"), THROWN)
def test_whatever_is_asked_the_answer_is_the_one_described(contract, path, mode):
    @BOUNDED
    @given(case=contract[path]["GET"].as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()


def test_every_address_is_thrown_at(contract):
    assert {one.ok().path for one in contract.get_all_operations()} == {*LISTS, *COLLECTED, *ITEMS}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [LISTS[0], *LISTS[3:6]])
def test_hostile_values_are_refused_or_found_nowhere(listed, path):
    client = Client()
    said = json.loads(client.get("/api/v1/openapi.json").content)
    for one in said["paths"][path]["get"]["parameters"]:
        for value in HOSTILE:
            response = client.get(path, {one["name"]: value})
            assert response.status_code in (200, 422), (one["name"], value, response.status_code)
            if response.status_code == 422:
                named = [wrong["parameter"] for wrong in json.loads(response.content)["errors"]]
                assert named == [one["name"]]


def test_each_shape_is_described_under_its_own_name(client, db):
    """Two shapes of one name would each be checked against the other's fields."""
    said = json.loads(client.get("/api/v1/openapi.json").content)

    def row(path):
        answer = said["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        shape = said["components"]["schemas"][answer["$ref"].rpartition("/")[2]]
        found = shape["properties"]["resultats"]["items"]["$ref"].rpartition("/")[2]
        return said["components"]["schemas"][found]

    assert set(row("/api/v1/structures")["properties"]) == set(shapes.Structure.model_fields)
    assert set(row("/api/v1/data-inclusion/structures")["properties"]) == set(Structure.model_fields)
    assert row("/api/v1/data-inclusion/structures")["required"] == ["source", "id", "nom", "date_maj"]
    assert set(row("/api/v1/data-inclusion/services")["properties"]) == set(Service.model_fields)
    assert set(row("/api/v1/territoires")["required"]) == set(TerritoryRow.model_fields)


def test_the_description_is_whole(client, db):
    said = json.loads(client.get("/api/v1/openapi.json").content)
    assert said["openapi"].startswith("3.")
    for path, operations in said["paths"].items():
        assert set(operations) == {"get"}, path
        operation = operations["get"]
        assert operation["summary"], path
        assert {"200", "304", "422", "429"} <= set(operation["responses"]), path
        for one in operation.get("parameters", []):
            assert one.get("description") or one["in"] == "path", (path, one["name"])
