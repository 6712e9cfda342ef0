"""Every periodic job leaves its beat; one that is missing, or a flow run dry, is told to the team once."""

import inspect
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone
from procrastinate.contrib.django import app

from tests import makers
from tremplin.applications.models import Application
from tremplin.kernel import tracing
from tremplin.kernel.models import Notice
from tremplin.operations import alerts, beats, failures, flows
from tremplin.operations.models import Alert, Beat
from tremplin.operations.state import Check

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return makers.user(is_staff=True)


def told(team):
    return [notice.content["paragraphs"] for notice in Notice.objects.filter(user=team).order_by("created_at", "pk")]


def run(name, task=lambda: "fait"):
    """As the worker runs a job of that name."""
    context = SimpleNamespace(job=SimpleNamespace(task_name=name, task_kwargs={}, id=7))
    return beats.watched(task, context, None)


def test_every_periodic_task_of_the_program_is_expected():
    names = {one.task for one in beats.expected()}
    assert {"kernel.purge_drafts", "passes.verify", "operations.watch", "operations.backup"} <= names
    assert names == {name for name, _ in app.periodic_registry.periodic_tasks}


def test_every_periodic_task_runs_where_its_beat_is_taken():
    """The middleware of heartbeats wraps plain functions: a coroutine would pass beside it."""
    tasks = [one.task.func for one in app.periodic_registry.periodic_tasks.values()]
    assert tasks
    assert not any(inspect.iscoroutinefunction(task) for task in tasks)
    assert beats.watched in app.worker_defaults["task_middleware"]


def test_a_run_notes_start_end_and_success():
    assert run("kernel.purge_drafts") == "fait"
    row = Beat.objects.get(task="kernel.purge_drafts")
    assert row.started_at <= row.ended_at == row.succeeded_at


def test_a_failed_run_notes_its_error_and_no_success():
    def broken():
        raise ValueError("Samira")

    with pytest.raises(ValueError, match="Samira"):
        run("kernel.purge_drafts", broken)
    row = Beat.objects.get(task="kernel.purge_drafts")
    assert (row.succeeded_at, row.error) == (None, "ValueError")
    run("kernel.purge_drafts")
    row.refresh_from_db()
    assert row.error == ""


def test_a_job_that_is_not_periodic_leaves_no_beat():
    run("kernel.send_notice")
    assert not Beat.objects.exists()


def test_a_job_runs_under_the_reference_of_its_request():
    context = SimpleNamespace(job=SimpleNamespace(task_name="a", task_kwargs={"reference": "abcdefgh1"}, id=7))
    assert beats.watched(tracing.reference, context, None) == "abcdefgh1"
    assert run("a", tracing.reference) == "job-7"


@pytest.mark.parametrize(
    ("cron", "hours"), [("*/5 * * * *", 1 / 12), ("17 3 * * *", 24), ("0 6 * * 1", 168), ("0 8 * * 1-5", 72)]
)
def test_the_period_is_the_longest_gap_of_the_cron_line(cron, hours):
    assert beats.period_of(cron) == timedelta(hours=hours)


def test_a_missing_beat_is_late_after_its_period_and_a_grace():
    now = timezone.now()
    Beat.objects.create(task="kernel.purge_drafts", succeeded_at=now - timedelta(hours=24))
    assert beats.late() == []
    Beat.objects.update(succeeded_at=now - timedelta(hours=25))
    (late,) = beats.late()
    assert (late.task, late.period) == ("kernel.purge_drafts", timedelta(days=1))


def test_a_task_that_never_ran_is_late_one_period_after_it_was_expected():
    beats.expect_all()
    assert beats.late() == []
    Beat.objects.filter(task="kernel.purge_drafts").update(known_since=timezone.now() - timedelta(days=2))
    assert [one.task for one in beats.late()] == ["kernel.purge_drafts"]


def test_a_task_that_no_longer_exists_is_forgotten():
    Beat.objects.create(task="ancienne.tache")
    beats.expect_all()
    assert not Beat.objects.filter(task="ancienne.tache").exists()
    assert Beat.objects.count() == len(list(beats.expected()))


