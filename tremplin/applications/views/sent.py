"""Candidatures an organisation sent for the people it accompanies."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, turns
from tremplin.applications.access import sent_applications
from tremplin.applications.filters import ListForm
from tremplin.applications.models import Application
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours


def check_sends(actor: Actor) -> None:
    """Refuse a person without organisation."""
    if not actor.is_professional:
        raise NotYours("not_a_professional", "Cette page est celle des organisations. La vôtre est « Mon parcours ».")


@login_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Where each one stands, who must act and since when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_sends(actor)
    form = ListForm(request.GET, actor)
    listing = lists.listing(request, sent_applications(actor), form, lists.SENT_VIEWS, lists.for_rows)
    context = {
        "received": False,
        "listing": listing,
        "filters": form,
        "rows": [_row(application, actor) for application in listing.page],
        "chips": form.chips(listing.view.code),
        "address": form.query(vue=listing.view.code),
    }
    return render(request, "applications/sent.html", context)


def _row(application: Application, actor: Actor) -> dict[str, object]:
    return {
        "application": application,
        "name": name_for(actor, application.candidate),
        "posts": application.post_titles,  # type: ignore[attr-defined] # read by `for_rows`
        "turn": turns.turn(application, actor),
        "silent": application.is_silent,
    }
