"""A million candidatures around the demonstration, for the measures of lists."""

from pathlib import Path

from django.db import connection

from bench.report import console

STATEMENTS = Path(__file__).with_name("million.sql")
WANTED = 1_000_000


def ensure() -> None:
    """Fill the database, in about two minutes; one that is full already is left as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_application")
        if cursor.fetchone()[0] >= WANTED:
            return
        with console.status("Un million de candidatures…"):
            for statement in STATEMENTS.read_text().split(";\n"):  # one at a time: VACUUM refuses company
                if statement.strip():
                    cursor.execute(statement)
