"""The team: who is in it, with which role, and who is invited."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.accounts import second_factor
from tremplin.kernel.forms import attempt
from tremplin.organisations import access, access_joining, actions
from tremplin.organisations.forms import MemberForm
from tremplin.organisations.models import Organisation


@login_required
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    organisation = access.own_organisation(request.actor)  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "organisation": organisation,
        "members": access.current_members(organisation),
        **(_tools(actor, organisation) if actor.is_administrator else {}),
    }
    return render(request, "organisations/equipe.html", context)


def _tools(actor: Any, organisation: Organisation) -> dict[str, Any]:
    """What its administrators answer: invitations sent, requests received, the review of the members."""
    return {
        "invitations": list(access.pending_invitations(organisation)),
        "asked": [one for one in access_joining.requests_to_decide(actor) if one.way == "administrators"],
        "review": access_joining.own_review(actor),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    membership = access.get_membership(actor, pk)
    access.check_administrator(actor, membership.organisation)
    initial = {"role": membership.role, "functions": membership.functions}
    form = MemberForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.change_member(by=actor, membership=membership, **form.cleaned_data))
        if done is not None:
            messages.success(request, f"Le rôle de {membership.user} est enregistré.")
            return redirect("organisations:members")
    context = {"form": form, "membership": membership, "may_reset": second_factor.has_factor(membership.user)}
    return render(request, "organisations/membre.html", context)


@login_required
@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    membership = access.get_membership(actor, pk)
    actions.end_membership(by=actor, membership=membership)
    messages.success(request, f"{membership.user} ne fait plus partie de l’équipe. La personne est prévenue.")
    return redirect("welcome" if membership.user_id == actor.user_id else "organisations:members")
