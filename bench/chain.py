"""What the sealed journal costs: the lines of a hire, sealing and reading again, twenty people acting at once."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.report import console, figure, table
from tremplin.candidates.actions import update_candidate
from tremplin.candidates.models import Candidate
from tremplin.kernel import sealing
from tremplin.kernel.actor import SYSTEM
from tremplin.kernel.models import JournalEntry
from tremplin.kernel.verifying import Verification

LINES, THREADS, ACTS = 20_000, 20, 20


def _line(number: int) -> JournalEntry:
    return JournalEntry(
        verb="bench.write",
        actor="Mesure",
        organisation="Mission locale de la Mesure",
        object_type="candidates.candidate",
        object_id=str(number),
        before={"state": "new", "ends_on": "2026-03-01"},
        after={"state": "processing", "ends_on": "2026-09-01", "reason": "Mesure"},
    )


def filled() -> None:
    """Many lines, written as acts write them."""
    for begin in range(0, LINES, 1_000):
        JournalEntry.objects.bulk_create([_line(begin + rank) for rank in range(1_000)])


def rates() -> tuple[float, float]:
    """Lines a second, sealed then read again."""
    sealing.seal()
    filled()
    begin = time.perf_counter()
    sealed = sealing.seal()
    middle = time.perf_counter()
    reading = Verification()
    if list(reading.faults()):
        raise SystemExit("Le journal de la mesure est altéré")
    return sealed / (middle - begin), reading.checked / (time.perf_counter() - middle)


def act_cost(rounds: int) -> tuple[int, float]:
    """(queries, ms) of the statement that writes the lines of one act: all that the journal asks of it."""
    seconds = []
    with CaptureQueriesContext(connection) as queries:
        for rank in range(rounds):
            begin = time.perf_counter()
            JournalEntry.objects.bulk_create([_line(rank), _line(rank), _line(rank)])
            seconds.append(time.perf_counter() - begin)
    written = [one for one in queries.captured_queries if "kernel_journalentry" in one["sql"]]
    return len(written) // rounds, statistics.median(seconds) * 1000


def throughput(*, sealed: bool) -> float:
    """Acts a second of twenty threads, with or without somebody sealing without a pause."""
    people = list(Candidate.objects.filter(merged_into=None).order_by("pk")[:THREADS])
    gate, over = Barrier(len(people) + 1), Event()

    def acting(person: Candidate) -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            for number in range(ACTS):
                moment = timezone.now().isoformat()
                update_candidate(by=SYSTEM, candidate=person, address=f"{number} rue {moment}"[:255])
        finally:
            connection.close()

    def sealer() -> None:
        try:
            while sealed and not over.wait(0.05):
                sealing.seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people) + 1) as pool:
        watching = pool.submit(sealer)
        acts = [pool.submit(acting, person) for person in people]
        gate.wait()
        begin = time.perf_counter()
        for one in acts:
            one.result()
        seconds = time.perf_counter() - begin
        over.set()
        watching.result()
    return len(people) * ACTS / seconds


def report(*, rounds: int) -> None:
    sealing_rate, reading_rate = rates()
    queries, milliseconds = act_cost(rounds)
    alone, beside = throughput(sealed=False), throughput(sealed=True)
    rows = table("Journal", "Mesure", "résultat", "visé")
    rows.add_row("Lignes scellées par seconde", figure(sealing_rate), "")
    rows.add_row("Lignes relues par seconde (tremplin journal verify)", figure(reading_rate), "")
    rows.add_row("Trois lignes d’un acte", f"{figure(milliseconds)} ms, {queries} requête", "1 requête")
    rows.add_row(f"Actes par seconde, {THREADS} fils, sans scellement", figure(alone), "")
    rows.add_row(f"Actes par seconde, {THREADS} fils, pendant le scellement", figure(beside), "autant")
    console.print(rows)
