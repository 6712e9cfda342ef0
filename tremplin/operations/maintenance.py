"""Maintenance: pages are read, nothing is written, jobs wait. The database itself holds it, not the program alone.

The role of the site gets `default_transaction_read_only` for its new connections in this database and its open ones are
ended, so that even a process that never hears of the maintenance cannot write. Commands of `tremplin` and the worker
lift it for themselves (`exempt`): migrating is what a maintenance is for.
"""

import time

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from tremplin.kernel import readonly
from tremplin.operations.models import Maintenance

SETTING = "default_transaction_read_only"
SITE = "tremplin-site"  # application_name of the site's connections
GRACE_SECONDS = 5.0
DEFAULT_MESSAGE = "Nous mettons le service à jour."


def exempt(database: BaseDatabaseWrapper) -> None:
    """Let the connections that this process will open write during a maintenance. One already open stays as it is."""
    options = database.settings_dict["OPTIONS"]
    if database.connection is None and SETTING not in options.get("options", ""):
        options["options"] = f"{options.get('options', '')} -c {SETTING}=off".strip()
        options["application_name"] = "tremplin"


def start(message: str) -> int:
    """Begin, or change the message. Waits a few seconds for acts in progress, then ends the site's connections.

    Returns how many were ended."""
    with transaction.atomic():
        Maintenance.objects.update_or_create(only=True, defaults={"message": message or DEFAULT_MESSAGE})
        _set_default("on")
    return _end_connections()


def stop() -> bool:
    """End; False when there was none. The site's connections are opened anew, able to write."""
    with transaction.atomic():
        found = Maintenance.objects.all().delete()[0] > 0
        _set_default(None)
    _end_connections()
    return found


def current() -> Maintenance | None:
    """The maintenance in progress. One query."""
    return Maintenance.objects.first()


def announced() -> str:
    """The sentence of the banner, empty outside a maintenance: then it costs no query."""
    try:
        found = current() if readonly.is_read_only() else None
    except (OperationalError, InterfaceError):
        return ""
    return found.message if found else ""


def _set_default(value: str | None) -> None:
    name = sql.Identifier(connection.settings_dict["NAME"])
    end = sql.SQL("SET {} = {}").format(sql.Identifier(SETTING), sql.Literal(value)) if value else None
    end = end or sql.SQL("RESET {}").format(sql.Identifier(SETTING))
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER ROLE CURRENT_USER IN DATABASE {} ").format(name) + end)


def _end_connections() -> int:
    """Those of the site, idle ones at once, busy ones after a few seconds: a cut act leaves nothing half done."""
    deadline, ended = time.monotonic() + GRACE_SECONDS, 0
    while True:
        last = time.monotonic() >= deadline
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE state <> 'idle' AND NOT %(last)s),"
                " count(*) FILTER (WHERE CASE WHEN state = 'idle' OR %(last)s THEN pg_terminate_backend(pid) END)"
                " FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
                " AND pid <> pg_backend_pid() AND application_name = %(site)s",
                {"last": last, "site": SITE},
            )
            busy, stopped = cursor.fetchone()
        ended += stopped
        if not busy:
            return ended
        time.sleep(0.1)
