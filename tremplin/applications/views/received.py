"""Candidatures received by a structure."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, standing, turns
from tremplin.applications.access import received_applications
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

    def enrich(query: QuerySet[Application]) -> QuerySet[Application]:
        return standing.with_standing(lists.for_rows(query), actor.organisation)

    listing = lists.listing(request, received_applications(actor), form, lists.VIEWS, enrich)
    context = {
        "received": True,
        "listing": listing,
        "filters": form,
        "rows": [_row(application, actor) for application in listing.page],
        "chips": form.chips(listing.view.code),
        "address": form.query(vue=listing.view.code),
    }
    return render(request, "applications/received.html", context)


def _row(application: Application, actor: Actor) -> dict[str, object]:
    return {
        "application": application,
        "name": application.candidate.full_name,
        "posts": [post.title for post in application.posts.all()],
        "by": turns.sender_name(application),
        "standing": standing.standing(application, reader=actor.organisation),
        "turn": turns.turn(application, actor),
    }
