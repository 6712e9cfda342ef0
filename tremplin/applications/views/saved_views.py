"""The saved views of a list: keep one, rename, share, delete."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.applications import lists
from tremplin.applications.access import get_own_view, visible_views
from tremplin.applications.actions import views as actions
from tremplin.applications.filters import ListForm, ReceivedForm
from tremplin.applications.forms import ViewForm
from tremplin.applications.models import SavedView
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.kernel.forms import attempt

RECEIVED = SavedView.List.RECEIVED
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_professional:
        raise NotYours("not_a_professional", "Les vues enregistrées sont celles des organisations.")
    return actor


@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """One's own, and those that colleagues share."""
    actor = _actor(request)
    found = visible_views(actor).select_related("owner").order_by("list", "name")
    rows = [{"view": one, "own": one.owner_id == actor.user_id} for one in found]
    return render(request, "applications/saved_views.html", {"rows": rows})


@login_required
@get_or_post
def create(request: HttpRequest) -> HttpResponse:
    """The filters are those of the address, as the list understood them."""
    actor = _actor(request)
    received = actor.is_employer and request.GET.get("liste") != "envoyees"
    filters = (ReceivedForm if received else ListForm)(request.GET, actor)
    view = lists.current(request, lists.VIEWS if received else lists.SENT_VIEWS)
    query = filters.query(vue=view.code)
    form = ViewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = {"list_of": RECEIVED if received else SavedView.List.SENT, "query": query, **form.cleaned_data}
        if attempt(form, lambda: actions.save_view(by=actor, **values)) is not None:
            messages.success(request, f"La vue « {form.cleaned_data['name']} » est enregistrée.")
            return redirect(f"{address(received)}?{query}")
    context: dict[str, Any] = {"form": form, "tab": view.label, "kept": [filters.said(one) for one in filters.active]}
    return render(request, "applications/saved_view.html", {**context, "back": f"{address(received)}?{query}"})


@login_required
@get_or_post
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = _actor(request)
    view = get_own_view(actor, pk)
    form = ViewForm(
        request.POST if request.method == "POST" else None, initial={"name": view.name, "shared": view.shared}
    )
    if request.method == "POST" and form.is_valid():
        changed = attempt(form, lambda: actions.change_view(by=actor, view=view, **form.cleaned_data))
        if changed is not None:
            messages.success(request, f"La vue « {changed.name} » est modifiée.")
            return redirect("applications:saved_views")
    return render(request, "applications/saved_view.html", {"form": form, "view": view})


@login_required
@require_POST
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    view = get_own_view(_actor(request), pk)
    actions.delete_view(by=_actor(request), view=view)
    messages.success(request, f"La vue « {view.name} » est supprimée.")
    return redirect("applications:saved_views")


def address(received: bool) -> str:
    return reverse("applications:received" if received else "applications:sent")
