"""Hand the following of a person over to a colleague, or end it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.candidates import following
from tremplin.candidates.access import get_candidate, name_for
from tremplin.candidates.forms_rights import EndForm, HandOverForm
from tremplin.kernel.forms import attempt
from tremplin.organisations.access import current_members


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = get_candidate(actor, pk)
    link = following.get_own_link(actor, candidate)
    colleagues = [one for one in current_members(link.organisation) if one.user_id != link.referent_id]
    form = HandOverForm(request.POST if request.method == "POST" else None, colleagues=colleagues)
    if form.is_valid() and attempt(
        form, lambda: following.hand_over(by=actor, link=link, to=UUID(form.cleaned_data["referent"]))
    ):
        messages.success(request, "Le suivi est confié. La personne choisie est prévenue.")
        return redirect("candidates:detail", pk)
    context = {"form": form, "candidate": candidate, "name": name_for(actor, candidate), "link": link}
    return render(request, "candidates/hand_over.html", {**context, "colleagues": colleagues})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    candidate = get_candidate(actor, pk)
    link = following.get_own_link(actor, candidate)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: following.end_following(by=actor, link=link, why=form.cleaned_data["why"])
    ):
        messages.success(request, "Le suivi est terminé.")
        return redirect("candidates:list")
    context = {"form": form, "candidate": candidate, "name": name_for(actor, candidate), "link": link}
    return render(request, "candidates/end_following.html", context)
