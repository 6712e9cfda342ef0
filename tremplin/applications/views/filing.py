"""Archive a candidature, take it out of the archives, transfer it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from tremplin.applications import actions
from tremplin.applications.forms import TransferForm
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import add_refusal


@login_required
@require_POST
def archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _filed(request, pk, actions.archive, "La candidature est archivée. Vous la retrouvez dans « Archivées ».")


@login_required
@require_POST
def unarchive(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _filed(request, pk, actions.unarchive, "La candidature est sortie des archives.")


def _filed(request: HttpRequest, pk: UUID, verb: Callable[..., Any], done: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    try:
        verb(by=actor, application=application)
    except NotYours:
        raise
    except Refused:
        return conflict(request, application)
    messages.success(request, done)
    return redirect("applications:detail", pk)


@login_required
@get_or_post
def transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To another dispositif, or to another structure of the same member."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if "transfer" not in actions.allowed_actions(actor, application):
        return conflict(request, application)
    form = TransferForm(request.POST if request.method == "POST" else None, actor=actor, but=application.dispositif_id)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.transfer(by=actor, application=application, **form.cleaned_data)
        except Refused as refusal:
            if refusal.code == "forbidden_transition":
                return conflict(request, application)
            add_refusal(form, refusal)
        else:
            return _transferred(request, actor, moved)
    context = {"application": application, "name": application.candidate.full_name, "form": form}
    return render(request, "applications/transfer.html", context)


def _transferred(request: HttpRequest, actor: Actor, moved: Any) -> HttpResponse:
    if moved.organisation_id == actor.organisation_id:
        messages.success(request, f"La candidature est passée à {moved.dispositif.kind}.")
        return redirect("applications:detail", moved.pk)
    messages.success(request, f"La candidature est transférée à {moved.organisation}. La personne est prévenue.")
    return redirect("applications:received")
