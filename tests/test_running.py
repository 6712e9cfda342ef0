"""Starting and stopping: ports, processes that live and die together, assets gathered once."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db import connection

from tremplin.web import running

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(7)"]


@pytest.fixture
def taken():
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        yield listening.getsockname()[1]


def test_the_port_is_8000_unless_asked(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert running.demo_port() == 8000
    monkeypatch.setenv("PORT", "8105")
    assert running.demo_port() == 8105


@pytest.mark.parametrize("wrong", ["huit-mille", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_in_french(monkeypatch, wrong):
    monkeypatch.setenv("PORT", wrong)
    with pytest.raises(running.CannotStart) as refusal:
        running.demo_port()
    assert f"PORT={wrong} n’est pas un port" in str(refusal.value)


def test_a_taken_port_says_so_and_names_the_variable(taken):
    with pytest.raises(running.CannotStart) as refusal:
        running.check_port("127.0.0.1", taken, "PORT=8080 make demo")
    assert f"Le port {taken} est déjà pris" in str(refusal.value)
    assert "PORT=8080 make demo" in str(refusal.value)


def test_a_free_port_passes(taken):
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    running.check_port("127.0.0.1", free, "")


def test_the_command_stops_at_a_taken_port_before_any_work(taken):
    environment = {**os.environ, "PORT": str(taken), "DATABASE_URL": "postgresql://a:b@127.0.0.1:9/rien"}
    command = [sys.executable, "-m", "tremplin", "demo"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "déjà pris" in done.stderr
    assert "PORT=" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_every_process_and_is_no_failure(number, capsys):
    former = signal.getsignal(number)
    threading.Timer(0.3, os.kill, (os.getpid(), number)).start()
    started = time.monotonic()
    assert running.run_together([SLEEP, SLEEP]) == 0
    assert time.monotonic() - started < 10
    assert "Les données sont gardées" in capsys.readouterr().out
    assert signal.getsignal(number) is former


def test_when_one_dies_the_other_is_ended_and_the_failure_is_told():
    assert running.run_together([SLEEP, FAIL]) == 7


def test_a_server_that_leaves_by_itself_is_a_failure():
    assert running.run_together([SLEEP, [sys.executable, "-c", ""]]) == 1


def test_a_process_that_will_not_leave_is_killed(monkeypatch):
    monkeypatch.setattr(running, "STOP_SECONDS", 0.5)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    child = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()
    running._end([child])
    assert child.returncode == -signal.SIGKILL


def test_assets_are_gathered_when_one_changes_and_only_then(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = str(tmp_path / "static")
    gathered = []
    monkeypatch.setattr("django.core.management.call_command", lambda *words, **options: gathered.append(words[0]))
    running.collect_assets()
    running.collect_assets()
    assert gathered == ["collectstatic"]
    monkeypatch.setattr(running, "assets_fingerprint", lambda: "another")
    running.collect_assets()
    assert gathered == ["collectstatic", "collectstatic"]


def test_the_fingerprint_holds_as_long_as_no_file_changes():
    assert running.assets_fingerprint() == running.assets_fingerprint()


@pytest.mark.django_db
def test_a_second_preparation_waits_for_the_first_one():
    with psycopg.connect(**other_connection()) as other:
        with running.alone(), connection.cursor() as cursor:
            assert not free(other)
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() != ("0",)
        assert free(other)


def other_connection():
    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ("dbname", "user", "password", "host", "port")}


def free(other):
    """Whether another session could begin a preparation now."""
    taken = other.execute("SELECT pg_try_advisory_lock(%s)", [running.PREPARATION]).fetchone()[0]
    if taken:
        other.execute("SELECT pg_advisory_unlock(%s)", [running.PREPARATION])
    return taken
