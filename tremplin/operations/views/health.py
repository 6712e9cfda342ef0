"""Is the service able to work? For a load balancer, a watch, the team and the curious."""

from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from tremplin.operations import state
from tremplin.operations.access import may_read_details

GOOD, DOWN, DEGRADED = "bon", "en panne", "dégradé"


def health(request: HttpRequest) -> HttpResponse:
    """503 when the database does not answer, 200 otherwise.

    A late worker or a missing backup is no reason to take web servers out of service: it shows in the details, in the
    metrics and in mails to the team. Two queries with details, one without.
    """
    try:
        found = state.checks(state.read()) if may_read_details(request) else _answers()
    except (OperationalError, InterfaceError):
        return _answer(request, DOWN, [state.Check("database", False, "La base ne répond pas", "démarrez PostgreSQL")])
    wrong = any(not one.ok for one in found)
    return _answer(request, DEGRADED if wrong else GOOD, found)


def _answers() -> list[state.Check]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return []


def _answer(request: HttpRequest, word: str, found: list[state.Check]) -> HttpResponse:
    status, response = (503 if word == DOWN else 200), None
    if found and word != DOWN:
        found = [state.Check("database", True, "La base répond"), *found]
    if "text/html" in request.headers.get("Accept", "") and word != DOWN:
        response = render(request, "operations/sante.html", {"word": word, "checks": found}, status=status)
    response = response or JsonResponse(_facts(request, word, found), status=status)
    response["Cache-Control"] = "no-store"
    return response


def _facts(request: HttpRequest, word: str, found: list[state.Check]) -> dict[str, Any]:
    return {"etat": word, **({"details": state.as_json(found)} if found and word != DOWN else {})}
