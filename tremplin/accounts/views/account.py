"""« Mon compte »: what there is to settle, and the places where somebody is connected."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tremplin.accounts import access, second_factor, security


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "account/compte.html", {"has_factor": second_factor.has_factor(request.user)})


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """« Mes connexions », the latest first, this one marked."""
    rows = access.visible_sessions(request.user, request.session.session_key)
    return render(request, "account/connexions.html", {"rows": rows})


@login_required
@require_POST
def end_session(request: HttpRequest, handle: UUID) -> HttpResponse:
    security.end_session(by=request.actor, handle=handle)  # type: ignore[attr-defined]
    messages.success(request, "Cette connexion est fermée.")
    return redirect("account_sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = security.end_other_sessions(by=request.actor, keep=request.session.session_key)  # type: ignore[attr-defined]
    said = "1 autre connexion est fermée." if ended == 1 else f"{ended} autres connexions sont fermées."
    messages.success(request, said if ended else "Il n’y avait pas d’autre connexion.")
    return redirect("account_sessions")
