"""Candidatures received by a structure."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, standing, turns
from tremplin.applications.access import received_applications
from tremplin.applications.forms import FilterForm
from tremplin.applications.models import Application
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours


@login_required
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """By view, filtered, twenty a page; by turn then age."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_employer:
        message = (
            "Cette page est celle des structures qui embauchent. Changez de structure dans le menu de votre compte."
        )
        raise NotYours("not_an_employer", message)
    form = FilterForm(request.GET)
    base = received_applications(actor)
    shown = standing.with_standing(lists.for_rows(_narrowed(form, base)), actor.organisation)
    listing = lists.listing(request, base, shown, lists.VIEWS)
    context = {
        "listing": listing,
        "filters": form,
        "rows": [_row(application, actor) for application in listing.page],
    }
    return render(request, "applications/received.html", context)


def _narrowed(form: FilterForm, query: QuerySet[Application]) -> QuerySet[Application]:
    asked = form.asked
    if asked["etat"]:
        query = query.filter(state=asked["etat"])
    if asked["origine"]:
        query = query.filter(sender_kind=asked["origine"])
    return lists.named(query, asked["nom"])


def _row(application: Application, actor: Actor) -> dict[str, object]:
    return {
        "application": application,
        "name": application.candidate.full_name,
        "posts": [post.title for post in application.posts.all()],
        "by": turns.sender_name(application),
        "standing": standing.standing(application, reader=actor.organisation),
        "turn": turns.turn(application, actor),
    }
