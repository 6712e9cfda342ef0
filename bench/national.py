"""`make bench-national`: the search on a whole country, at 1× and 10×; the same SQL bare; how many a second.

10,000 structures, 60,000 posts, 20,000 prescribers. `--siae FILE`: the real register as base. `--ten`: 10× too.
"""

import argparse
import gc
import os
import statistics
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from bench.__main__ import own_database

WORDS = ("couture", "espaces verts", "menuiserie", "jardinage", "restauration", "maçon", "vélo", "ménage", "coutture")
WORDS += ("agent d’entretien", "logistique", "cuisinier", "blanchisserie", "peintre", "mécanicien automobile")
AIMS = {1: (20, 60), 10: (30, 90)}  # ms: median and 95th percentile


def main() -> None:
    asked = arguments()
    os.environ["TREMPLIN_ENV"] = "demo"
    os.environ["DATABASE_URL"] = own_database("bench_national", keep=asked.keep)
    from tremplin.cli import start_django

    start_django()
    from bench import report
    from bench.country import Country, analyse, multiply, settle
    from tremplin.directory.listing import count_words, relist
    from tremplin.directory.models import Listing

    if not asked.keep:
        _prepare(asked.siae)
        Country().build()
        analyse()
        begin = time.perf_counter()
        done = relist()
        count_words()
        settle()
        report.console.print(f"{done.written} lignes de recherche faites en {time.perf_counter() - begin:.0f} s")
    report.machine()
    if Listing.objects.count() < 200_000:
        measure(1, asked.rounds)
        throughput(1, asked.seconds)
    if asked.ten:
        if Listing.objects.count() < 200_000:
            multiply()
        measure(10, asked.rounds)
        throughput(10, asked.seconds)
    report.machine()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.national", description=__doc__)
    parser.add_argument("--siae", help="registre réel des structures (CSV)")
    parser.add_argument("--keep", action="store_true", help="reprend la base de la mesure précédente")
    parser.add_argument("--ten", action="store_true", help="mesure aussi avec dix fois plus")
    parser.add_argument("--rounds", type=int, default=60, help="recherches différentes de chaque sorte (60)")
    parser.add_argument("--seconds", type=int, default=10, help="durée de la mesure de débit (10)")
    return parser.parse_args()


def _prepare(siae: str | None) -> None:
    from pathlib import Path

    from tremplin.kernel.imports import run
    from tremplin.organisations.importers.siae import SiaeImporter
    from tremplin.organisations.models import Organisation
    from tremplin.web import running

    running.prepare()
    if siae:
        run(SiaeImporter(), Path(siae), dry_run=False, keep_going=True)
        Organisation.objects.update(source="demo")  # hires without the register of conventions


def questions(count: int) -> dict[str, list[str]]:
    """Addresses of each sort of search, all different: places drawn as people live there."""
    from bench.country import Country

    country = Country()
    towns = [one.pk for one in country.places(count)]
    words = [WORDS[number % len(WORDS)] for number in range(count)]

    def made(path: str = "/recherche", /, **more: Callable[[int], Any]) -> list[str]:
        return [f"{path}?{urlencode({name: give(i) for name, give in more.items()}, doseq=True)}" for i in range(count)]

    town, word = towns.__getitem__, words.__getitem__
    filters = {"type": lambda i: ["ACI", "EI"], "candidature": lambda i: "postes", "reseau": lambda i: "oui"}
    return {
        "lieu": made(lieu=town),
        "mots": made(q=word),
        "lieu et mots": made(lieu=town, q=word, distance=lambda i: 50),
        "lieu, mots et 3 filtres": made(lieu=town, q=word, distance=lambda i: 50, **filters),
        "postes, lieu et mots": made(lieu=town, q=word, onglet=lambda i: "postes", distance=lambda i: 25),
        "région": made(lieu=lambda i: "Île-de-France", q=word, distance=lambda i: [2, 5, 10, 15][i % 4]),
        "interviennent à": made(lieu=town, presence=lambda i: "interviennent"),
        "Paris, 15 km": made(lieu=lambda i: "75056", page=lambda i: i % 20 + 1),
        "API, lieu et mots": made("/api/v1/structures", lieu=town, q=word, distance=lambda i: 50),
        "API, postes du pays": made("/api/v1/postes", limit=lambda i: i % 50 + 50),
        "carte, lieu": made(lieu=town, vue=lambda i: "carte"),
        "points de la carte, lieu et mots": made("/recherche/points.json", lieu=town, q=word, distance=lambda i: 50),
        "points de la carte, mots": made("/recherche/points.json", q=word),
        "fiche d’une structure": [f"/structures/{slug}" for slug in _slugs(count)],
        "mots proposés": made("/recherche/mots.json", q=lambda i: word(i)[: 3 + i % 3]),
        "pays entier": made(page=lambda i: i % 20 + 1),
    }


