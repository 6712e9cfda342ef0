"""What is plugged into the job queue when the program starts: heartbeats, the pause of a maintenance, patience.

Left to itself the worker ends when the database is restarted, and a job whose result could not be written stays « doing »
for ever. Here every word it has for the queue is said again until the database hears it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError
from procrastinate import App, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

log = logging.getLogger("tremplin.worker")
PAUSE = 1.0  # seconds between two tries
SAID_UNTIL_HEARD = ("finish_job", "retry_job", "update_heartbeat", "defer_periodic_job", "listen_for_jobs")
# A periodic job stopped by a database that goes away, or by a row that somebody holds, runs again within minutes
# instead of the next night.
PERIODIC_PATIENCE = RetryStrategy(
    max_attempts=6, exponential_wait=3, retry_exceptions={OperationalError, InterfaceError}
)


def plug(app: App) -> None:
    """Called once by procrastinate (`PROCRASTINATE_ON_APP_READY`)."""
    from tremplin.operations.beats import watched

    app.worker_defaults["task_middleware"] = [*app.worker_defaults.get("task_middleware", []), watched]
    manager: Any = app.job_manager
    for name in SAID_UNTIL_HEARD:
        setattr(manager, name, until_heard(getattr(manager, name)))
    manager.retry_job = or_leave_to_the_next(manager, manager.retry_job)
    manager.fetch_job = unless_away(unless_paused(manager, manager.fetch_job))
    for periodic in app.periodic_registry.periodic_tasks.values():
        periodic.task.retry_strategy = periodic.task.retry_strategy or PERIODIC_PATIENCE


def unless_paused(manager: Any, fetch: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """No job is taken while a maintenance lasts; those already taken end."""

    async def fetch_unless_paused(*args: Any, **kwargs: Any) -> Any:
        asked = "SELECT EXISTS (SELECT 1 FROM operations_maintenance) AS yes"
        paused = await manager.connector.execute_query_one_async(asked)
        return None if paused["yes"] else await fetch(*args, **kwargs)

    return fetch_unless_paused


def unless_away(fetch: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """No job when the database does not answer: the worker asks again, and can be stopped meanwhile."""

    async def fetch_unless_away(*args: Any, **kwargs: Any) -> Any:
        try:
            return await fetch(*args, **kwargs)
        except ConnectorException as error:
            if not is_away(error):
                raise
            await _wait("fetch_job", error)
            return None

    return fetch_unless_away


def until_heard(say: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same call, made again as long as the database does not answer."""

    async def say_until_heard(*args: Any, **kwargs: Any) -> Any:
        while True:
            try:
                return await say(*args, **kwargs)
            except ConnectorException as error:
                if not is_away(error):
                    raise
                await _wait(getattr(say, "__name__", "queue"), error)

    return say_until_heard


def or_leave_to_the_next(manager: Any, retry: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """A periodic job to be tried again, when its next run already waits, is dropped: that one does the same work."""

    async def retry_or_leave(job: Any, **kwargs: Any) -> None:
        try:
            await retry(job=job, **kwargs)
        except UniqueViolation:
            await manager.finish_job(job=job, status=Status.ABORTED, delete_job=False)

    return retry_or_leave


def is_away(error: BaseException) -> bool:
    """Whether the database does not answer, rather than refuses what it was asked."""
    cause = error.__cause__
    return isinstance(cause, (psycopg.OperationalError, psycopg.InterfaceError))


async def _wait(what: str, error: BaseException) -> None:
    log.warning("database away (%s), %s again in %s s", type(error.__cause__).__name__, what, PAUSE)
    await asyncio.sleep(PAUSE)
