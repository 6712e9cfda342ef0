"""Start things: the prepared database, the server, the worker, the demonstration."""

import os
import signal
import subprocess
import sys
from typing import Any

WSGI = "tremplin.web.wsgi:application"


def prepare() -> None:
    """Tables, reference data and collected assets, each only when something changed."""
    from django.core.management import call_command

    from tremplin.reference.loading import load_reference

    call_command("migrate", verbosity=0)
    load_reference()
    call_command("collectstatic", verbosity=0, interactive=False)


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve the site until interrupted."""
    raise SystemExit(subprocess.call(_server(host, port, workers), env=_environment()))


def work(*, concurrency: int) -> None:
    """Run background jobs until interrupted."""
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", str(concurrency), "--shutdown-graceful-timeout", "10")


def demo(*, reset: bool) -> None:
    """Prepare the demonstration, then run server and worker together until interrupted."""
    os.environ.setdefault("TREMPLIN_ENV", "demo")
    from tremplin.cli import start_django

    start_django()
    from tremplin.web import demo_data

    prepare()
    demo_data.ensure(reset=reset)
    port = int(os.environ.get("PORT", "8000"))
    print(demo_data.welcome(f"http://127.0.0.1:{port}"), flush=True)
    _run_together([_server("127.0.0.1", port, 1), [sys.executable, "-m", "tremplin", "worker"]])


def _server(host: str, port: int, workers: int) -> list[str]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    return [*command, "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning", WSGI]


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tremplin.web.settings"}


def _run_together(commands: list[list[str]]) -> None:
    """Run all; when one ends or the person interrupts, end the others. The exit code is the first one's."""
    children = [subprocess.Popen(command, env=_environment()) for command in commands]

    def end(*_: Any) -> None:
        for child in children:
            if child.poll() is None:
                child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    pid, status = os.wait()
    end()
    for child in children:
        if child.pid != pid:
            child.wait()
    raise SystemExit(os.waitstatus_to_exitcode(status) if status >= 0 else 1)
