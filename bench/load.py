"""`make bench-load`: fifty professionals at once for ten minutes, on two processes of the real server, on the loopback.

The server, the worker and the professionals are processes of their own; the database is `bench`. Nothing is judged by a
test: times depend on the machine, whose load and yardstick are printed beside the figures.
"""

import argparse
import contextlib
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

THINK = (5.0, 15.0)
WORKERS = 2
AIM = 300.0
# Fifty people behind one machine are no thieves of files: the measure is not one of the watch.
UNWATCHED = {f"TREMPLIN_WATCH_{role}": ",".join(["100000"] * 6) for role in ("PRESCRIBER", "EMPLOYER", "ORIENTER")}
START_SECONDS = 60


class Record:
    """Every exchange (label, seconds, status), and what went wrong. Shared by the threads."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self._lock = threading.Lock()

    def note(self, label: str, seconds: float, status: int) -> None:
        with self._lock:
            self.times[label].append(seconds * 1000)
            if status >= 400:
                self.wrong[f"{label} : {status}"] += 1

    def fail(self, error: Exception) -> None:
        with self._lock:
            self.wrong[f"{type(error).__name__} : {error}"[:200]] += 1

    def all(self) -> list[float]:
        return [one for times in self.times.values() for one in times]


def main() -> int:
    asked = arguments()
    os.environ |= {"TREMPLIN_ENV": "demo", "TREMPLIN_SECOND_FACTOR": "non", **UNWATCHED}
    from bench.__main__ import own_database

    os.environ["DATABASE_URL"] = own_database(keep=True)
    from tremplin.cli import start_django

    start_django()
    from tremplin.web import demo_data, running

    running.prepare()
    demo_data.ensure(reset=False)
    from bench import crowd, report

    report.console.print("→ Candidatures à répondre, sessions")
    people = crowd.gathered(asked.people)
    report.machine()
    with site() as address:
        record = crowded(people, address, asked.minutes * 60, asked.seed)
    report.machine()
    busy = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = busy.ru_utime + busy.ru_stime
    report.console.print(f"Processeur du serveur et du worker, démarrage compris : {report.figure(seconds)} s")
    return told(record, asked)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description="Tient-il cinquante personnes à la fois ?"
    )
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.minutes > 30 or asked.people > 500:
        parser.error("au plus 30 minutes et 500 personnes")
    return asked


@contextlib.contextmanager
def site() -> Iterator[str]:
    """The address of a server of two processes, with its worker; both are stopped at the end."""
    from tremplin.web import running

    with socket.socket() as probe:
        probe.bind((running.HOST, 0))
        port = probe.getsockname()[1]
    commands = [running._server(running.HOST, port, WORKERS), [sys.executable, "-m", "tremplin", "worker"]]
    log = Path(os.environ.get("TREMPLIN_VAR", ".var")) / "charge.log"
    with log.open("w") as output:
        environment = running._environment()
        children = [subprocess.Popen(one, env=environment, stdout=output, stderr=output) for one in commands]
        try:
            _wait(port)
            yield f"http://{running.HOST}:{port}"
        finally:
            for child in children:
                child.send_signal(signal.SIGTERM)
            for child in children:
                child.wait(timeout=30)


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise SystemExit("Le serveur n’a pas démarré, voir .var/charge.log")


def crowded(people: list, address: str, seconds: float, seed: int) -> Record:  # type: ignore[type-arg]
    """Everybody arrives within the first fifteen seconds, then works until the end."""
    record, over = Record(), threading.Event()
    threads = [
        threading.Thread(target=_works, args=(one, address, record, over, seed + rank), daemon=True)
        for rank, one in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join(timeout=90)
    return record


class Over(Exception):
    """The time is over: whoever thinks goes home."""


def _works(who, address: str, record: Record, over: threading.Event, seed: int) -> None:  # type: ignore[no-untyped-def]
    from bench.crowd import Day
    from bench.visitor import Visitor

    chance = random.Random(seed)

    def think(bounds: tuple[float, float] = THINK) -> None:
        if over.wait(chance.uniform(*bounds)):
            raise Over

    day = Day(who, Visitor(address, who.cookies, record.note), think, seed)
    with contextlib.suppress(Over):
        think((0, THINK[1]))
        while True:
            try:
                day.act()
            except Over:
                raise
            except Exception as error:
                record.fail(error)
            think()


def told(record: Record, asked: argparse.Namespace) -> int:
    """The table; 0 when the aim is reached."""
    from bench.report import aimed, console, figure, table

    title = f"{asked.people} professionnels pendant {figure(asked.minutes, 1)} min, {WORKERS} processus"
    rows = table(title, "Échange", "nombre", "médiane (ms)", "p95 (ms)", "p99 (ms)", "le plus long (ms)")
    for label, times in [*sorted(record.times.items()), ("Tout", record.all())]:
        found = [quantile(times, one) for one in (0.5, 0.95, 0.99, 1.0)]
        rows.add_row(label, figure(len(times)), figure(found[0]), aimed(found[1], AIM), *map(figure, found[2:]))
    console.print(rows)
    total, wrong = len(record.all()), sum(record.wrong.values())
    console.print(f"{figure(total / asked.minutes / 60, 1)} échanges par seconde, {wrong} erreurs")
    for words, count in record.wrong.most_common(20):
        console.print(f"  {count} × {words}")
    return 0 if not wrong and quantile(record.all(), 0.95) < AIM else 1


def quantile(times: list[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] if ordered else 0.0


if __name__ == "__main__":
    sys.exit(main())
