"""A million candidatures around the demonstration, for the measures of lists."""

from pathlib import Path
from typing import Any

from django.db import connection

from bench.report import console
from tremplin.candidates.models import Candidate

STATEMENTS = Path(__file__).with_name("million.sql")
WANTED = 1_000_000


def ensure() -> None:
    """Fill the database, in about two minutes; one that is full already is left as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_application")
        if cursor.fetchone()[0] >= WANTED:
            return
        with console.status("Un million de candidatures…"):
            for statement in _written().split(";\n"):  # one at a time: VACUUM refuses company
                if statement.strip():
                    cursor.execute(statement)


def _written() -> str:
    """The statements, with the columns of a person that may be written."""
    fields: Any = Candidate._meta.concrete_fields
    stored = [one.column for one in fields if not one.generated]
    made = ", ".join(f"made.{name}" for name in stored)
    return STATEMENTS.read_text().replace("{stored}", ", ".join(stored)).replace("{stored of made}", made)
