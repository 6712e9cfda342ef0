"""After a hire: its confirmation, and its cancellation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.applications import actions, effects
from tremplin.applications.access import with_hire
from tremplin.applications.actions.accept import reopenable
from tremplin.applications.actions.moving import movable_contract, pass_follows
from tremplin.applications.forms_daily import DatesForm, ReopenForm
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.applications.views.detail import card
from tremplin.contracts.kinds import name as contract_name
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt


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
    form = ReopenForm(request.POST if request.method == "POST" else None, closed=list(reopenable(application)))
    if request.method == "POST" and form.is_valid():
        reopen = [UUID(pk) for pk in form.cleaned_data["reopen"]]
        try:
            actions.cancel_hire(by=actor, application=application, reopen=reopen)
        except NotYours:
            raise
        except Refused:
            return conflict(request, application)
        messages.success(request, "L’embauche est annulée. La personne est prévenue.")
        return redirect("applications:detail", pk)
    context = {
        "application": application,
        "name": application.candidate.full_name,
        "form": form,
        "effects": effects.of_cancellation(application),
    }
    return render(request, "applications/cancel_hire.html", context)


@login_required
@get_or_post
def dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Other dates for a contract that has not begun; what becomes of the PASS is said before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk, enrich=with_hire)
    contract = movable_contract(application)
    if contract is None:
        return conflict(request, application)
    start = {"starts_on": contract.starts_on, "ends_on": contract.ends_on}
    form = DatesForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: actions.move_dates(by=actor, application=application, **values)) is not None:
            messages.success(request, "Les dates du contrat sont changées. La personne est prévenue.")
            return redirect("applications:detail", pk)
    context = {"application": application, "name": application.candidate.full_name, "form": form, "contract": contract}
    return render(request, "applications/dates.html", {**context, "pass_follows": pass_follows(contract)})
