"""The network verifies organisations; their members read what is waited for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.kernel.forms import attempt
from tremplin.organisations import access_joining as access
from tremplin.organisations import actions
from tremplin.organisations.access import own_organisation
from tremplin.organisations.forms_joining import EvidenceForm, RefuseForm, VerifyForm
from tremplin.organisations.models import Organisation, Verification
from tremplin.rules import identity

SHOWN = 50


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Organisations declared by a member, and requests that nobody else can answer; the oldest first."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    access.check_team(actor)
    waiting, asked = access.verifications_to_decide(), access.requests_to_decide(actor)
    by_network = asked.filter(way="network")
    context = {"organisations": list(waiting[:SHOWN]), "requests": list(by_network[:SHOWN])}
    return render(request, "organisations/verifications.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The evidence, and the decision."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.get_verification(actor, pk)
    refusing = request.POST.get("decision") == "refuse"
    given = request.POST if request.method == "POST" else None
    form, refuse = VerifyForm(None if refusing else given), RefuseForm(given if refusing else None)
    if _decided(actor, found, refuse if refusing else form, refusing=refusing):
        messages.success(request, "Votre décision est enregistrée. Les membres sont prévenus.")
        return redirect("organisations:queue")
    context = {"found": found, "organisation": found.organisation, "accept": form, "refuse": refuse}
    return render(
        request,
        "organisations/verifier.html",
        context | _evidence(found.organisation) | {"form": refuse if refusing else form},
    )


def _decided(actor: Any, found: Verification, form: Any, *, refusing: bool) -> bool:
    if not form.is_valid():
        return False
    given, organisation = form.cleaned_data, found.organisation
    if refusing:
        done: Any = attempt(
            form, lambda: actions.refuse_verification(by=actor, verification=found, reason=given["reason"])
        )
    else:
        done = attempt(form, lambda: actions.verify_organisation(by=actor, organisation=organisation, how=given["how"]))
    return done is not None


def _evidence(organisation: Organisation) -> dict[str, Any]:
    """What helps to decide, besides what the member wrote."""
    same = Organisation.objects.filter(siret__startswith=organisation.siren).exclude(pk=organisation.pk)
    earlier = organisation.verifications.filter(decided_at__isnull=False).order_by("-decided_at")
    return {
        "kinds": list(organisation.dispositifs.values_list("kind", flat=True)),
        "siret_valid": bool(organisation.siret) and identity.siret(siret=organisation.siret or "").valid,
        "same_siren": list(same.order_by("name")[:5]) if organisation.siren else [],
        "earlier": list(earlier[:5]),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Its members read what is waited for, from whom, since when; its administrators may add to it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    organisation = own_organisation(actor)
    form = EvidenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        evidence = form.cleaned_data["evidence"]
        if attempt(form, lambda: actions.give_evidence(by=actor, organisation=organisation, evidence=evidence)):
            messages.success(request, "C’est transmis à l’équipe du réseau.")
            return redirect("organisations:verification")
    context = {"organisation": organisation, "found": access.own_verification(actor), "form": form}
    return render(request, "organisations/verification.html", context)
