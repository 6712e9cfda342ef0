"""After a hire: its confirmation, and its cancellation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.applications import actions, effects
from tremplin.applications.access import with_hire
from tremplin.applications.actions.reopen import closed_by
from tremplin.applications.forms import CancelHireForm
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.applications.views.detail import card
from tremplin.contracts.kinds import name as contract_name
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused


@login_required
@require_safe
def hired(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The hire is done: contract, PASS number and dates, what comes next."""
    application = receiver_application(request.actor, pk, enrich=with_hire)  # type: ignore[attr-defined]
    if application.contract is None:
        return redirect("applications:detail", pk)
    context = {
        "application": application,
        "name": application.candidate.full_name,
        "identity": True,
        "contract_name": contract_name(application.contract.kind),
        "card": card(application.pass_iae) if application.pass_iae else None,
    }
    return render(request, "applications/hired.html", context)


@login_required
@get_or_post
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Said before: what becomes of the PASS and of the other candidatures."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if "cancel" not in actions.allowed_actions(actor, application):
        return conflict(request, application)
    form = CancelHireForm(request.POST if request.method == "POST" else None, closed=closed_by(application).count())
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_hire(by=actor, application=application, reopen=form.cleaned_data.get("reopen", False))
        except NotYours:
            raise
        except Refused:
            return conflict(request, application)
        messages.success(request, "L’embauche est annulée. La personne est prévenue.")
        return redirect("applications:detail", pk)
    context = {
        "application": application,
        "name": application.candidate.full_name,
        "effects": effects.of_cancellation(application),
        "form": form,
    }
    return render(request, "applications/cancel_hire.html", context)
