"""Whether the database lets this process write: off during a maintenance (`tremplin maintenance on`).

PostgreSQL reports `default_transaction_read_only` to its clients by itself, so that asking costs no query.
"""

from django.db import connection


def is_read_only(*, surely: bool = False) -> bool:
    """Whether this connection refuses to write. Opens it when it is not open yet.

    `surely`: look first whether it is still alive, as Django does before the first query of a request; one that a
    maintenance has just ended would say what it was told before.
    """
    if surely:
        connection.close_if_health_check_failed()
    connection.ensure_connection()
    handle = getattr(connection.connection, "pgconn", None)
    return handle is not None and handle.parameter_status(b"default_transaction_read_only") == b"on"


def write_even_so() -> None:
    """Let the transaction that begins write even then: for the line owed to a person whose file is opened, nothing else."""
    if is_read_only():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ WRITE")
