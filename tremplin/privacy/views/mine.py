"""« Mes données »: take a copy, see one's agreements, ask for deletion; for a person and for a professional."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.candidates import consents
from tremplin.candidates.models_consent import Consent
from tremplin.kernel.pdf import pdf_response
from tremplin.privacy import access, copies
from tremplin.privacy.actions import waiting_deletion

TYPES = {"json": ("application/json; charset=utf-8", copies.as_json), "zip": ("application/zip", copies.as_zip)}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.own_file_of(actor)
    purpose = Consent.Purpose.SEND_ON
    context = {
        "candidate": candidate,
        "consents": list(access.own_consents(actor)),
        "taken_back": candidate is not None and consents.is_withdrawn(candidate, purpose),
        "purpose": purpose,
        "waiting": waiting_deletion(actor.user),
        "is_professional": actor.is_professional,
    }
    return render(request, "privacy/mine.html", context)


@login_required
@require_safe
def copy(request: HttpRequest, kind: str) -> HttpResponse:
    """Everything that is kept about her, as a file: `json`, `pdf`, or `zip` with her documents."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.own_file_of(actor)
    name = f"tremplin-mes-donnees-{timezone.localdate():%Y-%m-%d}"
    if kind == "pdf":
        return pdf_response(copies.as_pdf(actor.user, candidate), filename=f"{name}.pdf")
    if kind not in TYPES:
        raise Http404("Format inconnu")
    content_type, make = TYPES[kind]
    response = HttpResponse(make(actor.user, candidate), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
