"""Start things: the prepared database, the server, the worker, the demonstration."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

WSGI = "tremplin.web.wsgi:application"
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
# The worker gives its running jobs 10 s to end; a process that has not left after this is killed.
STOP_SECONDS = 15
WORKER_SECONDS = "10"
# Likewise for the requests in progress.
LEAVE = "10s"
# The key of an advisory lock of PostgreSQL, chosen once.
PREPARATION = 930_093
COLLECTED = ".collected"
# Our own bundle carries htmx.
UNUSED_ASSETS = ["django_htmx", ".*"]


class CannotStart(SystemExit):
    """Why nothing was started, in one sentence with what to do; the exit code is 1."""


def prepare() -> None:
    """Tables, reference data, what the search reads and collected assets, each only when something changed."""
    from django.core.management import call_command

    from tremplin.directory.listing import catch_up
    from tremplin.reference.loading import load_reference

    with alone():
        call_command("migrate", verbosity=0)
        load_reference()
        catch_up()
        collect_assets()


@contextmanager
def alone() -> Iterator[None]:
    """One preparation at a time on a database: a second start waits for the first one instead of colliding with it."""
    from django.db import connection

    with connection.cursor() as cursor:
        for limit in ("statement_timeout", "lock_timeout"):
            cursor.execute(f"SET {limit} = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARATION])
        for limit in ("statement_timeout", "lock_timeout"):
            cursor.execute(f"RESET {limit}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARATION])


def collect_assets() -> None:
    """Gather and compress the interface's files, when one of them changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    marker, present = Path(settings.STATIC_ROOT) / COLLECTED, assets_fingerprint()
    if marker.exists() and marker.read_text() == present:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=UNUSED_ASSETS)
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(present)


def assets_fingerprint() -> str:
    """A digest of the names, sizes and dates of every file that would be gathered."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(UNUSED_ASSETS):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def serve(*, host: str, port: int, workers: int) -> NoReturn:
    """Serve the site in this very process: who stops it stops the server."""
    check_port(host, port, f"tremplin serve --port {port + 80}")
    from tremplin.operations import metrics

    command = _server(host, port, workers)
    counting = metrics.prepare_folder(metrics.folder_of(socket.gethostname(), port))
    os.execve(command[0], command, {**_environment(), **counting})  # noqa: S606 - our own interpreter, no shell


def work(*, concurrency: int) -> None:
    """Run background jobs until interrupted."""
    from django.core.management import call_command

    words = ("--concurrency", str(concurrency), "--shutdown-graceful-timeout", WORKER_SECONDS)
    call_command("procrastinate", "worker", *words)


def demo(*, reset: bool) -> None:
    """Prepare the demonstration, then run server and worker together until interrupted."""
    os.environ.setdefault("TREMPLIN_ENV", "demo")
    port = demo_port()
    check_port(HOST, port, f"PORT={port + 80} make demo")
    address = f"http://{HOST}:{port}"
    os.environ.setdefault("TREMPLIN_BASE_URL", address)
    from tremplin.cli import start_django

    _say("→ Base de données")
    start_django()
    from tremplin.api import dumps
    from tremplin.web import demo_data

    prepare()
    _say("→ Territoire de démonstration")
    with alone():
        demo_data.ensure(reset=reset)
        if reset or not dumps.kept():
            dumps.make()
    _say(demo_data.welcome(address))
    raise SystemExit(run_together([_server(HOST, port, 1), [sys.executable, "-m", "tremplin", "worker"]]))


def demo_port() -> int:
    """The port asked by the PORT variable, 8000 without it."""
    asked = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not asked.isdigit() or not 1 <= int(asked) <= 65_535:
        raise CannotStart(f"PORT={asked} n’est pas un port : donnez un nombre de 1 à 65535, par exemple PORT=8080.")
    return int(asked)


def check_port(host: str, port: int, otherwise: str) -> None:
    """Stop before any work when another program listens there; `otherwise` is the command to try."""
    with socket.socket() as probe:
        # As the server does: a port left an instant ago by a former start is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            why = f"Le port {port} est réservé au système."
        except OSError:
            why = f"Le port {port} est déjà pris par un autre programme."
        else:
            return
    raise CannotStart(f"{why} Arrêtez-le, ou choisissez un autre port : {otherwise}")


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run all until one ends or somebody interrupts, then end the others. 0 when interrupted, else the first's code."""
    stop, asked = threading.Event(), threading.Event()

    def interrupt(*_: Any) -> None:
        asked.set()
        stop.set()

    former = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    children = [subprocess.Popen(command, env=_environment()) for command in commands]
    for child in children:
        threading.Thread(target=_tell_when_over, args=(child, stop), daemon=True).start()
    try:
        # A wait without limit would not let the handlers run.
        while not stop.wait(timeout=60):
            pass
        ended = next((child.returncode for child in children if child.returncode is not None), 0)
        _end(children)
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    if asked.is_set():
        _say("Tremplin est arrêté. Les données sont gardées.")
        return 0
    return ended or 1


def _tell_when_over(child: subprocess.Popen[bytes], stop: threading.Event) -> None:
    child.wait()
    stop.set()


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every process to leave, and make those that stay too long."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _server(host: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    # A process that dies is replaced: without this, the whole server leaves with it. One that is told to leave while it
    # is being replaced may not hear it: it is not waited for without end.
    command += ["--workers", str(workers), "--respawn-failed-workers", "--workers-kill-timeout", LEAVE]
    return [*command, "--blocking-threads", "4", "--no-ws", "--log-level", "warning", WSGI]


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tremplin.web.settings"}


def _say(words: str) -> None:
    print(words, flush=True)
