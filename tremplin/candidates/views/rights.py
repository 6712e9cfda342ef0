"""The person's own rights: find her file with a code, contest it, read who opened it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.candidates import access, history, rights
from tremplin.candidates.forms_rights import ClaimForm, ContestForm
from tremplin.candidates.models import Candidate
from tremplin.kernel.forms import attempt
from tremplin.kernel.throttle import ten_tries

PATHWAY = "applications:mon_parcours"
MOST_ACCESSES = 200
PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """A code given by a professional opens the file that was made for her."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    access.check_person(actor)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if "ask" in request.POST and form.is_valid():
        if attempt(form, lambda: rights.ask_merge(by=actor, code=form.cleaned_data["code"])):
            messages.success(request, "L’équipe du réseau regarde vos deux dossiers. Elle vous écrira.")
            return redirect(PATHWAY)
    elif form.is_valid() and attempt(form, lambda: _try_code(request, form.cleaned_data["code"])):
        messages.success(request, "Votre dossier est retrouvé. Vérifiez vos informations.")
        return redirect(PATHWAY)
    return render(request, "candidates/rights_claim.html", {"form": form, "two": form.has_error("code", "has_a_file")})


def _try_code(request: HttpRequest, code: str) -> Candidate:
    actor: Any = request.actor  # type: ignore[attr-defined]
    with ten_tries(request, "claim_code", account=str(actor.user_id)):
        return rights.claim(by=actor, code=code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest) -> HttpResponse:
    """« Ce compte n’est pas le mien »."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.get_own_file(actor)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: rights.contest(by=actor, candidate=candidate, why=form.cleaned_data["why"])
    ):
        messages.success(request, "C’est signalé. Le dossier est fermé en attendant la réponse de l’équipe du réseau.")
        return redirect(PATHWAY)
    return render(request, "candidates/rights_contest.html", {"form": form, "candidate": candidate})


@login_required
@require_safe
def openings(request: HttpRequest) -> HttpResponse:
    """Who opened and changed her file, when, and what changed."""
    candidate = access.get_own_file(request.actor)  # type: ignore[attr-defined]
    page = Paginator(history.lines_of(candidate), PER_PAGE).get_page(request.GET.get("page"))
    accesses = access.accesses_to(candidate)[:MOST_ACCESSES]
    context = {"page": page, "events": history.told(page, candidate), "accesses": accesses}
    return render(request, "candidates/rights_openings.html", context)


@login_required
@require_POST
def give_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A professional reads the code once, and gives it to the person."""
    candidate = access.get_candidate(request.actor, pk)  # type: ignore[attr-defined]
    code = rights.give_code(by=request.actor, candidate=candidate)  # type: ignore[attr-defined]
    shown = f"{code[:5]} {code[5:]}"
    name = access.name_for(request.actor, candidate)  # type: ignore[attr-defined]
    return render(request, "candidates/rights_code.html", {"code": shown, "candidate": candidate, "name": name})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The platform's team settles a contested file."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.get_contested(actor, pk)
    if request.method == "POST":
        rights.settle_contest(by=actor, candidate=candidate, hers="hers" in request.POST)
        messages.success(request, "C’est réglé. La personne est prévenue.")
        return redirect("today")
    return render(request, "candidates/rights_settle.html", {"candidate": candidate})