def test_the_team_is_told_once_then_that_it_is_over(team):
    late = Check("beat:a", False, "Tâche a en retard", "relancez le worker")
    for _ in range(3):
        alerts.tell([late])
    assert told(team) == [["Tâche a en retard. À faire : relancez le worker."]]
    alerts.tell([Check("beat:a", True, "à l’heure")])
    assert told(team)[1:] == [["Rentré dans l’ordre : Tâche a en retard."]]
    assert not Alert.objects.exists()
    alerts.tell([late])
    assert len(told(team)) == 3


def test_a_watch_finds_a_missing_beat_and_tells_it(team):
    beats.expect_all()
    Beat.objects.filter(task="passes.verify").update(known_since=timezone.now() - timedelta(days=3))
    alerts.watch()
    alerts.watch()
    ((sentence,),) = told(team)
    assert "passes.verify en retard" in sentence
    assert "À faire : vérifiez que tremplin worker tourne" in sentence


def test_the_alerts_open_can_be_told_again(team):
    alerts.tell([Check("a", False, "A", "b")])
    assert alerts.repeat() == 1
    assert len(told(team)) == 2


# --- Flows that are never zero -----------------------------------------------------------------------------------------

MONDAY = date(2026, 3, 16)


def sent(days, *, cv=None):
    """One candidature on each of these days, with a CV or not."""
    structure = makers.structure()
    for day in days:
        at = timezone.make_aware(datetime(day.year, day.month, day.day, 11))
        made = makers.application(to=structure, who=makers.candidate())
        Application.objects.filter(pk=made.pk).update(created_at=at, cv=cv)


def test_working_days_skip_week_ends():
    days = flows.working_days(before=MONDAY, how_many=6)
    assert [f"{day:%a}" for day in days] == ["Fri", "Thu", "Wed", "Tue", "Mon", "Fri"]


@time_machine.travel("2026-03-16 08:00:00+00:00", tick=False)
def test_a_flow_that_was_never_zero_and_becomes_zero_is_an_alert():
    from tremplin.kernel.actor import SYSTEM
    from tremplin.kernel.files import store_pdf

    cv = store_pdf(by=SYSTEM, content=b"%PDF-", name="cv.pdf")
    last, *former = flows.working_days(before=MONDAY, how_many=flows.DAYS + 1)
    sent(former, cv=cv)
    sent([last])  # candidatures go on, without the CVs
    Notice.objects.all().delete()
    (found,) = flows.dry(MONDAY)
    assert found.code == "flow:cvs"
    assert "Candidatures envoyées avec un CV : aucune le 13/03/2026" in found.what
    assert "joignez un CV à une candidature d’essai" in found.to_do
    sent([MONDAY], cv=cv)  # it flows again
    assert flows.dry(MONDAY) == []


@time_machine.travel("2026-03-16 08:00:00+00:00", tick=False)
def test_a_flow_that_is_sometimes_zero_is_no_alert():
    _, _, *former = flows.working_days(before=MONDAY, how_many=flows.DAYS + 1)
    sent(former)
    assert flows.dry(MONDAY) == []


# --- Jobs done and failed ----------------------------------------------------------------------------------------------


def test_jobs_done_for_a_month_are_forgotten_and_failed_ones_retried():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES"
            " ('q', 'vieille', 'succeeded'), ('q', 'echec', 'failed'), ('q', 'attend', 'todo')"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '40 days'")
        cursor.execute(
            "WITH young AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('q', 'jeune', 'succeeded') RETURNING id)"
            " INSERT INTO procrastinate_events (job_id, type, at) SELECT id, 'succeeded', now() FROM young"
        )
    assert failures.forget_done() == 1
    assert failures.retry_all() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY task_name")
        assert dict(cursor.fetchall()) == {"attend": "todo", "echec": "todo", "jeune": "succeeded"}
