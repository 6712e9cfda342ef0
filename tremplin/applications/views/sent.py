"""Candidatures an organisation sent for the people it accompanies."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, turns
from tremplin.applications.access import sent_applications
from tremplin.applications.filters import ListForm
from tremplin.applications.rows import Sent
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
    listing = lists.listing(request, sent_applications, form, lists.SENT_VIEWS, Sent)
    context = {
        "received": False,
        "listing": listing,
        "filters": form,
        "rows": [_row(row, actor) for row in listing.page],
        "chips": form.chips(listing.view.code),
        "address": form.query(vue=listing.view.code),
    }
    return render(request, "applications/sent.html", context)


def _row(row: Sent, actor: Actor) -> dict[str, object]:
    return {
        "url": row.get_absolute_url(),
        "name": name_for(actor, row),
        "structure": row.structure,
        "posts": ", ".join(row.post_titles),
        "sent_at": row.created_at,
        "state": row.shown_state,
        "silent": row.is_silent,
        "turn": turns.turn(row, actor),
    }
