"""Where a person lands after logging in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_employer:
        return redirect("applications:received")
    if actor.is_prescriber:
        return redirect("candidates:list")
    if actor.is_professional:
        return redirect("organisations:edit")
    return redirect("applications:mon_parcours")
