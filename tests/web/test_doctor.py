"""`tremplin doctor`: one line a check, what to do, and an exit code."""

import contextlib
import hashlib
import os
import socket
import subprocess
import sys

import pytest
from django.db import connection

from tremplin.web import doctor, running

SAFE = {
    "SECRET_KEY": "s" * 60,
    "IDENTITY_KEY": "i" * 60,
    "BASE_URL": "https://tremplin.example",
    "DEBUG": False,
    "SECOND_FACTOR_REQUIRED": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


def only(check):
    (finding,) = check()
    return finding


def test_a_finding_is_one_line_with_what_to_do_only_when_wrong():
    assert str(doctor.Finding(True, "Python 3.11", "installez-le")) == "✓ Python 3.11"
    assert str(doctor.Finding(False, "Python 3.9", "installez-le")) == "✗ Python 3.9 → installez-le"


def test_python_too_old_is_said(monkeypatch):
    monkeypatch.setattr(doctor, "PYTHON", (99, 0))
    assert not only(doctor.python_version).ok


def test_dependencies_are_compared_with_the_lock(monkeypatch, tmp_path):
    assert only(doctor.dependencies).ok
    lock = tmp_path / "base.txt"
    lock.write_text(
        "django==1.0 \\\n    --hash=sha256:00\nabsent-library==2.0 \\\nunknown==3 ; sys_platform == 'plan9' \\\n"
    )
    monkeypatch.setattr(doctor, "LOCK", lock)
    finding = only(doctor.dependencies)
    assert not finding.ok
    assert "au lieu de 1.0" in finding.what
    assert "absent-library absent au lieu de 2.0" in finding.what
    assert "unknown" not in finding.what
    monkeypatch.setattr(doctor, "LOCK", tmp_path / "nothing")
    assert only(doctor.dependencies).ok


def test_the_list_of_stolen_passwords_is_optional_but_must_be_readable_and_ordered(settings, tmp_path):
    assert "pas de liste" in only(doctor.breached_passwords).what
    settings.BREACHED_PASSWORDS = str(tmp_path / "absente.txt")
    assert not only(doctor.breached_passwords).ok
    file = tmp_path / "liste.txt"
    file.write_text("FFFF\n" * 9)
    settings.BREACHED_PASSWORDS = str(file)
    assert [finding.ok for finding in doctor.breached_passwords()] == [True, False]
    file.write_text(f"{hashlib.sha1(b'123456').hexdigest().upper()}:37359195\n")
    assert [finding.ok for finding in doctor.breached_passwords()] == [True, True]


def test_no_trusted_proxy_in_production_is_said(settings):
    assert only(doctor.proxies).ok
    settings.PRODUCTION, settings.ALLAUTH_TRUSTED_PROXY_COUNT = True, 0
    assert not only(doctor.proxies).ok


@pytest.mark.django_db
def test_a_right_database_passes_every_check_of_it():
    for check in (doctor.database, doctor.migrations, doctor.time_limits, doctor.reference_data, doctor.queue):
        assert [str(finding) for finding in check() if not finding.ok] == []


@pytest.mark.django_db
def test_missing_reference_data_old_server_and_extension_are_said(monkeypatch):
    monkeypatch.setattr(doctor, "COMMUNES", 10_000_000)
    assert not only(doctor.reference_data).ok
    monkeypatch.setattr(doctor, "POSTGRESQL", 99)
    monkeypatch.setattr(doctor, "EXTENSIONS", frozenset({"unaccent", "une_autre"}))
    _, version, extensions = doctor.database()
    assert not version.ok
    assert "une_autre" in extensions.what
    assert not extensions.ok


@pytest.mark.django_db
def test_a_time_limit_that_is_off_is_named():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0")
    finding = only(doctor.time_limits)
    assert not finding.ok
    assert "lock_timeout" in finding.what


@pytest.mark.django_db
def test_a_queue_that_nobody_empties_and_failed_jobs_are_said():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES"
            " ('mail', 'a', 'todo'), ('mail', 'b', 'failed'), ('mail', 'c', 'failed') RETURNING id"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '42 minutes'")
    waiting, failed = doctor.queue()
    assert not waiting.ok
    assert "1 tâches en attente, la plus ancienne depuis 42 min" in waiting.what
    assert not failed.ok
    assert "2 tâches en échec" in failed.what


def test_assets_are_right_once_built_and_collected(settings, tmp_path, monkeypatch):
    settings.STATIC_ROOT = str(tmp_path)
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    built = tmp_path / "tremplin" / "web" / "static" / "dist"
    assert [finding.ok for finding in doctor.assets()] == [False, False]
    built.mkdir(parents=True)
    for name in ("tremplin.css", "tremplin.js"):
        (built / name).write_text("a")
    (tmp_path / running.COLLECTED).write_text(running.assets_fingerprint())
    assert [finding.ok for finding in doctor.assets()] == [True, True]


def test_mail_to_a_folder_is_fine_and_a_deaf_server_is_not(settings):
    assert only(doctor.mail_server).ok
    settings.EMAIL_BACKEND = SAFE["EMAIL_BACKEND"]
    settings.EMAIL_HOST = "127.0.0.1"
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        settings.EMAIL_PORT = listening.getsockname()[1]
        assert only(doctor.mail_server).ok
    assert not only(doctor.mail_server).ok


def test_a_full_disk_and_a_folder_that_cannot_be_written_are_said(settings, tmp_path, monkeypatch):
    settings.VAR = tmp_path / "var"
    assert only(doctor.disk).ok
    monkeypatch.setattr(doctor, "FREE_MEGABYTES", 10**12)
    assert not only(doctor.disk).ok
    (tmp_path / "file").write_text("")
    settings.VAR = tmp_path / "file"
    assert not only(doctor.disk).ok


def test_chromium_matters_only_to_those_who_test(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TREMPLIN_CHROMIUM", raising=False)
    assert not only(doctor.browser).ok
    settings.PRODUCTION = True
    assert list(doctor.browser()) == []


def test_a_fault_nobody_foresaw_is_a_line_too():
    def broken():
        """Un contrôle"""
        raise RuntimeError("cassé\nsuite")
        yield

    (finding,) = doctor.careful(broken)
    assert str(finding).startswith("✗ Un contrôle : cassé →")


def doctor_of(**environment):
    """The command in a process of its own, as a person runs it."""
    variables = {**os.environ, "TREMPLIN_ENV": "demo", **environment}
    command = [sys.executable, "-m", "tremplin", "doctor"]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=120)


def test_a_database_that_is_down_gives_a_line_and_no_trace(tmp_path):
    done = doctor_of(DATABASE_URL="postgresql://a:b@127.0.0.1:9/rien", TREMPLIN_VAR=str(tmp_path))
    assert done.returncode == 1
    assert "✗ Base de données 127.0.0.1:9/rien" in done.stdout
    assert "démarrez PostgreSQL ou corrigez DATABASE_URL" in done.stdout
    assert "✓ Disque" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_production_without_secret_is_told_which_one():
    done = doctor_of(TREMPLIN_ENV="production")
    assert done.returncode == 1
    assert "TREMPLIN_SECRET_KEY manque" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_run_prints_each_line_and_answers_with_the_exit_code(monkeypatch, capsys):
    right, wrong = doctor.Finding(True, "Bien"), doctor.Finding(False, "Mal", "réparez")
    monkeypatch.setattr(doctor, "findings", lambda: iter([right]))
    assert doctor.run() == 0
    monkeypatch.setattr(doctor, "findings", lambda: iter([right, wrong]))
    assert doctor.run() == 1
    assert capsys.readouterr().out.splitlines() == ["✓ Bien", "✓ Bien", "✗ Mal → réparez"]
