"""The person compares her file with the identity that FranceConnect certified, and chooses."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.accounts.sso.certified import certified_for
from tremplin.candidates import access
from tremplin.candidates.certified import differences, take_certified
from tremplin.candidates.forms_rights import CertifiedForm
from tremplin.kernel.forms import attempt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certified(request: HttpRequest) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.get_own_file(actor)
    said = certified_for(actor.user)
    differing = differences(candidate, said) if said else []
    form = CertifiedForm(request.POST if request.method == "POST" else None, differing=differing)
    if said and differing and form.is_valid():
        chosen = form.cleaned_data["chosen"]
        if attempt(form, lambda: take_certified(by=actor, candidate=candidate, certified=said, chosen=chosen)):
            messages.success(request, "Votre dossier est à jour.")
            return redirect("applications:mon_parcours")
    context = {"said": said, "differing": differing, "form": form}
    return render(request, "candidates/certified.html", context)
