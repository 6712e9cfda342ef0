"""The answer to a form sent during a maintenance: nothing is done, and nothing typed is lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tremplin.operations.maintenance import current

RETRY_SECONDS = "300"
# Fields that are never sent back in a page.
SECRETS = ("password", "mot_de_passe")
KEPT_BACK = (*SECRETS, "csrfmiddlewaretoken")


def paused(request: HttpRequest) -> HttpResponse:
    """503, with what was typed ready to be sent again. The form's own protection has already been checked."""
    found = current()
    context = {
        "title": "Le service est en maintenance",
        "message": found.message if found else "",
        **sent_again(request),
    }
    response = render(request, "operations/pause.html", context, status=503)
    response["Retry-After"] = RETRY_SECONDS
    response["Cache-Control"] = "no-store"
    return response


def sent_again(request: HttpRequest) -> dict[str, Any]:
    """What `operations/_ecrit.html` needs to give a form back: its fields, its address, and whether a file is to join again."""
    return {"typed": typed(request), "files": bool(request.FILES), "again": request.get_full_path()}


def typed(request: HttpRequest) -> list[dict[str, Any]]:
    """Name and value of each field received, in order; `long` when it is a text that one may want to copy."""
    return [
        {"name": name, "value": value, "long": len(value) > 60}
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in KEPT_BACK)
    ]
