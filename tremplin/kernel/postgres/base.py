"""Django's PostgreSQL, that a connection is asked about only when something waits to be read on it.

Before its first query, each request makes sure that the connection of its thread still stands. Django asks PostgreSQL:
one exchange more for every page. A server that ends a connection says so on it, and an idle one has nothing else to say.
"""

from select import POLLIN, poll

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus


class DatabaseWrapper(base.DatabaseWrapper):
    # Ask in any case: what the server has just said may still be on its way, and a form is not to be lost for it.
    surely = False

    def is_usable(self) -> bool:
        """After an error, inside a transaction, or where something was said, PostgreSQL itself is asked."""
        trusted = self.connection is not None and not self.surely and not self.errors_occurred
        return (trusted and self._idles() and not self._has_something_to_say()) or bool(super().is_usable())

    def _idles(self) -> bool:
        """Open, and without a transaction, which may have failed."""
        return bool(self.connection.info.transaction_status == TransactionStatus.IDLE)

    def _has_something_to_say(self) -> bool:
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return bool(waiting.poll(0))
