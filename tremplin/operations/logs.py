"""Log lines: one JSON object each in production, a readable line elsewhere; always scrubbed, always with a reference.

Only the fields named here are written. What a library hangs on a record (the request, a job's arguments, a query's
values) never reaches the output.
"""

import logging
import traceback
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from tremplin.kernel import tracing
from tremplin.operations.scrubbing import scrub, scrub_error, scrub_sql

SQL = "django.db.backends"
# What our own lines may add, known to hold neither text nor anybody's data.
FIELDS = ("route", "method", "status", "milliseconds", "queries")
FRAMES = 30


class Scrubbed(logging.Filter):
    """Replace the record's message by its scrubbed self, its exception by frames and a scrubbed message."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "scrubbed", False):
            return True
        record.scrubbed = True
        record.msg, record.args = _message(record), None
        record.trace = _told(record.exc_info) if record.exc_info and record.exc_info[1] else ""
        record.exc_info = record.exc_text = record.stack_info = None
        record.__dict__ |= {"reference": tracing.reference(), "account": tracing.user_id()}
        return True


def _message(record: logging.LogRecord) -> str:
    if record.name.startswith(SQL):
        return _query(record)
    try:
        return scrub(record.getMessage())
    except Exception:
        return scrub(str(record.msg))


def _query(record: logging.LogRecord) -> str:
    """A query's time and text; its values are left out, a cut query is left out whole."""
    sql = getattr(record, "sql", None) or str(record.msg)
    duration = getattr(record, "duration", None)
    return f"({duration:.3f}) {scrub_sql(str(sql))}" if isinstance(duration, float) else scrub_sql(str(sql))


def _told(exc_info: Any) -> str:
    """The exception and its causes: files, lines and functions, never local values, messages without quoted values."""
    whole = traceback.TracebackException(*exc_info, limit=-FRAMES)
    lines: list[str] = []
    seen: set[int] = set()
    current: traceback.TracebackException | None = whole
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in current.stack]
        lines = [*frames, f"{_name(current)}: {scrub_error(str(current))}", *(["→"] if lines else []), *lines]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\n".join(lines)


def _name(told: traceback.TracebackException) -> str:
    return getattr(told, "exc_type_str", "") or getattr(told.exc_type, "__name__", "Exception")


class Lines(logging.Formatter):
    """`14:02:07 ERROR django.request (reference) message`, then the frames."""

    def format(self, record: logging.LogRecord) -> str:
        reference = f"({found}) " if (found := getattr(record, "reference", "")) else ""
        line = (
            f"{self.formatTime(record, '%H:%M:%S')} {record.levelname} {record.name} {reference}{record.getMessage()}"
        )
        trace = getattr(record, "trace", "")
        return f"{line}\n{trace}" if trace else line


class Json(JsonFormatter):
    """The same as one JSON object: `at`, `level`, `logger`, `message`, `reference`, `account`, and the known fields."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        log_data |= {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname}
        log_data |= {"logger": record.name, "message": record.getMessage()}
        for name in ("reference", "account", "trace", *FIELDS):
            if (value := getattr(record, name, "")) not in ("", None):
                log_data[name] = value


def configuration(*, level: str, structured: bool) -> dict[str, Any]:
    """Django's LOGGING: everything goes to the standard error, through the filter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"scrubbed": {"()": "tremplin.operations.logs.Scrubbed"}},
        "formatters": {
            "line": {"()": "tremplin.operations.logs.Lines"},
            "json": {"()": "tremplin.operations.logs.Json"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "json" if structured else "line",
                "filters": ["scrubbed"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would write past the filter, and send mail of what they caught.
        "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server", "procrastinate")},
    }
