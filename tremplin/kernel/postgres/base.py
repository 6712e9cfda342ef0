"""Django's PostgreSQL, that a connection is asked about only when something waits to be read on it.

Before its first query, each request makes sure that the connection of its thread still stands. Django asks PostgreSQL:
one exchange more for every page. A server that ends a connection says so on it, and an idle one has nothing else to say.
"""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """After an error, or where something was said, PostgreSQL itself is asked."""
        quiet = self.connection is not None and not self.errors_occurred and not self._has_something_to_say()
        return quiet or bool(super().is_usable())

    def _has_something_to_say(self) -> bool:
        if self.connection.closed:
            return True
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return bool(waiting.poll(0))
