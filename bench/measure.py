"""One request, measured from the handler in: time, queries, bytes as a browser would receive them."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
from django.core.cache import caches
from django.db import connection

from bench.wsgi import Caller, Response, answered

# What a proxy in front of the server uses for pages; files of the interface are compressed once, at their best.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5


@dataclass
class Measure:
    """Milliseconds of each round (on the clock, of this process alone, of PostgreSQL); queries and page of the last."""

    times: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: int = 0
    content: bytes = b""

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def median_busy(self) -> float:
        return statistics.median(self.busy)

    @property
    def median_database(self) -> float:
        return statistics.median(self.database)

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)]

    @property
    def gzip(self) -> int:
        return len(gzip.compress(self.content, GZIP_LEVEL))

    @property
    def brotli(self) -> int:
        return len(brotli.compress(self.content, quality=BROTLI_QUALITY))


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL run inside the block."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


@dataclass(frozen=True)
class Answer:
    """A response, what it cost (ms: on the clock, of this process, of PostgreSQL) and the SQL it ran."""

    response: Response
    elapsed: float
    busy: float
    database: float
    queries: list[str]


def database_busy() -> float:
    """Milliseconds of processor that PostgreSQL spent for us so far; 0 when it runs on another machine."""
    connection.ensure_connection()
    try:
        status = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    except OSError:
        return 0
    return int(status.split()[0]) / 1e6


def request(caller: Caller, method: str, path: str, data: dict[str, Any] | None = None) -> Answer:
    environ = caller.environ(method, path, data)
    with counting() as seen:
        begin, begin_busy, begin_database = time.perf_counter(), time.process_time(), database_busy()
        response = answered(environ)
        elapsed, busy = time.perf_counter() - begin, time.process_time() - begin_busy
    caller.keep(response)
    return Answer(response, elapsed * 1000, busy * 1000, database_busy() - begin_database, seen)


def page(caller: Caller, path: str, *, rounds: int, again: bool = False) -> Measure:
    """A page made anew `rounds` times after two to warm up; `again`: the one that is kept for visitors, if it is."""
    measure = Measure()
    for number in range(rounds + 2):
        if not again:
            caches["pages"].clear()
        answer = request(caller, "GET", path)
        if answer.response.status != 200:
            raise SystemExit(f"{path} : {answer.response.status}")
        if number >= 2:
            measure.times.append(answer.elapsed)
            measure.busy.append(answer.busy)
            measure.database.append(answer.database)
        measure.queries, measure.content = len(answer.queries), answer.response.content
    return measure
