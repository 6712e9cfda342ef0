"""Send a candidature to other structures as well: choose them, check, send; one result line each."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tremplin.applications.access import get_application, relation, send_on_targets, with_hire
from tremplin.applications.actions import several
from tremplin.applications.forms_several import ChooseForm, SeveralForm
from tremplin.candidates.access import name_for
from tremplin.kernel import drafts
from tremplin.kernel.forms import attempt

SHOWN = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The nearest structures where the person has not applied, or those of a name."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    application = get_application(actor, pk, enrich=with_hire)
    several.check_own(relation(actor, application))
    text = request.GET.get("q", "").strip()[:100]
    targets = send_on_targets(application, text, most=SHOWN)
    form = ChooseForm(request.POST if request.method == "POST" else None, targets=targets)
    if form.is_valid():
        chosen = form.cleaned_data["targets"]
        draft = attempt(form, lambda: several.choose(by=actor, application=application, chosen=chosen))
        if draft is not None:
            return redirect("applications:several_check", draft.pk)
    context = {"application": application, "form": form, "text": text, "targets": targets}
    return render(request, "applications/several_choose.html", {**context, "name": _name(actor, application)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """Everything on one page, then send; afterwards the same address shows what became of each."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    draft = drafts.get(by=actor, kind=several.KIND, pk=draft_pk)
    application = get_application(actor, several.application_of(draft), enrich=with_hire)
    several.check_own(relation(actor, application))
    form = SeveralForm(request.POST if request.method == "POST" else None, initial=draft.payload)
    if form.is_valid():
        message = form.cleaned_data["message"]
        several.send_several(by=actor, draft=draft, application=application, message=message)
        return redirect("applications:several_check", draft.pk)
    context = {
        "application": application,
        "form": form,
        "name": _name(actor, application),
        "targets": several.targets(draft),
        "results": draft.payload.get("results"),
        "back": application.get_absolute_url() if actor.is_professional else reverse("applications:mon_parcours"),
    }
    return render(request, "applications/several_check.html", context)


def _name(actor: Any, application: Any) -> str:
    return name_for(actor, application.candidate) if actor.is_professional else ""
