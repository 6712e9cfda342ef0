"""Eight clients on two processes of the real server: how many searches a second, the memory and the processors it takes.

The clients live on the same cores as the server and PostgreSQL: each answer that they read is one less that is made. They
speak HTTP by hand, which costs them a third of what a library would, and what they take is said.
"""

import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

CLIENTS, WORKERS = 8, 2
LENGTH, TAG = re.compile(rb"content-length: *(\d+)", re.IGNORECASE), re.compile(rb"etag: *(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class Crowd:
    """Answers a second, milliseconds, megabytes of the largest process; `conditional`: 304 a second; `clients`,
    `server`: milliseconds of processor that each answer costs them."""

    rate: float
    median: float
    p95: float
    megabytes: float
    conditional: float
    clients: float
    server: float


def crowd(paths: list[str], seconds: int) -> Crowd:
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tremplin.web.settings"}
    server = subprocess.Popen([*command, "tremplin.web.wsgi:application"], env=environment)
    try:
        _wait(port)
        _run(port, paths, 2)
        workers = _children(server.pid)
        begin, begin_server = time.process_time(), sum(map(_busy, workers))
        times = _run(port, paths, seconds)
        spent, spent_server = time.process_time() - begin, sum(map(_busy, workers)) - begin_server
        largest = max(_peak(pid) for pid in workers)
        known = _run(port, paths[:1], max(2, seconds // 3), conditional=True)
    finally:
        server.terminate()
        server.wait(20)
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)] * 1000
    return Crowd(
        rate=len(times) / seconds,
        median=statistics.median(times) * 1000,
        p95=p95,
        megabytes=largest / 1024,
        conditional=len(known) / max(2, seconds // 3),
        clients=spent / len(times) * 1000,
        server=spent_server / len(times) * 1000,
    )


def _run(port: int, paths: list[str], seconds: int, *, conditional: bool = False) -> list[float]:
    """Seconds of each answer."""
    until, times = time.perf_counter() + seconds, []

    def ask(first: int) -> None:
        number, known = first, b""
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while time.perf_counter() < until:
                begin = time.perf_counter()
                tag = _answer(connection, paths[number % len(paths)], known)
                times.append(time.perf_counter() - begin)
                known = tag if conditional else b""
                number += CLIENTS

    threads = [threading.Thread(target=ask, args=[number]) for number in range(CLIENTS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return times


def _answer(connection: socket.socket, path: str, known: bytes) -> bytes:
    """Ask, read the whole answer, and return its mark. `known`: the mark of what is held already."""
    asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: identity\r\n".encode()
    connection.sendall(asked + (b"If-None-Match: " + known + b"\r\n" if known else b"") + b"\r\n")
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    if head[9:12] not in (b"200", b"304"):
        raise SystemExit(f"{path} : {head[:40]!r}")
    length, tag = LENGTH.search(head), TAG.search(head)
    left = int(length[1]) - len(body) if length and head[9:12] == b"200" else 0
    while left > 0:
        left -= len(_more(connection))
    return tag[1] if tag else b""


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(1 << 18)
    if not found:
        raise SystemExit("the server closed a connection")
    return found


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


def _busy(pid: int) -> float:
    """Seconds of processor that a process has taken."""
    taken = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, taken)) / os.sysconf("SC_CLK_TCK")
