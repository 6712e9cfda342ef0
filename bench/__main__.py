"""`make bench`: prepare a demonstration in a database of its own, measure it, print the tables."""

import argparse
import os
import sys


def main() -> None:
    asked = arguments()
    os.environ["TREMPLIN_ENV"] = "demo"
    os.environ["TREMPLIN_SECOND_FACTOR"] = "non"  # the people of the demonstration have set up none
    name = "bench_million" if asked.million else "bench"
    os.environ["DATABASE_URL"] = own_database(name, keep=asked.keep)
    from tremplin.cli import start_django

    start_django()
    from tremplin.web import demo_data, running

    running.prepare()
    demo_data.ensure(reset=False)
    from bench import chain, heart, journeys, lists, million, pages, report

    if asked.million:
        million.ensure()
    if not asked.keep:
        settle()
        # Whoever built a territory carries its remains in memory, which no server does: measure from a new process.
        os.execv(sys.executable, [sys.executable, "-m", "bench", *sys.argv[1:], "--keep"])
    report.machine()
    for measured in [lists] if asked.million else [pages, journeys, heart, chain]:
        measured.report(rounds=asked.rounds)
    report.machine()


def settle() -> None:
    """What the server's own housekeeping does in the hour that follows."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Mesure Tremplin sur un territoire fictif.")
    parser.add_argument("--keep", action="store_true", help="reprend la base de la mesure précédente si elle existe")
    parser.add_argument(
        "--million", action="store_true", help="les listes, parmi un million de candidatures (base à part)"
    )
    parser.add_argument("--rounds", type=int, default=40, help="lectures de chaque page (40)")
    return parser.parse_args()


def own_database(name: str, *, keep: bool) -> str:
    """The database of that name on the server in use: empty, or as the last run left it with `keep`."""
    import psycopg

    from tremplin.kernel import embedded

    base = (os.environ.get("DATABASE_URL") or embedded.ensure_running()).rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and not keep:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        if not there or not keep:
            connection.execute(f"CREATE DATABASE {name}")
    return f"{base}/{name}"


if __name__ == "__main__":
    sys.exit(main())