def _slugs(count: int) -> list[str]:
    from tremplin.organisations.models import Organisation

    found = Organisation.objects.filter(listings__shelf="structures").order_by("slug").distinct()
    return list(found.values_list("slug", flat=True)[:count])


def measure(scale: int, rounds: int) -> None:
    from django.conf import settings
    from django.core.cache import caches

    from bench import report
    from bench.wsgi import Caller

    settings.API_PER_MINUTE = 10**9
    visitor = Caller()
    aim, aim_p95 = AIMS[scale]
    columns = ("médiane", "95 %", "SQL nu", "page / SQL", "requêtes", "octets (br)")
    table = report.table(f"Recherche nationale, {scale}× (ms)", "recherche", *columns, note=_size())
    asked = questions(rounds)
    gc.collect()
    gc.freeze()  # no page pays for walking through what the measure itself holds
    for label, addresses in asked.items():
        caches["local"].clear()
        visitor.get(addresses[0])
        answers = [_one(visitor, path) for path in addresses]
        times = [one[0] for one in answers]
        bare = statistics.median(one[1] for one in answers)
        median = statistics.median(times)
        table.add_row(
            label,
            report.aimed(median, aim, digits=1),
            report.aimed(sorted(times)[int(len(times) * 0.95)], aim_p95, digits=1),
            report.figure(bare, 1),
            report.aimed(median / bare, 3, digits=1),
            report.aimed(max(one[2] for one in answers), 5),
            report.figure(statistics.median(one[3] for one in answers)),
        )
    report.console.print(table)


def _one(visitor: Any, path: str) -> tuple[float, float, int, int]:
    """Milliseconds of the page, made anew, and of its SQL alone; its queries, its compressed bytes."""
    import brotli
    from django.core.cache import caches
    from django.db import connection

    from bench.measure import BROTLI_QUALITY
    from bench.wsgi import answered

    spent: list[float] = []  # a statement answers whole before its rows are taken

    def note(execute: Callable[..., Any], *sent: Any) -> Any:
        begin = time.perf_counter()
        try:
            return execute(*sent)
        finally:
            spent.append(time.perf_counter() - begin)

    environ = visitor.environ("GET", path)
    caches["pages"].clear()
    with connection.execute_wrapper(note):
        begin = time.perf_counter()
        response = answered(environ)
        elapsed = time.perf_counter() - begin
    assert response.status == 200, path
    sent = len(brotli.compress(response.content, quality=BROTLI_QUALITY))
    return elapsed * 1000, sum(spent) * 1000, len(spent), sent


def _size() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT (SELECT count(*) FROM directory_listing), pg_size_pretty(sum(pg_total_relation_size(relid)))
            FROM pg_partition_tree('directory_listing')"""
        )
        rows, size = cursor.fetchone()
    return f"{rows} lignes, {size} avec les index"


def throughput(scale: int, seconds: int) -> None:
    from bench import report
    from bench.searchers import crowd

    asked = questions(20_000)["lieu et mots"]
    for label, addresses in (("toutes différentes", asked), ("deux cents, redemandées", asked[:200])):
        found = crowd(addresses, seconds)
        report.console.print(
            f"{scale}×, {label} : {report.figure(found.rate)} recherches par seconde, 8 clients sur 2 processus ; médiane"
            f" {report.figure(found.median, 1)} ms, 95 % {report.figure(found.p95, 1)} ms ; mémoire au plus"
            f" {report.figure(found.megabytes)} Mo par processus ; réponses conditionnelles (304)"
            f" {report.figure(found.conditional)} par seconde. Processeur par réponse : serveur {report.figure(found.server, 1)}"
            f" ms, clients {report.figure(found.clients, 2)} ms."
        )


if __name__ == "__main__":
    main()
