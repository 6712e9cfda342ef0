"""The person's own rights: find her file with a code, contest it, take a copy, ask for its deletion, read who opened it."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.candidates import access, exports, rights
from tremplin.candidates.forms_rights import ClaimForm, ConfirmForm, ContestForm
from tremplin.kernel.forms import attempt

PATHWAY = "applications:mon_parcours"
EVERY_OPENING = 200
# What the journal calls the link with her, in her words.
LINKS = {
    "candidature (receiver)": "candidature reçue",
    "accès motivé": "accès motivé, expliqué plus haut",
    "candidature (sender)": "candidature envoyée pour vous",
    "candidature (accompagnement)": "candidature, parce que l’organisme vous accompagne",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """A code given by a professional opens the file that was made for her."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    access.check_person(actor)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: rights.claim(by=actor, code=form.cleaned_data["code"])):
        messages.success(request, "Votre dossier est retrouvé. Vérifiez vos informations.")
        return redirect(PATHWAY)
    return render(request, "candidates/rights_claim.html", {"form": form})


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
    """Who opened her file, when, and by which link with her."""
    candidate = access.get_own_file(request.actor)  # type: ignore[attr-defined]
    found = access.openings_of(candidate, limit=EVERY_OPENING)
    rows = [(one, LINKS.get(said := one.after.get("relation", ""), said)) for one in found]
    accesses = access.accesses_to(candidate)[:EVERY_OPENING]
    return render(request, "candidates/rights_openings.html", {"rows": rows, "accesses": accesses})


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """A copy of what is kept about her, in JSON."""
    candidate = access.get_own_file(request.actor)  # type: ignore[attr-defined]
    content = json.dumps(exports.copy_of(candidate), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="tremplin-mes-donnees-{timezone.localdate():%Y-%m-%d}.json"'
    )
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: HttpRequest) -> HttpResponse:
    """Ask for the deletion of her data: what follows is said first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = access.get_own_file(actor)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: rights.ask_deletion(by=actor, candidate=candidate)):
        messages.success(request, "Votre demande est enregistrée. L’équipe du réseau vous répond en un mois au plus.")
        return redirect(PATHWAY)
    waiting = candidate.deletion_requests.filter(settled_at__isnull=True).first()
    return render(request, "candidates/rights_deletion.html", {"form": form, "waiting": waiting})


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
