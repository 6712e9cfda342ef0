"""Answer a request to join: administrators and network on its page, the register's mailbox by its link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.kernel.forms import attempt
from tremplin.organisations import access_joining as access
from tremplin.organisations import actions
from tremplin.organisations.forms_joining import AcceptForm, NetworkAcceptForm, RefuseForm
from tremplin.organisations.models import JoinRequest, Membership

Way = JoinRequest.Way


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.get_join_request(actor, pk)
    by_network = found.way == Way.NETWORK
    refusing = request.POST.get("decision") == "refuse"
    accept: Any = NetworkAcceptForm if by_network else AcceptForm
    given = request.POST if request.method == "POST" else None
    refuse = RefuseForm(given if refusing else None)
    form = accept(None if refusing else given, initial={"role": Membership.Role.MEMBER, "decision": "accept"})
    if _answered(actor, found, refuse if refusing else form, refusing=refusing):
        messages.success(request, "Votre réponse est enregistrée. La personne est prévenue.")
        return redirect("organisations:queue" if by_network else "organisations:members")
    context = {"found": found, "organisation": found.organisation, "by_network": by_network}
    return render(request, "organisations/repondre.html", context | _forms(form, refuse))


def _forms(accept: Any, refuse: Any) -> dict[str, Any]:
    """Both, and under « form » the one that was sent: the title of the page says when it has a fault."""
    return {"accept": accept, "refuse": refuse, "form": refuse if refuse.is_bound else accept}


def _answered(actor: Any, found: JoinRequest, form: Any, *, refusing: bool) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    if refusing:
        done = attempt(form, lambda: actions.refuse_request(by=actor, request=found, reason=given["reason"]))
        return done is not None
    role, functions = given.get("role", ""), tuple(given.get("functions", ()))
    done = attempt(form, lambda: actions.accept_request(by=actor, request=found, role=role, functions=functions))
    return done is not None


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the register's mailbox opens. Reading it changes nothing: the answer is a POST."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.join_request_by_token(token)
    done = ""
    if request.method == "POST":
        done = "denied" if "denied" in request.POST else "confirmed"
        verb = actions.deny_by_link if done == "denied" else actions.confirm_by_link
        verb(by=actor, request=found)
    state = done or ("open" if found.link_is_open else "over")
    context = {"found": found, "organisation": found.organisation, "state": state}
    return render(request, "organisations/lien.html", context, status=410 if state == "over" else 200)
