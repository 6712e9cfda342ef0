"""The real program under blows: server, worker and mail sink as processes of their own, on a database of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from django.db import connection

from tremplin.web import running

PATIENCE = 60  # seconds for what takes one or two on a free machine


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true, seconds=PATIENCE, pause=0.05):
    """Wait until it is true; whether it is. Not a measure: only what would never happen fails."""
    deadline = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(pause)
    return found


def address(name, settings=None):
    base = settings or connection.settings_dict
    return f"postgresql://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{name}"


class Sink:
    """A mail server that counts each message by its Message-ID. `answers` may refuse: called with the recipient."""

    def __init__(self):
        self.received, self.port = Counter(), free_port()
        self.answers = lambda recipient: "250 OK"
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_RCPT(self, server, session, envelope, recipient, options):
        answer = self.answers(recipient)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(recipient)
        return answer

    async def handle_DATA(self, server, session, envelope):
        found = message_from_bytes(envelope.content)["Message-ID"]
        self.received[found.strip("<>").partition("@")[0]] += 1
        return "250 OK"

    def stop(self):
        self.controller.stop()


class Site:
    """The processes of `tremplin serve` and `tremplin worker`; started, killed and started again by their ids."""

    def __init__(self, url, folder, mail_port, workers=2):
        self.port, self.log = free_port(), Path(folder) / "site.log"
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "TREMPLIN_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "tremplin.web.settings",
            "DATABASE_URL": url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "TREMPLIN_VAR": str(folder),
            "TREMPLIN_WATCH_EMPLOYER": ",".join(["100000"] * 6),
        }
        self.commands = {
            "server": running._server("127.0.0.1", self.port, workers),
            "worker": [sys.executable, "-m", "tremplin", "worker"],
        }
        self.running = {}

    def start(self, *names):
        for name in names or self.commands:
            with self.log.open("a") as output:
                self.running[name] = subprocess.Popen(
                    self.commands[name], env=self.environment, stdout=output, stderr=output, start_new_session=True
                )
        assert until(self.answers), self.log.read_text()[-2000:]

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return "server" not in self.running

    def kill_child(self, chance):
        """One of the processes that answer, killed: the server replaces it."""
        children = self.children()
        if children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)

    def kill(self, name):
        """The whole of it at once, as a machine that loses power; then started again, as a service is."""
        self.end(name, signal.SIGKILL)
        self.start(name)

    def end(self, name, number=signal.SIGTERM):
        """Its whole process group: it is the leader of its own session."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def children(self):
        path = Path(f"/proc/{self.running['server'].pid}/task/{self.running['server'].pid}/children")
        found = [int(one) for one in path.read_text().split()]
        return [one for one in found if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

    def stop(self):
        """Everything was checked: nobody waits for them to leave well."""
        for name in list(self.running):
            self.end(name, signal.SIGKILL)


@contextlib.contextmanager
def on(url):
    """Django's connection of this process leads to that database meanwhile."""
    found, former = psycopg.conninfo.conninfo_to_dict(url), dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(NAME=found["dbname"], HOST=found["host"], PORT=found["port"])
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(former)


@contextlib.contextmanager
def copied(name):
    """A database that holds what the one of the tests holds now; gone at the end."""
    source = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(address("postgres"), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A model must be left alone: threads of former tests may still hold connections that nobody uses.
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        try:
            yield address(name)
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
