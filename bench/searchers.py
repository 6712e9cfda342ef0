"""Eight clients on two processes of the real server: how many searches a second, and the memory it takes."""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CLIENTS, WORKERS = 8, 2


@dataclass(frozen=True)
class Crowd:
    """Answers a second, milliseconds, megabytes of the largest process; `conditional`: 304 a second."""

    rate: float
    median: float
    p95: float
    megabytes: float
    conditional: float


def crowd(paths: list[str], seconds: int) -> Crowd:
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tremplin.web.settings"}
    server = subprocess.Popen([*command, "tremplin.web.wsgi:application"], env=environment)
    try:
        _wait(port)
        _run(port, paths, 2)
        times, _ = _run(port, paths, seconds)
        largest = max(_peak(pid) for pid in _children(server.pid))
        known, _ = _run(port, paths[:1], max(2, seconds // 3), conditional=True)
    finally:
        server.terminate()
        server.wait(20)
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)] * 1000
    return Crowd(
        len(times) / seconds, statistics.median(times) * 1000, p95, largest / 1024, len(known) / max(2, seconds // 3)
    )


def _run(port: int, paths: list[str], seconds: int, *, conditional: bool = False) -> tuple[list[float], int]:
    """Seconds of each answer."""
    until, times = time.perf_counter() + seconds, []

    def ask(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number, headers = first, {"Accept-Encoding": "identity"}
        while time.perf_counter() < until:
            begin = time.perf_counter()
            connection.request("GET", paths[number % len(paths)], headers=headers)
            response = connection.getresponse()
            response.read()
            times.append(time.perf_counter() - begin)
            if conditional and (tag := response.headers.get("ETag")):
                headers["If-None-Match"] = tag
            number += CLIENTS

    threads = [threading.Thread(target=ask, args=[number]) for number in range(CLIENTS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return times, len(times)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in found] or [pid]


def _peak(pid: int) -> int:
    """Kilobytes of memory that a process held at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
