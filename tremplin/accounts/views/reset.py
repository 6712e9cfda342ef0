"""Stop the removal of one's second factor, from the link of the mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.accounts import second_factor


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, for mail scanners open links; POST stops."""
    asked = second_factor.get_reset(token)
    if request.method == "POST":
        second_factor.cancel_reset(by=request.actor, asked=asked)  # type: ignore[attr-defined]
        messages.success(request, "Le retrait est arrêté. Votre double protection reste en place.")
        return redirect("account_login")
    return render(request, "account/retrait.html", {"asked": asked}, status=200 if asked.is_waiting else 410)
