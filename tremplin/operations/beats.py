"""The heartbeat of every periodic job, discovered in the queue's own registry: there is no list to forget one in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from croniter import croniter
from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.kernel import tracing
from tremplin.operations.models import Beat

# A worker that was stopped runs its overdue jobs when it comes back: not a missing beat yet.
GRACE = timedelta(minutes=15)


@dataclass(frozen=True)
class Expected:
    """A periodic task, its cron line and the longest time between two of its runs."""

    task: str
    cron: str
    period: timedelta


def expected() -> Iterator[Expected]:
    """Every periodic task of the program."""
    for (name, _), periodic in sorted(app.periodic_registry.periodic_tasks.items()):
        yield Expected(name, periodic.cron, period_of(periodic.cron))


def period_of(cron: str) -> timedelta:
    """The longest gap between two runs over the next eight: nights and week-ends off are no missing beat."""
    moments = croniter(cron, timezone.now())
    runs = [moments.get_next(datetime) for _ in range(9)]
    return max(after - before for before, after in pairwise(runs))


@dataclass(frozen=True)
class Late:
    """A task whose last success is too old; `since` is that success, None when there never was one."""

    task: str
    since: datetime | None
    period: timedelta
    error: str


def late(rows: dict[str, Beat] | None = None) -> list[Late]:
    """The periodic tasks that have not succeeded for more than their period. One query, none with `rows`."""
    known = rows if rows is not None else {row.task: row for row in Beat.objects.all()}
    now, found = timezone.now(), []
    for one in expected():
        row = known.get(one.task)
        # Without row it has not been expected yet: the next watch notes it.
        last = row and (row.succeeded_at or row.known_since)
        if row and last and now - last > one.period + GRACE:
            found.append(Late(one.task, row.succeeded_at, one.period, row.error))
    return found


def expect_all() -> None:
    """Note that every periodic task is expected from now on; forget those that no longer exist."""
    names = {one.task for one in expected()}
    Beat.objects.bulk_create([Beat(task=name) for name in sorted(names)], ignore_conflicts=True)
    Beat.objects.exclude(task__in=names).delete()


def watched(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Middleware of the worker: every job runs under the reference of its request; periodic ones leave their beat."""
    name = context.job.task_name
    with tracing.traced(context.job.task_kwargs.get("reference") or f"job-{context.job.id}"):
        if not any(task == name for task, _ in app.periodic_registry.periodic_tasks):
            return call_next()
        return beating(name, call_next)


def beating(name: str, run: Callable[[], Any]) -> Any:
    """Run, and note start, end and success."""
    _note(name, started_at=timezone.now())
    try:
        result = run()
    except Exception as error:
        _note(name, ended_at=timezone.now(), error=type(error).__name__[:100])
        raise
    now = timezone.now()
    _note(name, ended_at=now, succeeded_at=now, error="")
    return result


def _note(name: str, **fields: Any) -> None:
    Beat.objects.update_or_create(task=name, defaults=fields)
