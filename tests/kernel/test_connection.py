"""Whether a connection still stands: asked of PostgreSQL only when something waits on it, or after an error."""

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql import base

from tremplin.kernel.postgres.base import DatabaseWrapper


@pytest.fixture
def asked(monkeypatch):
    """How many times PostgreSQL was asked."""
    counted, ask = [], base.DatabaseWrapper.is_usable
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: counted.append(1) or ask(self))
    return counted


@pytest.fixture
def other():
    """A connection of its own, beside the one of the test."""
    made = DatabaseWrapper(connection.settings_dict)
    made.ensure_connection()
    yield made
    made.close()


@pytest.mark.django_db
def test_a_connection_that_stands_is_not_asked(other, asked):
    assert other.is_usable()
    assert asked == []


@pytest.mark.django_db
def test_one_that_the_server_has_ended_is_not_usable(other, asked):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [other.connection.info.backend_pid])
    assert not other.is_usable()
    assert asked == [1]


@pytest.mark.django_db
def test_one_that_was_closed_here_is_not_usable(other):
    other.connection.close()
    assert not other.is_usable()


@pytest.mark.django_db
def test_after_an_error_it_is_asked(other, asked):
    other.errors_occurred = True
    assert other.is_usable()
    assert asked == [1]


@pytest.mark.django_db
def test_in_a_transaction_that_failed_it_is_asked(other, asked):
    other.connection.autocommit = False
    with pytest.raises(psycopg.errors.DivisionByZero):
        other.connection.execute("SELECT 1 / 0")
    assert not other.is_usable()
    assert asked == [1]


@pytest.mark.django_db
def test_before_a_form_it_is_asked_in_any_case(other, asked):
    other.surely = True
    assert other.is_usable()
    assert asked == [1]


def test_a_form_asks_for_it_and_a_page_does_not(client, db):
    client.post("/mot-de-passe-oublie", {"email": ""})
    assert connection.surely
    client.get("/mot-de-passe-oublie")
    assert not connection.surely


@pytest.mark.django_db
def test_a_notice_that_waits_does_not_end_it(other, asked):
    name = '"a"'
    other.connection.execute(f"LISTEN {name}")
    with psycopg.connect(**_parameters()) as sender:
        sender.execute(f"NOTIFY {name}")
    assert other.is_usable()


def _parameters():
    known = connection.get_connection_params()
    return {one: known[one] for one in ("dbname", "user", "password", "host", "port") if known.get(one)}
