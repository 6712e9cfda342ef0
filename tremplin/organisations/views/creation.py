"""Declare one's organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.kernel.forms import attempt
from tremplin.organisations import actions
from tremplin.organisations.forms import CreationForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = CreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        created = attempt(form, lambda: actions.create_organisation(by=actor, **form.values()))
        if created is not None:
            messages.success(request, f"{created} est créée. L’équipe du réseau va la vérifier.")
            return redirect("organisations:edit")
    return render(request, "organisations/nouvelle.html", {"form": form})
