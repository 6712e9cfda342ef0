"""The reference of the request, or of the job it asked for: the thread that ties page, log lines and background work."""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
_current: ContextVar[str] = ContextVar("_current_reference", default="")
_user: ContextVar[str] = ContextVar("_current_user", default="")


def reference() -> str:
    """The reference of the work in progress, empty outside a request and a job."""
    return _current.get()


def user_id() -> str:
    """The public id of the account in progress, empty for a visitor: never a name nor an address."""
    return _user.get()


def is_by(user: object) -> None:
    """Note whose account this request is."""
    _user.set(str(user or ""))


def chosen(proposed: str | None) -> str:
    """The proxy's reference when it is well-formed, else a new one of 16 characters."""
    return proposed if proposed and WELL_FORMED.fullmatch(proposed) else secrets.token_hex(8)


@contextmanager
def traced(value: str) -> Iterator[str]:
    """Do what follows under this reference, nobody's account until `is_by` says whose."""
    marks = _current.set(value), _user.set("")
    try:
        yield value
    finally:
        _current.reset(marks[0])
        _user.reset(marks[1])
