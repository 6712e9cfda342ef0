"""The interview of a candidature: propose, confirm, decline, cancel, take to one's calendar."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tremplin.applications import actions
from tremplin.applications.access import get_application, relation
from tremplin.applications.actions.meeting import live_interview
from tremplin.applications.calendar import calendar
from tremplin.applications.forms_daily import DeclineForm, InterviewForm
from tremplin.applications.models import MEETING_STATES, Application
from tremplin.applications.views.answer import get_or_post
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt
from tremplin.rules.kinds import ApplicationActor


@login_required
@get_or_post
def interview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For the structure, the form to propose one; for the person or who applied for her, the form to decline."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk)
    receiver = relation(actor, application) == ApplicationActor.RECEIVER
    kind: type[forms.Form] = InterviewForm if receiver else DeclineForm
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and attempt(form, _verb(actor, application, form)) is not None:
        done = "L’entretien est proposé. La personne est prévenue." if receiver else "La structure est prévenue."
        messages.success(request, done)
        return _back(actor, application)
    found = live_interview(application)
    context = {
        "application": application,
        "name": name_for(actor, application.candidate),
        "form": form,
        "receiver": receiver,
        "answers": relation(actor, application) in (ApplicationActor.CANDIDATE, ApplicationActor.SENDER),
        "interview": found,
        "possible": application.state in MEETING_STATES,
        "own": not actor.is_professional,
    }
    return render(request, "applications/interview.html", context)


def _verb(actor: Actor, application: Application, form: Any) -> Callable[[], Any]:
    if isinstance(form, DeclineForm):
        return lambda: actions.decline_interview(by=actor, application=application, **form.cleaned_data)
    given = {name: form.cleaned_data[name] for name in ("minutes", "place", "note")}
    return lambda: actions.propose_interview(by=actor, application=application, at=form.at, **given)


def _back(actor: Actor, application: Application) -> HttpResponse:
    if actor.is_professional:
        return redirect("applications:detail", application.pk)
    return redirect("applications:mon_parcours")


@login_required
@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answered(request, pk, actions.confirm_interview, "Votre venue est confirmée. La structure est prévenue.")


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answered(request, pk, actions.cancel_interview, "L’entretien est annulé. La personne est prévenue.")


def _answered(request: HttpRequest, pk: UUID, verb: Callable[..., Any], done: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk)
    try:
        verb(by=actor, application=application)
    except NotYours:
        raise
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, done)
    return _back(actor, application)


@login_required
@require_safe
def ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The interview in force, for the calendar of whoever reads the candidature."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk)
    found = live_interview(application)
    if found is None:
        raise Http404("Aucun entretien prévu")
    receiver = relation(actor, application) == ApplicationActor.RECEIVER
    other = name_for(actor, application.candidate) if receiver else application.organisation.display_name
    path = application.get_absolute_url() if actor.is_professional else "/mon-parcours"
    content = calendar(found, title=f"Entretien : {other}", path=path)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="entretien.ics"'
    response["Cache-Control"] = "private, no-store"
    return response
