"""The database falls and comes back while people hire: pages, nothing lost, nobody restarts anything."""

import contextlib
import random
import time

import psycopg
import pytest
import requests
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.faults.cluster import FAST, IMMEDIATE, cluster
from tests.faults.crowd import Crowd, desks
from tests.faults.rig import address, on, until
from tremplin.applications.models import Application
from tremplin.kernel.models import Notice
from tremplin.operations import verifying

pytestmark = pytest.mark.django_db(transaction=True)
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@contextlib.contextmanager
def away(name):
    """As for its clients: the database takes nobody, and those it had are cut off."""
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        admin.execute(CUT, [name])
        try:
            yield
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def all_left():
    gone = not Notice.objects.filter(state__in=["queued", "failed"]).exists()
    return gone and not ProcrastinateJob.objects.filter(status="doing", task_name="kernel.send_notice").exists()


def processes(site):
    return site.running["worker"].pid, site.running["server"].pid, *sorted(site.children())


def check(site, crowd, sink, made, before):
    assert crowd.wrong == []
    assert processes(site) == before, "nobody was to be started again"
    with on(site.url):
        assert until(all_left, seconds=180, pause=0.2), list(Notice.objects.values_list("state", "error"))
        assert list(verifying.broken()) == []
        hired = {str(pk) for pk in Application.objects.filter(state="accepted").values_list("pk", flat=True)}
        sent = {str(pk) for pk in Notice.objects.filter(state="sent").values_list("pk", flat=True)}
    assert hired == {pk for desk in made for pk in desk.waiting} == set(crowd.done)
    assert sent
    assert sent <= set(sink.received)


def test_a_database_that_goes_away_is_a_page_then_everything_resumes_by_itself(site_on, sink):
    made = desks(1, 1)
    site = site_on(workers=1)
    before, name = processes(site), site.url.rpartition("/")[2]
    assert requests.get(f"{site.address}/recherche", timeout=60).status_code == 200
    with away(name):
        page = requests.get(f"{site.address}/recherche", timeout=60)
        assert page.status_code == 503
        assert page.headers["Retry-After"] == "60"
        assert page.headers["X-Request-ID"] in page.text
        assert "interrompu quelques instants" in page.text
        assert requests.get(f"{site.address}/sante", timeout=60).status_code == 503
        assert until(lambda: "database away" in site.log.read_text())  # the worker asks, and is not answered
    assert requests.get(f"{site.address}/recherche", timeout=60).status_code == 200
    crowd = Crowd(site, made, 1)
    crowd.start()
    crowd.join()
    check(site, crowd, sink, made, before)


@pytest.mark.long
@pytest.mark.parametrize("mode", [FAST, IMMEDIATE])
def test_a_server_restarted_again_and_again_under_load_loses_nothing(site_on, sink, seed, mode):
    chance, made = random.Random(seed), desks(6, 36)
    with cluster() as server:
        site = site_on(server.url)
        before, restarts = processes(site), 0
        crowd = Crowd(site, made, seed, seconds=600)
        crowd.start()
        while crowd.busy and restarts < 8:
            time.sleep(chance.uniform(1, 4))
            server.restart(mode)
            restarts += 1
        crowd.join()
        check(site, crowd, sink, made, before)
        site.stop()
        connection.close()
    print(f"{len(crowd.done)} hired, {restarts} {mode} restarts, {len(crowd.pages)} pages, {crowd.cut} cut")
