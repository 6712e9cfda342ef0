"""A maintenance: pages are read, nothing is written, nothing typed is lost; the database itself holds it."""

import asyncio
import copy
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, connections, transaction
from django.db.utils import InternalError, OperationalError
from procrastinate.contrib.django import app

from tests import makers
from tremplin.candidates.access import note_opening
from tremplin.kernel import readonly
from tremplin.kernel.models import Draft, JournalEntry
from tremplin.operations import maintenance
from tremplin.operations.models import Maintenance

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGE = "Nous changeons de serveur jusqu’à 14 h."


@pytest.fixture
def other():
    """Another process of the platform ends the maintenance, whatever the test came to."""
    yield
    as_command(maintenance.stop)
    connection.close()


def as_command(what, *words):
    """Run in a thread, whose connection is a command's."""
    result = []

    def run():
        own = connections["default"]
        own.settings_dict = copy.deepcopy(own.settings_dict)  # threads share it
        maintenance.exempt(own)
        try:
            result.append(what(*words))
        finally:
            connections["default"].close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return result[0]


def begin(message=MESSAGE):
    as_command(maintenance.start, message)
    connection.close()  # ended by the maintenance: Django opens another one at the next request


def end():
    as_command(maintenance.stop)
    connection.close()


def test_pages_are_read_with_a_banner(other, client):
    structure = makers.structure()
    seen = makers.client(structure)
    begin()
    for path in ("/", "/recherche", f"/structures/{structure.slug}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "Nous changeons de serveur" in page.content.decode()
    assert seen.get("/a-traiter").status_code == 200
    end()
    assert "Nous changeons de serveur" not in client.get("/").content.decode()


def test_a_form_is_answered_by_a_page_that_gives_back_what_was_typed(other):
    sending, candidate = makers.prescriber(), makers.candidate()
    application = makers.application(to=makers.structure(), who=candidate, by=sending)
    client, long = makers.client(sending), "Bonjour <b>vous</b>, " + "voici pourquoi. " * 10
    begin()
    answer = client.post(
        f"/candidatures/{application.pk}/commentaires", {"text": long, "to": "équipe", "password": "x1y2"}
    )
    page = answer.content.decode()
    assert answer.status_code == 503
    assert answer["Retry-After"] == "300"
    assert "n’est pas perdu" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Bonjour &lt;b&gt;vous&lt;/b&gt;" in page
    assert 'name="to" value="équipe"' in page
    assert f'action="/candidatures/{application.pk}/commentaires"' in page
    assert "csrfmiddlewaretoken" in page
    assert "x1y2" not in page


def test_a_form_sent_on_a_connection_that_the_maintenance_has_just_ended_is_given_back_too(other, client):
    """A dead connection still says what it was told before."""
    client.get("/")
    as_command(maintenance.start, MESSAGE)
    close_old_connections()  # as the server does before each request
    answer = client.post("/mot-de-passe-oublie", {"email": "personne@test.example"})
    assert answer.status_code == 503
    assert 'value="personne@test.example"' in answer.content.decode()


def test_a_form_of_another_site_is_not_given_back(other):
    """Otherwise one click would send with our own protection what somebody else wrote."""
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(makers.structure().memberships.first().user)
    begin()
    answer = client.post("/compte/organisation", {"membership": "attaque"})
    assert answer.status_code == 403
    assert "attaque" not in answer.content.decode()


def test_the_database_refuses_even_what_no_page_stops(other):
    structure = makers.structure()
    begin()
    with pytest.raises(InternalError, match="read-only"):
        type(structure).objects.update(name="autre")
    assert readonly.is_read_only()
    end()
    type(structure).objects.update(name="autre")


def test_who_opens_a_file_is_still_written(other):
    structure, candidate = makers.structure(), makers.candidate()
    begin()
    note_opening(makers.actor(structure), candidate, relation="essai")
    assert JournalEntry.objects.filter(verb="candidates.open", candidate_id=candidate.pk).count() == 1


def test_a_draft_is_there_when_it_is_over(other):
    from tremplin.kernel import drafts

    actor = makers.actor(makers.structure())
    draft = drafts.start(by=actor, kind="essai", payload={"nom": "gardé"})
    begin()
    assert Draft.objects.get(pk=draft.pk).payload == {"nom": "gardé"}
    end()
    assert drafts.get(by=actor, kind="essai", pk=draft.pk).payload == {"nom": "gardé"}


def test_an_act_in_progress_ends_or_is_undone_whole(other, monkeypatch):
    """Its connection is ended after the wait: nothing of it stays."""
    monkeypatch.setattr(maintenance, "GRACE_SECONDS", 0.2)
    structure = makers.structure()
    with pytest.raises(OperationalError, match=r"terminat|closed"):
        half_an_act(structure)
    connection.close()
    structure.refresh_from_db()
    assert structure.name != "à moitié"


def half_an_act(structure):
    with transaction.atomic():
        type(structure).objects.update(name="à moitié")
        as_command(maintenance.start, MESSAGE)
        type(structure).objects.update(brand="à moitié")


def test_jobs_wait_and_go_again(other):
    """As the worker asks for them, on a connection that may write."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django.utils import connector_params

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('essai', 'rien')")
    as_command(maintenance.start, MESSAGE)
    connection.close()
    params = {**connector_params(), "options": "-c default_transaction_read_only=off"}

    async def take():
        connector = PsycopgConnector(kwargs=params)
        with app.replace_connector(connector):
            await connector.open_async()
            try:
                worker = await app.job_manager.register_worker()
                return await app.job_manager.fetch_job(queues=["essai"], worker_id=worker)
            finally:
                await connector.close_async()

    def alone():
        # on a thread of its own: a browser driven by the same process keeps a loop on this one
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, take()).result()

    assert alone() is None
    end()
    assert alone().task_name == "rien"


def test_starting_twice_changes_the_message_and_stopping_twice_says_so(other):
    begin()
    begin("Encore un peu.")
    assert Maintenance.objects.get().message == "Encore un peu."
    assert as_command(maintenance.stop) is True
    assert as_command(maintenance.stop) is False


def test_a_page_outside_a_maintenance_asks_nothing(client, django_assert_num_queries):
    connection.ensure_connection()
    with django_assert_num_queries(0):
        assert maintenance.announced() == ""
    assert not re.search("Maintenance", client.get("/").content.decode())
