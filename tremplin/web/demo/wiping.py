"""Wipe what people did: every table of the rooms except the reference data, sessions, queue."""

from itertools import chain

from django.apps import apps
from django.db import connection

from tremplin.kernel.models import StoredFile

KEPT_ROOMS = frozenset({"reference"})
SHARED = (
    "account_emailaddress",
    "account_emailconfirmation",
    "accounts_cache",
    "django_admin_log",
    "mfa_authenticator",
    "procrastinate_jobs",
)


def wipe() -> None:
    """Empty the tables, journal included (its trigger forbids changing a line, not starting over)."""
    for stored in StoredFile.objects.all():
        stored.file.delete(save=False)
    rooms = [
        config
        for config in apps.get_app_configs()
        if config.name.startswith("tremplin.") and config.label not in KEPT_ROOMS
    ]
    models = chain.from_iterable(config.get_models(include_auto_created=True) for config in rooms)
    names = sorted({model._meta.db_table for model in models if model._meta.managed} | set(SHARED))
    tables = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        # Checks put off to the end of the transaction are made now: a table that awaits one cannot be emptied.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
