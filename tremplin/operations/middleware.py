"""Around every request: its reference, its time, its queries; and no writing while a maintenance lasts."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from tremplin.kernel import readonly, tracing
from tremplin.operations import metrics
from tremplin.operations.views.paused import paused

GetResponse = Callable[[HttpRequest], HttpResponse]
# Read where the server puts it: to ask for one header by its own name, Django copies them all.
PROPOSED = f"HTTP_{tracing.HEADER.upper().replace('-', '_')}"
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
log = logging.getLogger("tremplin.requests")


class Queries:
    """Counts the queries of one request."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def observed(get_response: GetResponse) -> GetResponse:
    """Give the request its reference, and count it. No query; a few hundredths of a millisecond."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started, queries = time.perf_counter(), Queries()
        connection.surely = request.method not in SAFE  # type: ignore[attr-defined]  # of `kernel.postgres`
        with tracing.traced(tracing.chosen(request.META.get(PROPOSED))) as reference:
            with connection.execute_wrapper(queries):
                response = get_response(request)
            response.headers[tracing.HEADER] = reference
            _count(request, response.status_code, time.perf_counter() - started, queries.count)
        return response

    return middleware


def _count(request: HttpRequest, status: int, seconds: float, queries: int) -> None:
    method, route = request.method or "", route_of(request)
    metrics.observe(route=route, method=method, status=status, seconds=seconds, queries=queries)
    if log.isEnabledFor(logging.INFO):
        facts = {"route": route, "method": method, "status": status, "queries": queries}
        log.info("%s %s %s", method, route, status, extra={**facts, "milliseconds": round(seconds * 1000)})


def route_of(request: HttpRequest) -> str:
    """The name of the route: its address may hold a secret, and there are as many addresses as objects."""
    match = request.resolver_match
    if match is not None:
        return match.view_name if not match.view_name.startswith("tremplin.") else match.func.__name__
    return "static" if request.path.startswith(settings.STATIC_URL) else "aucune"


class Maintenance:
    """While the database refuses to write, a page that keeps what was typed answers every form.

    After the check of the form's own token: what is sent back to be sent again must come from our pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        return paused(request) if request.method not in SAFE and _refuses() else None


def _refuses() -> bool:
    try:
        return readonly.is_read_only(surely=True)
    except (OperationalError, InterfaceError):
        return False  # a silent database has a page of its own
