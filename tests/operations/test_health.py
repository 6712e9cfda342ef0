"""`/sante` and `/metriques`: one word to strangers, what to do to whoever must do it; 503 only when no page can be served."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from tests import makers
from tremplin.operations import metrics, state
from tremplin.operations.models import Backup, Beat
from tremplin.operations.views import health as view

pytestmark = pytest.mark.django_db
TOKEN = "un-jeton-assez-long-pour-la-supervision"


@pytest.fixture
def watcher(settings):
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def job(status="todo", minutes=0, task="mail"):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('q', %s, %s) RETURNING id",
            [task, status],
        )
        number = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - make_interval(mins => %s) WHERE job_id = %s",
            [minutes, number],
        )


def details(watcher):
    return {one["code"]: one for one in watcher.get("/sante").json()["details"]}


def test_a_stranger_reads_one_word(client):
    assert client.get("/sante").json() == {"etat": "bon"}
    assert "details" not in makers.client(makers.structure()).get("/sante").json()


def test_a_person_gets_a_page(client):
    page = client.get("/sante", headers={"Accept": "text/html"}).content.decode()
    assert "Le service fonctionne." in page
    assert "File d’attente" not in page


def test_the_team_and_the_watch_read_every_line(watcher):
    assert set(details(watcher)) == {"database", "queue", "failed_jobs", "beats", "backup", "exchange"}
    assert details(watcher)["exchange"]["constat"] == "Dernier échange : aucun échange configuré"
    team = makers.client(makers.user(is_staff=True))
    assert "File d’attente" in team.get("/sante", headers={"Accept": "text/html"}).content.decode()


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer faux", TOKEN, f"Basic {TOKEN}", "Bearer é"])
def test_another_token_is_a_stranger(settings, header):
    settings.METRICS_TOKEN = TOKEN
    client = Client(headers={"Authorization": header})
    assert client.get("/sante").json() == {"etat": "bon"}
    assert client.get("/metriques").status_code == 404


def test_without_token_in_the_settings_no_token_opens(settings, client):
    settings.METRICS_TOKEN = ""
    assert Client(headers={"Authorization": "Bearer "}).get("/metriques").status_code == 404


def test_an_old_job_degrades_and_a_young_one_does_not(watcher):
    job(minutes=2)
    assert details(watcher)["queue"]["bon"]
    job(minutes=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '42 minutes'")
    answer = watcher.get("/sante")
    assert answer.status_code == 200  # a late worker is no reason to take the web servers out
    assert answer.json()["etat"] == "dégradé"
    late = details(watcher)["queue"]
    assert "2 tâches, la plus ancienne depuis 42 min" in late["constat"]
    assert "tremplin worker" in late["a_faire"]


def test_a_job_planned_for_later_is_not_late(watcher):
    job()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 day'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '3 hours'")
    assert details(watcher)["queue"]["bon"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '3 hours'")
    assert not details(watcher)["queue"]["bon"]


def test_failed_jobs_are_counted_with_the_command_that_retries_them(watcher):
    job("failed")
    found = details(watcher)["failed_jobs"]
    assert found["constat"] == "Tâches en échec : 1"
    assert "tremplin jobs retry" in found["a_faire"]


def test_a_backup_that_is_old_or_missing_is_said(watcher, settings):
    settings.BACKUP_RECIPIENTS = ["age1…"]
    assert "aucune n’a encore été faite" in details(watcher)["backup"]["constat"]
    row = Backup.objects.create(name="a", bytes=1, files=0, seconds=1, sha256="0")
    assert details(watcher)["backup"]["bon"]
    Backup.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(hours=27))
    assert not details(watcher)["backup"]["bon"]


def test_a_production_without_backup_is_degraded(watcher, settings):
    settings.PRODUCTION = True
    assert "TREMPLIN_BACKUP_RECIPIENTS" in details(watcher)["backup"]["a_faire"]


def test_two_queries_are_enough(watcher, django_assert_num_queries):
    with django_assert_num_queries(2):
        watcher.get("/sante")
    with django_assert_num_queries(1):
        Client().get("/sante")


def test_a_silent_base_is_503_for_everybody(watcher, client, monkeypatch):
    def silent():
        raise OperationalError("terminating connection")

    monkeypatch.setattr(state, "read", silent)
    monkeypatch.setattr(view, "_answers", silent)
    for asking in (watcher, client):
        answer = asking.get("/sante")
        assert (answer.status_code, answer.json()) == (503, {"etat": "en panne"})
    assert b"tremplin_database_up 0.0" in watcher.get("/metriques").content


def test_metrics_say_what_alerts_need(watcher):
    job(minutes=30)
    makers.application(to=makers.structure())
    watcher.get("/recherche")
    said = watcher.get("/metriques").content.decode()
    assert 'tremplin_requests_total{method="GET",route="directory:recherche",status="200"}' in said
    assert 'tremplin_request_seconds_bucket{le="0.3",route="directory:recherche"}' in said
    assert 'tremplin_queries_total{route="directory:recherche"}' in said
    assert "tremplin_queue_age_seconds 18" in said
    assert 'tremplin_mails_last_day{state="queued"}' in said
    assert 'tremplin_journal_lines_last_hour{verb="applications.send"} 1.0' in said
    assert 'tremplin_beat_late{task="kernel.purge_drafts"} 0.0' in said


def test_failed_log_ins_are_counted(client, watcher):
    def failed():
        lines = watcher.get("/metriques").content.decode().splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith("tremplin_failed_logins_total"))

    before = failed()
    client.post("/connexion", {"login": "personne@test.example", "password": "rien de juste"})
    assert failed() == before + 1


def test_a_label_never_comes_from_whoever_asks(client):
    for _ in range(3):
        client.get("/nulle-part/personne@test.example")
        client.generic("INVENTÉ", "/recherche")
    said = metrics.exposition().decode()
    assert "personne@test.example" not in said
    assert "INVENT" not in said
    assert 'method="autre"' in said


def test_metrics_of_several_processes_are_added_up(tmp_path):
    """As `tremplin serve` runs them: each process writes in the shared folder, any of them answers for all."""
    import os
    import subprocess
    import sys

    folder = tmp_path / "metrics"
    environment = {
        **os.environ,
        "TREMPLIN_ENV": "test",
        "TREMPLIN_VAR": str(tmp_path),
        **metrics.prepare_folder(folder),
    }
    program = (
        "import django; from django.conf import settings; import tremplin.web.settings as s\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE']='tremplin.web.settings'; django.setup()\n"
        "from tremplin.operations import metrics\n"
        "metrics.observe(route='x', method='GET', status=200, seconds=0.1, queries=2)\n"
        "metrics._Facts.collect = lambda self: []\n"
        "print(metrics.exposition().decode())"
    )
    for expected in ("1.0", "2.0"):
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        assert f'tremplin_requests_total{{method="GET",route="x",status="200"}} {expected}' in done.stdout, done.stderr


def test_beats_are_in_the_metrics(watcher):
    Beat.objects.create(task="kernel.purge_drafts", succeeded_at=timezone.now())
    said = watcher.get("/metriques").content.decode()
    assert 'tremplin_beat_success_timestamp_seconds{task="kernel.purge_drafts"}' in said
