"""One request, measured from the WSGI handler in: time, queries, bytes as a browser would receive them."""

import gzip
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client

ROUNDS = 40


@dataclass
class Measure:
    """Milliseconds of each round; queries and compressed bytes of the last."""

    times: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)]


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL run inside the block."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


def request(client: Client, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[Any, float, int]:
    """(response, milliseconds, queries) of one request."""
    with counting() as seen:
        begin = time.perf_counter()
        response = getattr(client, method)(path, data or {})
        elapsed = (time.perf_counter() - begin) * 1000
    return response, elapsed, len(seen)


def page(client: Client, path: str, rounds: int = ROUNDS) -> Measure:
    """A page read `rounds` times after one to warm up."""
    measure = Measure()
    for number in range(rounds + 1):
        response, elapsed, queries = request(client, "get", path)
        if response.status_code != 200:
            raise SystemExit(f"{path} : {response.status_code}")
        if number:
            measure.times.append(elapsed)
        measure.queries, measure.size = queries, len(gzip.compress(response.getvalue(), 6))
    return measure
