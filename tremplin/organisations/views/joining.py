"""Rejoin an organisation that is already known: find it, ask, follow one's request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import attempt
from tremplin.kernel.throttle import allowed
from tremplin.organisations import access_joining as access
from tremplin.organisations import actions
from tremplin.organisations.actions.joining import check_may_ask, may_hand_over, way_of
from tremplin.organisations.forms_joining import JoinForm
from tremplin.organisations.models import JoinRequest

SEARCHES_A_MINUTE = 30


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """By SIRET or by name, among organisations that registers and public pages name; and what she asked already."""
    text = request.GET.get("q", "").strip()[:100]
    slow = bool(text) and not allowed(request, "organisations.search", per_minute=SEARCHES_A_MINUTE)
    context = {
        "text": text,
        "slow": slow,
        "found": access.public_organisations(text) if text and not slow else [],
        "asked": list(access.own_join_requests(request.actor)[:10]),  # type: ignore[attr-defined]
    }
    return render(request, "organisations/rejoindre.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who will decide is said before asking; nothing says who the members are."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    organisation = access.public_organisation(pk)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        message = form.cleaned_data["message"]
        asked = attempt(form, lambda: actions.ask_to_join(by=actor, organisation=organisation, message=message))
        if asked is not None:
            messages.success(request, "Votre demande est partie.")
            return redirect("organisations:join_request", asked.pk)
    context = {"form": form, "organisation": organisation, "way": way_of(organisation), "Way": JoinRequest.Way}
    return render(request, "organisations/rejoindre_une.html", context | {"stop": _stop(actor, organisation)})


def _stop(actor: Any, organisation: Any) -> str:
    """Why she may not ask now; empty when she may."""
    try:
        check_may_ask(actor.user, organisation)
    except Refused as refusal:
        return refusal.message
    return ""


@login_required
@require_safe
def own_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What she asked, who decides, since when, what she can do meanwhile."""
    found = access.get_own_join_request(request.actor, pk)  # type: ignore[attr-defined]
    context = {"found": found, "organisation": found.organisation, "Way": JoinRequest.Way}
    may_hand = found.is_pending and may_hand_over(found)
    return render(request, "organisations/demande.html", context | {"may_hand": may_hand, "hint": _hint(found)})


def _hint(found: JoinRequest) -> str:
    """Enough of the register's address for who knows it, too little for who does not: « c…@r….fr »."""
    name, _, domain = found.organisation.register_email.partition("@")
    return f"{name[:1]}…@{domain[:1]}….{domain.rpartition('.')[2]}" if domain else ""


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    actions.withdraw_request(by=actor, request=access.get_own_join_request(actor, pk))
    messages.success(request, "Votre demande est retirée.")
    return redirect("organisations:join_search")


@login_required
@require_POST
def to_network(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.get_own_join_request(actor, pk)
    actions.hand_to_network(by=actor, request=found)
    messages.success(request, "L’équipe du réseau a reçu votre demande.")
    return redirect("organisations:join_request", found.pk)
