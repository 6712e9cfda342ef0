"""`make bench`: prepare a demonstration in a database of its own, measure it, print the tables."""

import os
import sys


def main() -> None:
    os.environ["TREMPLIN_ENV"] = "demo"
    os.environ["DATABASE_URL"] = own_database()
    from tremplin.cli import start_django

    start_django()
    from tremplin.web import demo_data, running

    running.prepare()
    demo_data.ensure(reset=False)
    from bench import journeys, pages

    pages.report()
    journeys.report()


def own_database() -> str:
    """An empty database `bench` on the server in use."""
    import psycopg

    from tremplin.kernel import embedded

    base = (os.environ.get("DATABASE_URL") or embedded.ensure_running()).rsplit("/", 1)[0]
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
        connection.execute("CREATE DATABASE bench")
    return f"{base}/bench"


if __name__ == "__main__":
    sys.exit(main())
