"""Server and worker are killed at random while people hire: each hire is whole or absent, each mail leaves."""

import random
import time

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.faults.conftest import LONG
from tests.faults.crowd import Crowd, desks
from tests.faults.rig import on, until
from tremplin.applications.models import Application
from tremplin.kernel.models import Notice
from tremplin.operations import stalled, verifying
from tremplin.passes.models import Pass
from tremplin.passes.verifying import differences

pytestmark = pytest.mark.django_db(transaction=True)


def blows(site, crowd, chance, pause, most):
    """Until the people are done, `most` at most: one process of the server, the whole server, the worker."""
    struck = {"child": 0, "server": 0, "worker": 0}
    while crowd.busy and sum(struck.values()) < most:
        time.sleep(chance.uniform(*pause))
        [target] = chance.choices(list(struck), weights=[3, 1, 2])
        struck[target] += 1
        if target == "child":
            site.kill_child(chance)
        else:
            site.kill(target)
    return struck


def states():
    return list(Notice.objects.exclude(state="sent").values_list("state", flat=True))


def take_back():
    """What the periodic task does within a minute and a half: the workers that were killed count as silent at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = '2020-01-01'"
            " WHERE id < (SELECT max(id) FROM procrastinate_workers)"
        )
    stalled.recover()


def all_sent():
    waiting = Notice.objects.filter(state__in=["queued", "failed"]).exists()
    return not waiting and not ProcrastinateJob.objects.filter(status="doing", task_name="kernel.send_notice").exists()


def check(made, crowd, sink):
    """The promises, on the database of the site that was struck."""
    wanted = {pk for desk in made for pk in desk.waiting}
    assert crowd.wrong == []
    assert set(crowd.done) | set(crowd.left) == wanted
    assert list(verifying.broken()) == []
    assert list(differences()) == []
    hired = {str(pk) for pk in Application.objects.filter(state="accepted").values_list("pk", flat=True)}
    assert set(crowd.done) <= hired
    assert Pass.objects.count() == Pass.objects.values("candidate").distinct().count() == len(hired)
    assert until(all_sent, seconds=240, pause=0.2), states()
    sent = {str(pk) for pk in Notice.objects.filter(state="sent").values_list("pk", flat=True)}
    assert sent
    assert sent <= set(sink.received)
    return hired


def play(site_on, sink, seed, *, count, hires, pause, most, gives_up):
    chance = random.Random(seed)
    made = desks(count, hires)
    site = site_on()
    crowd = Crowd(site, made, seed, gives_up=gives_up, seconds=600)
    crowd.start()
    struck = blows(site, crowd, chance, pause, most)
    crowd.join()
    with on(site.url):
        if not LONG:
            take_back()
        hired = check(made, crowd, sink)
    twice = sum(count > 1 for count in sink.received.values())
    print(f"{len(hired)}/{hires} hired, {struck}, cut {crowd.cut}, pages {len(crowd.pages)}, mails twice {twice}")


def test_a_few_hires_survive_blows(site_on, sink, seed):
    play(site_on, sink, seed, count=3, hires=6, pause=(0.1, 0.6), most=4, gives_up=0.0)


@pytest.mark.long
def test_two_hundred_hires_survive_blows(site_on, sink, seed):
    play(site_on, sink, seed, count=10, hires=200, pause=(0.5, 4.0), most=400, gives_up=0.003)
