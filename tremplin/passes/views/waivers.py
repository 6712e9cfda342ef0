"""An authorised prescriber lifts the waiting period of a person, or comes back on it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tremplin.candidates.access import name_for
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt
from tremplin.passes.access_requests import get_person_to_waive, get_waiver
from tremplin.passes.actions import waiving
from tremplin.passes.forms_requests import RevokeForm, WaiverForm
from tremplin.passes.waiting import standing_waiver, waiting_period
from tremplin.rules.kinds import DispositifKind


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waive(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the law says, then the written reason; or why there is nothing to lift."""
    actor = request.actor  # type: ignore[attr-defined]
    candidate = get_person_to_waive(actor, pk)
    context = {"candidate": candidate, "name": name_for(actor, candidate)}
    try:
        over = waiving.check_may_waive(by=actor, candidate=candidate)
    except NotYours:
        raise
    except Refused as refusal:
        standing = standing_waiver(candidate)
        own = standing if standing and standing.organisation_id == actor.organisation_id else None
        return render(request, "passes/carence_rien.html", {**context, "refusal": refusal, "own": own})
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        written = attempt(form, lambda: waiving.waive(by=actor, candidate=candidate, **form.cleaned_data))
        if written is not None:
            messages.success(request, "Le délai de carence est levé. La personne est prévenue.")
            return redirect("candidates:detail", pk)
    law = waiting_period(ended_on=over.ends_on, kind=DispositifKind.ACI, waived=False, today=timezone.localdate())
    return render(request, "passes/carence_lever.html", {**context, "form": form, "law": law, "over": over})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A waiver written by the actor's organisation; POST takes it back while it has not served."""
    actor = request.actor  # type: ignore[attr-defined]
    waiver = get_waiver(actor, pk)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = attempt(form, lambda: waiving.revoke_waiver(by=actor, waiver=waiver, **form.cleaned_data))
        if done is not None:
            messages.success(request, "La levée est retirée. Le délai de carence court de nouveau.")
            return redirect("passes:waiver", pk)
    name = name_for(actor, waiver.candidate)
    return render(request, "passes/carence_levee.html", {"waiver": waiver, "form": form, "name": name})
