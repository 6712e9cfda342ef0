"""Candidatures received by a structure."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, standing, turns
from tremplin.applications.access import Day, received_applications
from tremplin.applications.filters import ReceivedForm
from tremplin.applications.models import Application
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
    listing = lists.listing(request, received_applications, form, lists.VIEWS, rows_with_standing)
    context = {
        "received": True,
        "listing": listing,
        "filters": form,
        "rows": [_row(application, actor) for application in listing.page],
        "chips": form.chips(listing.view.code),
        "address": form.query(vue=listing.view.code),
    }
    return render(request, "applications/received.html", context)


def rows_with_standing(query: QuerySet[Application], reader: Any, today: Day) -> QuerySet[Application]:
    """What a row of received candidatures reads."""
    return standing.with_standing(lists.for_rows(query), reader, today)


def _row(application: Any, actor: Actor) -> dict[str, object]:
    """Plain values, the posts read by `for_rows`: a template that goes from object to object is slow on 100 rows."""
    person = application.candidate
    return {
        "id": application.pk,
        "url": application.get_absolute_url(),
        "name": person.full_name,
        "town": person.commune.name if person.commune else "",
        "posts": ", ".join(application.post_titles),
        "by": turns.sender_name(application),
        "sent_at": application.created_at,
        "standing": standing.standing(application, reader=actor.organisation),
        "state": application.shown_state,
        "silent": application.is_silent,
        "turn": turns.turn(application, actor),
    }
