"""The agenda of ends: its secret address, and the file it gives."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tremplin.kernel.actor import Actor
from tremplin.passes.access_requests import get_feed, own_feed
from tremplin.passes.actions import feeding
from tremplin.passes.calendar import actor_of_feed, agenda


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Whether an address is open; its secret is shown once, when it is made."""
    return _page(request, _with_register(request))


@login_required
@require_POST
def open_feed(request: HttpRequest) -> HttpResponse:
    token = feeding.open_feed(by=_with_register(request))
    address = settings.BASE_URL + reverse("passes:feed", args=[token])
    return _page(request, request.actor, address=address)  # type: ignore[attr-defined]


@login_required
@require_POST
def close_feed(request: HttpRequest) -> HttpResponse:
    feeding.close_feed(by=_with_register(request))
    messages.success(request, "L’adresse ne fonctionne plus.")
    return redirect("passes:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The agenda, for whoever holds the address, with the rights of its owner today; 404 once she left."""
    actor = actor_of_feed(get_feed(token))
    if actor is None:
        raise Http404("Agenda introuvable")
    response = HttpResponse(agenda(actor), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="pass-iae.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _with_register(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (actor.is_employer or actor.is_authorised_prescriber):
        raise Http404("Aucun registre de PASS IAE")
    return actor


def _page(request: HttpRequest, actor: Actor, *, address: str = "") -> HttpResponse:
    return render(request, "passes/agenda.html", {"feed": own_feed(actor), "address": address})
