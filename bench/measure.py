"""One request, measured from the handler in: time, queries, bytes as a browser would receive them."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.db import connection
from django.test import Client

# What a proxy in front of the server uses for pages; files of the interface are compressed once, at their best.
GZIP_LEVEL, BROTLI_QUALITY = 6, 5


@dataclass
class Measure:
    """Milliseconds of each round (on the clock, of this process alone, waiting for SQL); queries and page of the last."""

    times: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    queries: int = 0
    content: bytes = b""

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def median_busy(self) -> float:
        return statistics.median(self.busy)

    @property
    def median_sql(self) -> float:
        return statistics.median(self.waits)

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
def counting() -> Iterator[list[tuple[str, float]]]:
    """The SQL run inside the block, with the milliseconds each statement took to answer."""
    seen: list[tuple[str, float]] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            seen.append((sql, (time.perf_counter() - begin) * 1000))

    with connection.execute_wrapper(note):
        yield seen


@dataclass(frozen=True)
class Answer:
    """A response, what it cost (ms: on the clock, of this process, waiting for SQL) and the SQL it ran."""

    response: Any
    elapsed: float
    busy: float
    waited: float
    queries: list[str]


def request(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> Answer:
    with counting() as seen:
        begin, begin_busy = time.perf_counter(), time.process_time()
        response = getattr(client, method)(path, data or {})
        elapsed, busy = time.perf_counter() - begin, time.process_time() - begin_busy
    waited = sum(spent for _, spent in seen)
    return Answer(response, elapsed * 1000, busy * 1000, waited, [sql for sql, _ in seen])


def page(client: Client, path: str, *, rounds: int) -> Measure:
    """A page read `rounds` times after two to warm up."""
    measure = Measure()
    for number in range(rounds + 2):
        answer = request(client, "get", path)
        if answer.response.status_code != 200:
            raise SystemExit(f"{path} : {answer.response.status_code}")
        if number >= 2:
            measure.times.append(answer.elapsed)
            measure.busy.append(answer.busy)
            measure.waits.append(answer.waited)
        measure.queries, measure.content = len(answer.queries), answer.response.content
    return measure
