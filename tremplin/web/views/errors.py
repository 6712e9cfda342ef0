"""Error pages. The one for a fault of ours touches nothing that may be broken."""

import errno
import sys
from typing import Any

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from tremplin.kernel import tracing
from tremplin.kernel.files import Lost
from tremplin.operations.views.paused import SECRETS, sent_again

RETRY_SECONDS = "60"
# Too long, or in the way of somebody else: the same request may well succeed in a moment.
CROWDED = (
    psycopg.errors.QueryCanceled,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.TooManyConnections,
)
SLOW = "Votre demande a pris trop de temps et a été arrêtée. Rien n’a été enregistré."
READ_ONLY = "On peut lire les pages, mais rien ne peut être enregistré pour l’instant. Rien n’a été enregistré."
AWAY = "Il revient de lui-même. Ce que vous veniez d’envoyer n’a pas été enregistré ; ce qui l’était déjà est conservé."
FULL = "La place manque sur nos serveurs, notre équipe est prévenue. Rien n’a été enregistré ni préparé à moitié."
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection is not the browser's any more, most often after a log-in in another tab.

    What was typed is given back when the browser itself says that one of our pages sent it: a form of another site
    would otherwise be one click away from our own protection. A password is never given back, nor half of its form.
    """
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin" or _origin_is_ours(request)
    secret = any(word in name.lower() for name in request.POST for word in SECRETS)
    context = sent_again(request) if ours and not secret else {}
    response = render(request, "403_csrf.html", context, status=403)
    response["Cache-Control"] = "no-store"
    return response


def _origin_is_ours(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    lost = isinstance(exception, Lost)
    return render(request, "404_fichier.html" if lost else "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """What a fault looks like: the service is tired or full (503, to be tried again), or it is ours (500)."""
    error = sys.exc_info()[1]
    context: dict[str, Any] = {"reference": tracing.reference(), **explained(error)}
    status = 503 if context["again"] else 500
    response = HttpResponse(loader.get_template("500.html").render(context), status=status)
    if context["again"]:
        response["Retry-After"] = RETRY_SECONDS
    return response


def explained(error: BaseException | None) -> dict[str, Any]:
    """Title and sentence of a fault; `again` when the same request may succeed in a minute."""
    cause = error.__cause__ if isinstance(error, DatabaseError) else None
    if isinstance(cause, CROWDED):
        return {"title": "Le service est très demandé", "sentence": SLOW, "again": True}
    if isinstance(cause, psycopg.errors.DiskFull) or _has_no_room(error):
        return {"title": "Le service manque de place", "sentence": FULL, "again": True}
    if isinstance(cause, psycopg.errors.ReadOnlySqlTransaction):
        return {"title": "Le service est en maintenance", "sentence": READ_ONLY, "again": True}
    if isinstance(error, (OperationalError, InterfaceError)):
        return {"title": "Le service est interrompu quelques instants", "sentence": AWAY, "again": True}
    return {"again": False}


def _has_no_room(error: BaseException | None) -> bool:
    """Whether the disk is full, behind what a library made of it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        error = error.__cause__ or error.__context__
    return False
