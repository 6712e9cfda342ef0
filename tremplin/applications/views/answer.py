"""Answer without hiring: study, hold, pool, refuse. A candidature that moved meanwhile gives a clear page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tremplin.applications import actions, turns
from tremplin.applications.access import Enrich, get_application, relation, visible_templates
from tremplin.applications.forms import PoolForm, PostponeForm, ReasonForm, RefusalForm
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import add_refusal
from tremplin.rules.kinds import ApplicationActor

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def receiver_application(actor: Actor, pk: UUID, *, enrich: Enrich | None = None) -> Application:
    """The candidature, for the structure that received it; NotYours for whoever may only read it."""
    application = get_application(actor, pk, enrich=enrich)
    if relation(actor, application) != ApplicationActor.RECEIVER:
        raise NotYours("not_yours", "Votre organisation peut lire cette candidature, pas y répondre.")
    return application


def conflict(request: HttpRequest, application: Application, *, typed: str = "") -> HttpResponse:
    """409: who did what meanwhile, a link to the fresh page, and what was typed so that nothing is lost."""
    application.refresh_from_db()
    last = application.transitions.last()
    by = turns.author(request.actor, last) if last else ""  # type: ignore[attr-defined]
    context = {"application": application, "last": last, "by": by, "typed": typed}
    return render(request, "applications/conflict.html", context, status=409)


def respond(
    request: HttpRequest, application: Application, form: forms.Form, act: Callable[[], Any], done: str
) -> HttpResponse | None:
    """Run the action of a valid form; None when the form has to be shown again."""
    if not form.is_valid():
        return None
    try:
        act()
    except Refused as refusal:
        if refusal.code == "forbidden_transition":
            return conflict(request, application, typed=form.cleaned_data.get("answer", ""))
        add_refusal(form, refusal)
        return None
    messages.success(request, done)
    return redirect("applications:detail", application.pk)


@login_required
@require_POST
def process(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    try:
        actions.process(by=actor, application=application)
    except NotYours:
        raise
    except Refused:
        return conflict(request, application)
    messages.success(request, "La candidature est à l’étude. La personne le voit sur son parcours.")
    return redirect("applications:detail", pk)


@login_required
@get_or_post
def postpone(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if "postpone" not in actions.allowed_actions(actor, application):
        return conflict(request, application, typed=request.POST.get("answer", ""))
    form = PostponeForm(request.POST or None)
    done = "La candidature est mise de côté. La personne est prévenue."
    if request.method == "POST" and (
        response := respond(
            request,
            application,
            form,
            lambda: actions.postpone(by=actor, application=application, **form.cleaned_data),
            done,
        )
    ):
        return response
    return _page(request, application, form, "postpone")


@login_required
@get_or_post
def pool(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if "add_to_pool" not in actions.allowed_actions(actor, application):
        return conflict(request, application, typed=request.POST.get("answer", ""))
    form = PoolForm(request.POST if request.method == "POST" else None)
    done = "La candidature est gardée en vivier. La personne est prévenue, et libre de candidater ailleurs."
    if request.method == "POST" and (
        response := respond(
            request,
            application,
            form,
            lambda: actions.add_to_pool(by=actor, application=application, **form.cleaned_data),
            done,
        )
    ):
        return response
    return _page(request, application, form, "pool")


@login_required
@get_or_post
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First the reason (kept in the address), then the texts, pre-filled from it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = receiver_application(actor, pk)
    if "refuse" not in actions.allowed_actions(actor, application):
        return conflict(request, application, typed=request.POST.get("answer", ""))
    outside = application.sender_organisation_id not in (None, application.organisation_id)
    if request.method == "POST":
        return _refuse(request, application, RefusalForm(request.POST, outside=outside))
    chosen = ReasonForm(request.GET if "reason" in request.GET or "continuer" in request.GET else None)
    if "changer" in request.GET or not chosen.is_valid():
        return _page(request, application, _still_open(chosen, request), "refuse_reason")
    reason, share = chosen.cleaned_data["reason"], chosen.cleaned_data["share_reason"]
    form = RefusalForm(initial=RefusalForm.started_with(reason, share, visible_templates(actor)), outside=outside)
    return _page(request, application, form, "refuse", reason=REFUSAL_REASONS[reason], share=share)


def _still_open(chosen: ReasonForm, request: HttpRequest) -> ReasonForm:
    """The reason page again, with what was chosen."""
    if "changer" not in request.GET:
        return chosen
    return ReasonForm(initial={name: request.GET.get(name) for name in ("reason", "share_reason")})


def _refuse(request: HttpRequest, application: Application, form: RefusalForm) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    done = "Votre réponse est envoyée. La personne est prévenue."
    response = respond(
        request,
        application,
        form,
        lambda: actions.refuse(by=actor, application=application, **form.cleaned_data),
        done,
    )
    if response is not None:
        return response
    if "reason" in form.errors:
        return _page(request, application, ReasonForm(form.data), "refuse_reason")
    values = form.cleaned_data
    return _page(
        request, application, form, "refuse", reason=REFUSAL_REASONS[values["reason"]], share=values["share_reason"]
    )


def _page(request: HttpRequest, application: Application, form: forms.Form, name: str, **more: Any) -> HttpResponse:
    outside = application.sender_organisation_id not in (None, application.organisation_id)
    sender = application.sender_organisation.display_name if outside and application.sender_organisation else ""
    context = {
        "application": application,
        "name": application.candidate.full_name,
        "form": form,
        "sender": sender,
        **more,
    }
    return render(request, f"applications/{name}.html", context)
