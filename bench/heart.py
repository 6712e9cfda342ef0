"""What the law asks of the machine: PASS numbers that never collide, documents, rules over many cases."""

import json
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection, transaction
from django.urls import reverse

from bench import subjects
from bench.measure import page
from bench.report import aimed, console, figure, table
from tremplin import rules
from tremplin.passes.actions import next_number
from tremplin.rules import handbook
from tremplin.rules.dates import today
from tremplin.rules.jsonlines import answers

THREADS, CASES, PASSES = 50, 10_000, 5


@contextmanager
def clock(seconds: list[float]) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    seconds.append(time.perf_counter() - begin)


def numbers() -> float:
    """Seconds for 50 threads, each with its own connection, to take a PASS number at the same moment."""
    gate, taken = Barrier(THREADS + 1), []

    def take() -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            with transaction.atomic():
                return next_number()
        finally:
            connection.close()

    seconds: list[float] = []
    with ThreadPoolExecutor(THREADS) as pool:
        waiting = [pool.submit(take) for _ in range(THREADS)]
        gate.wait()
        with clock(seconds):
            taken = [one.result() for one in waiting]
    if len(set(taken)) != THREADS:
        raise SystemExit(f"{THREADS - len(set(taken))} numéros de PASS IAE donnés deux fois")
    return seconds[0]


def evaluated() -> float:
    """Seconds to evaluate 10,000 cases, from JSON lines to JSON lines: the example of every rule, over and over."""
    cases = [
        json.dumps({"id": name, "rule": name, "on": str(today()), "input": handbook.entry(name).example}).encode()
        for name in rules.RULES
    ]
    lines = (cases * (CASES // len(cases) + 1))[:CASES]
    seconds: list[float] = []
    with clock(seconds):
        if len(list(answers(lines))) != CASES:
            raise SystemExit("Des cas sont restés sans réponse")
    return seconds[0]


def report(*, rounds: int) -> None:
    found, hirer = subjects.pass_with_employer()
    document = page(subjects.logged(hirer), reverse("passes:attestation", args=[found.pk]), rounds=rounds)
    rows = table("Cœur", "Mesure", "résultat", "visé")
    allocated = statistics.median(numbers() for _ in range(PASSES))
    rows.add_row(
        f"{THREADS} numéros de PASS IAE pris par {THREADS} fils", f"{figure(allocated * 1000)} ms", "tous différents"
    )
    rows.add_row("Attestation de PASS IAE (PDF balisé)", f"{aimed(document.median, 120)} ms", "")
    seconds = statistics.median(evaluated() for _ in range(PASSES))
    rows.add_row(f"{figure(CASES)} cas évalués par les règles", f"{aimed(seconds, 2, digits=2)} s", "moins de 2 s")
    console.print(rows)
