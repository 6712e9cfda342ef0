"""A colleague lost her telephone or her key, and her recovery codes: ask for the removal of her second factor."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.accounts import second_factor
from tremplin.accounts.forms_factor import FactorResetForm
from tremplin.kernel.forms import attempt
from tremplin.organisations import access


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    membership = access.get_membership(actor, pk)
    access.check_administrator(actor, membership.organisation)
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        asked = attempt(form, lambda: second_factor.reset_second_factor(by=actor, user=membership.user, why=why))
        if asked is not None:
            messages.success(request, "C’est demandé. La personne est prévenue, et le retrait se fera dans 24 heures.")
            return redirect("organisations:members")
    return render(request, "organisations/protection.html", {"form": form, "membership": membership})
