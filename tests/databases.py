"""The databases of the tests: one prepared from nothing, and a copy of it for each process that tests.

The model keeps the tables and the real places from one run to the next, under a name that says what it was made from.
"""

import hashlib
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).parents[1]
MADE_FROM = (
    "requirements/base.txt",
    "tremplin/*/migrations/*.py",
    "tremplin/*/models*.py",
    "tremplin/reference/*.py",
    "tremplin/reference/data/*",
)
MODEL = "tremplin_model_"
# An advisory lock of PostgreSQL: the processes of a run prepare the model once.
PREPARATION = 930_094


def model() -> str:
    """The name of the model, prepared when no run made it before."""
    name = MODEL + digest()
    with administrator() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [PREPARATION])
        known = [
            row[0] for row in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [MODEL + "%"])
        ]
        if name not in known:
            for old in known:
                with suppress(psycopg.errors.ObjectInUse):
                    admin.execute(f'DROP DATABASE IF EXISTS "{old}"')
            prepare(admin, name)
    return name


def digest() -> str:
    found = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern) if path.is_file()):
        found.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


def prepare(admin, name: str) -> None:
    from tremplin.reference.loading import load_reference

    unfinished = f"{MODEL}unfinished"
    admin.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    admin.execute(f'CREATE DATABASE "{unfinished}"')
    with connected_to(unfinished):
        call_command("migrate", verbosity=0)
        load_reference()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    admin.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def copy(name: str) -> None:
    """A database of that name, as the model is; a former one of that name is gone."""
    source = model()
    with administrator() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')  # none of it is to survive a power cut
        # A table of tests holds a few rows whatever is asked: a statement is planned once, not for the values of each run.
        admin.execute(f'ALTER DATABASE "{name}" SET plan_cache_mode = force_generic_plan')


def drop(name: str) -> None:
    with administrator() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def administrator() -> psycopg.Connection:
    return psycopg.connect(address("postgres"), autocommit=True)


def address(name: str) -> str:
    """The URL of another database of the server in use."""
    base = connection.settings_dict
    return f"postgresql://{base['USER']}:{base['PASSWORD']}@{base['HOST']}:{base['PORT']}/{name}"


@contextmanager
def connected_to(name: str):
    """Django's connection of this process leads to that database meanwhile."""
    former = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former
