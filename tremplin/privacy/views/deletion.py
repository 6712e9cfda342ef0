"""Ask for one's data to be deleted, once told what goes and what stays; change one's mind."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tremplin.kernel.forms import attempt
from tremplin.privacy import actions, law
from tremplin.privacy.plans import plan_of

PAGE = "privacy:deletion"


class ConfirmForm(forms.Form):
    """Nothing to type: it carries the refusal, if any."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, lambda: actions.ask_deletion(by=actor)):
        messages.success(request, "Votre demande est enregistrée. Vous pouvez encore changer d’avis.")
        return redirect(PAGE)
    context = {
        "form": form,
        "plan": plan_of(actor.user),
        "waiting": actions.waiting_deletion(actor.user),
        "delay": law.in_words("change_of_mind"),
        "due_on": law.after("change_of_mind", timezone.localdate()),
    }
    return render(request, "privacy/deletion.html", context)


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    actions.keep_all(by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "Votre demande est annulée. Rien n’a été supprimé.")
    return redirect("privacy:mine")
