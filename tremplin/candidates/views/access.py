"""« Accès motivés »: end one's own, contest one, read them all; and begin to follow the person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.candidates import access, following, motivated
from tremplin.candidates.forms_access import ContestAccessForm
from tremplin.kernel.forms import attempt

PER_PAGE = 50


@login_required
@require_POST
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The actor's organisation follows the person from now on."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    following.begin_following(by=actor, candidate=access.get_candidate(actor, pk))
    messages.success(request, "Votre organisation suit maintenant la personne. Elle le voit dans son dossier.")
    return redirect("candidates:detail", pk)


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The professional ends her own access before its time."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    motivated.end_access(by=actor, candidate=access.get_candidate(actor, pk))
    messages.success(request, "L’accès motivé est terminé.")
    return redirect("candidates:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, access_pk: UUID) -> HttpResponse:
    """« Je n’ai pas demandé cela »: the access is closed at once."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.get_access_to_own_file(actor, access_pk)
    form = ContestAccessForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: motivated.contest_access(by=actor, access=found, why=form.cleaned_data["why"])
    ):
        messages.success(request, "C’est signalé, et l’accès est fermé. L’équipe du réseau vérifie.")
        return redirect("candidates:openings")
    return render(request, "candidates/access_contest.html", {"form": form, "access": found})


@login_required
@require_safe
def accesses(request: HttpRequest) -> HttpResponse:
    """Every motivated access, for the platform's team. 50 a page."""
    rows = access.visible_accesses(request.actor)  # type: ignore[attr-defined]
    contested = request.GET.get("etat") == "contestes"
    if contested:
        rows = rows.filter(ended_by="person")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "candidates/accesses.html", {"page": page, "contested": contested})
