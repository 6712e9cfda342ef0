"""Invitations: send, send again, revoke; and the page that the link opens."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tremplin.accounts.access import has_proven
from tremplin.kernel.actor import Actor
from tremplin.kernel.forms import attempt
from tremplin.organisations import access, actions
from tremplin.organisations.forms import InvitationForm
from tremplin.organisations.models import Invitation, Membership


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access.own_organisation(actor)
    access.check_administrator(actor, organisation)
    form = InvitationForm(request.POST or None, initial={"role": Membership.Role.MEMBER})
    if request.method == "POST" and form.is_valid():
        sent = attempt(form, lambda: actions.invite(by=actor, organisation=organisation, **form.cleaned_data))
        if sent is not None:
            messages.success(request, f"L’invitation part à {sent.email}. Le lien est valable 14 jours.")
            return redirect("organisations:members")
    return render(request, "organisations/inviter.html", {"form": form, "organisation": organisation})


@login_required
@require_POST
def resend(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    invitation = access.get_pending_invitation(actor, pk)
    actions.resend_invitation(by=actor, invitation=invitation)
    messages.success(request, f"L’invitation repart à {invitation.email}, valable 14 jours de plus.")
    return redirect("organisations:members")


@login_required
@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    invitation = access.get_pending_invitation(actor, pk)
    actions.revoke_invitation(by=actor, invitation=invitation)
    messages.success(request, f"L’invitation de {invitation.email} est annulée. Son lien ne mène plus nulle part.")
    return redirect("organisations:members")


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens; joining is a POST, so that reading the mail changes nothing."""
    actor = request.actor  # type: ignore[attr-defined]
    invitation = access.invitation_by_token(token)
    if request.method == "POST" and actor.is_authenticated:
        actions.accept_invitation(by=actor, invitation=invitation)
        messages.success(
            request, f"Vous faites partie de l’équipe. Vous agissez maintenant pour {invitation.organisation}."
        )
        return redirect("welcome")
    state = _state(actor, invitation)
    gone = state in ("used", "revoked", "expired")
    context = {"invitation": invitation, "organisation": invitation.organisation, "state": state}
    return render(request, "organisations/invitation.html", context, status=410 if gone else 200)


def _state(actor: Actor, invitation: Invitation) -> str:
    """used, revoked, expired, anonymous, other_account, unconfirmed or yours."""
    if invitation.accepted_at is not None:
        return "used"
    if invitation.revoked_at is not None or invitation.organisation.closed_on is not None:
        return "revoked"
    if not invitation.is_open:
        return "expired"
    if not actor.is_authenticated:
        return "anonymous"
    if has_proven(actor.user, invitation.email):
        return "yours"
    return "unconfirmed" if actor.user.email.lower() == invitation.email.lower() else "other_account"
