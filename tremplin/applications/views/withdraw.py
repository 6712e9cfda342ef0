"""Take a candidature back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.applications import actions
from tremplin.applications.access import get_application, relation
from tremplin.applications.forms_apply import ConfirmForm
from tremplin.candidates.access import name_for
from tremplin.kernel.errors import NotYours
from tremplin.kernel.forms import attempt
from tremplin.rules.kinds import ApplicationActor


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The person, or who sent it for her: a page to confirm, then it is done."""
    application = get_application(request.actor, pk)
    if relation(request.actor, application) not in (ApplicationActor.CANDIDATE, ApplicationActor.SENDER):
        raise NotYours(
            "not_the_sender", "Seule la personne, ou qui a envoyé la candidature pour elle, peut la retirer."
        )
    own = not request.actor.is_professional
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdrawn = attempt(form, lambda: actions.withdraw(by=request.actor, application=application))
        if withdrawn is not None:
            messages.success(request, f"La candidature est retirée. {application.organisation} est prévenue.")
            return redirect("applications:mon_parcours") if own else redirect("applications:detail", pk)
    return render(
        request,
        "applications/withdraw.html",
        {
            "application": application,
            "form": form,
            "own": own,
            "name": name_for(request.actor, application.candidate),
            "possible": "withdraw" in actions.allowed_actions(request.actor, application),
        },
    )
