"""Take an agreement back in one click, or give it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from tremplin.candidates.models_consent import Consent
from tremplin.privacy import access, actions


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    consent = access.get_consent(actor, pk)
    actions.withdraw_consent(by=actor, consent=consent)
    messages.success(request, "C’est noté. Votre accord est retiré, à partir de maintenant.")
    return redirect("privacy:mine")


@login_required
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.own_file_of(actor)
    if candidate is None:
        raise Http404("Aucun dossier")
    actions.give_consent(by=actor, candidate=candidate, purpose=Consent.Purpose.SEND_ON)
    messages.success(request, "C’est noté. Votre accord est donné. Vous pouvez le retirer quand vous voulez.")
    return redirect("privacy:mine")
