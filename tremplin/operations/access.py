"""Who may read the details of the service: the platform's team, and the watch that shows its token."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest

from tremplin.kernel.actor import ANONYMOUS

BEARER = "Bearer "


def is_watcher(request: HttpRequest) -> bool:
    """Whether the request carries the token of TREMPLIN_METRICS_TOKEN (`Authorization: Bearer …`)."""
    given = request.headers.get("Authorization", "")
    wanted: str = settings.METRICS_TOKEN
    shown = given.removeprefix(BEARER) if given.startswith(BEARER) else ""
    return bool(wanted and shown) and secrets.compare_digest(shown.encode(), wanted.encode())


def check_watcher(request: HttpRequest) -> None:
    """404 without the token: to strangers the page does not exist."""
    if not is_watcher(request):
        raise Http404("Rien ici")


def may_read_details(request: HttpRequest) -> bool:
    return is_watcher(request) or getattr(request, "actor", ANONYMOUS).is_staff
