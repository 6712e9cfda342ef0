"""Candidatures received by a structure."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, standing, turns
from tremplin.applications.access import received_applications
from tremplin.applications.filters import ReceivedForm
from tremplin.applications.rows import Received
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours


def check_receives(actor: Actor) -> None:
    """Refuse whoever does not hire."""
    if not actor.is_employer:
        message = (
            "Cette page est celle des structures qui embauchent. Changez de structure dans le menu de votre compte."
        )
        raise NotYours("not_an_employer", message)


@login_required
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """By view, filtered, by turn then age."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_receives(actor)
    form = ReceivedForm(request.GET, actor)
    listing = lists.listing(request, received_applications, form, lists.VIEWS, Received)
    context = {
        "received": True,
        "listing": listing,
        "filters": form,
        "rows": [_row(row, actor) for row in listing.page],
        "chips": form.chips(listing.view.code),
        "address": form.query(vue=listing.view.code),
    }
    return render(request, "applications/received.html", context)


def _row(row: Received, actor: Actor) -> dict[str, object]:
    return {
        "id": row.pk,
        "url": row.get_absolute_url(),
        "name": row.full_name,
        "town": row.town or "",
        "posts": ", ".join(row.post_titles),
        "by": row.sent_by or turns.HERSELF,
        "sent_at": row.created_at,
        "standing": standing.standing(row, reader=actor.organisation),
        "state": row.shown_state,
        "silent": row.is_silent,
        "turn": turns.turn(row, actor),
    }
