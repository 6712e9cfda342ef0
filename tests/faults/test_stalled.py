"""The jobs that a dead worker had begun go back to the queue; its word to the queue is said until it is heard."""

import asyncio

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation

from tests.kernel.test_mail import LETTER
from tremplin.kernel.mail import enqueue
from tremplin.operations import queueing, stalled

pytestmark = pytest.mark.django_db


def taken(*, ago, worker=True, task="kernel.send_notice", attempts=0, lock=None):
    """A job that a worker began; its last heartbeat was `ago` seconds ago, or it has left the table."""
    with connection.cursor() as cursor:
        number = None
        if worker:
            asked = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
            cursor.execute(f"{asked} RETURNING id", [ago])
            number = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id, queueing_lock, args)"
            " VALUES ('mail', %s, 'doing', %s, %s, %s, '{}') RETURNING id",
            [task, attempts, number, lock],
        )
        return cursor.fetchone()[0]


def status(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, attempts FROM procrastinate_jobs WHERE id = %s", [number])
        return cursor.fetchone()


def test_a_job_of_a_silent_worker_waits_again():
    number = taken(ago=45)
    assert stalled.recover() == 1
    assert status(number) == ("todo", 1)
    assert stalled.recover() == 0


def test_a_job_of_a_worker_that_is_no_longer_there_waits_again():
    number = taken(ago=0, worker=False)
    assert stalled.recover() == 1
    assert status(number) == ("todo", 1)


def test_a_job_of_a_worker_that_lives_is_left_alone():
    number = taken(ago=15)
    assert stalled.recover() == 0
    assert status(number) == ("doing", 0)


def test_a_job_that_takes_its_worker_down_each_time_fails_in_the_end():
    number = taken(ago=45, attempts=stalled.MOST_ATTEMPTS)
    assert stalled.recover() == 1
    assert status(number)[0] == "failed"


def test_a_periodic_job_whose_next_run_waits_gives_way_to_it():
    number = taken(ago=45, task="kernel.seal_journal", lock="kernel.seal_journal")
    app.configure_task("kernel.seal_journal", queueing_lock="kernel.seal_journal").defer(timestamp=1)
    assert stalled.recover() == 1
    assert status(number)[0] == "aborted"


def test_of_two_cut_off_runs_of_the_same_task_one_runs_again():
    older, newer = (taken(ago=45, task="essai", lock="essai") for _ in range(2))
    assert stalled.recover() == 2
    assert (status(older)[0], status(newer)[0]) == ("aborted", "todo")


def test_the_recovery_is_a_periodic_task_of_every_minute():
    [cron] = [one.cron for (name, _), one in app.periodic_registry.periodic_tasks.items() if name.endswith("s.recover")]
    assert cron == "* * * * *"


def test_a_periodic_task_stopped_by_the_database_is_tried_again_and_its_own_faults_are_not():
    from django.db import OperationalError

    for one in app.periodic_registry.periodic_tasks.values():
        tried = one.task.retry_strategy.retry_exceptions
        assert OperationalError in tried
        assert ValueError not in tried


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(queueing, "PAUSE", 0)


def away():
    error = ConnectorException()
    error.__cause__ = psycopg.OperationalError("the connection is closed")
    return error


def saying(*answers):
    """A call to the queue that gives these one after the other, and the list of its calls."""
    calls = []

    async def say(*args, **kwargs):
        calls.append(kwargs)
        answer = answers[len(calls) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return say, calls


def test_a_word_is_said_until_it_is_heard(at_once):
    say, calls = saying(away(), away(), "entendu")
    assert asyncio.run(queueing.until_heard(say)(job=1)) == "entendu"
    assert calls == [{"job": 1}] * 3


def test_a_refusal_is_not_said_again(at_once):
    refused = ConnectorException()
    refused.__cause__ = psycopg.errors.RaiseException("not doing")
    say, calls = saying(refused, "jamais")
    with pytest.raises(ConnectorException):
        asyncio.run(queueing.until_heard(say)())
    assert len(calls) == 1


def test_no_job_comes_from_a_database_that_is_away(at_once):
    say, _ = saying(away())
    assert asyncio.run(queueing.unless_away(say)()) is None


def test_a_retry_whose_next_run_waits_already_ends_the_job():
    retry, _ = saying(UniqueViolation(constraint_name="x", queueing_lock="y"))
    finish, ended = saying(None)

    class Manager:
        finish_job = staticmethod(finish)

    asyncio.run(queueing.or_leave_to_the_next(Manager, retry)("job"))
    assert ended[0]["status"].value == "aborted"


def test_a_mail_asked_for_is_promised_a_job():
    from tremplin.operations import verifying

    enqueue(LETTER, to="awa@test.example")
    assert list(verifying.broken()) == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    [found] = verifying.broken()
    assert found.promise.code == "mail_job"
