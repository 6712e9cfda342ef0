"""Candidatures an organisation sent for the people it accompanies."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tremplin.applications import lists, turns
from tremplin.applications.access import sent_applications
from tremplin.applications.forms import FilterForm
from tremplin.applications.models import Application
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours


@login_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Where each one stands, who must act and since when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_professional:
        raise NotYours("not_a_professional", "Cette page est celle des organisations. La vôtre est « Mon parcours ».")
    form = FilterForm(request.GET)
    base = sent_applications(actor)
    shown = lists.for_rows(_narrowed(form, base, actor))
    listing = lists.listing(request, base, shown, lists.SENT_VIEWS)
    rows = [
        {
            "application": application,
            "name": name_for(actor, application.candidate),
            "posts": [post.title for post in application.posts.all()],
            "turn": turns.turn(application, actor),
        }
        for application in listing.page
    ]
    return render(request, "applications/sent.html", {"listing": listing, "filters": form, "rows": rows})


def _narrowed(form: FilterForm, query: QuerySet[Application], actor: Actor) -> QuerySet[Application]:
    if form.asked["etat"]:
        query = query.filter(state=form.asked["etat"])
    return lists.named_for_sender(query, form.asked["nom"], actor)
