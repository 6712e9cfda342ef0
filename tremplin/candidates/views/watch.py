"""For the platform's team: whose access is paused, what was opened, and how to give it back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.candidates import watching
from tremplin.kernel.forms import attempt

SHOWN = 50


class LiftForm(forms.Form):
    why = forms.CharField(
        label="Pourquoi lever la pause ?",
        help_text="Exemple : appel à la structure, la personne triait les candidatures d’un forum. Gardé au journal.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_safe
def watch(request: HttpRequest) -> HttpResponse:
    """Pauses in force, pauses lifted, alerts; the latest fifty of each."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    watching.check_staff(actor)
    pauses = watching.visible_pauses(actor)
    context = {
        "current": list(pauses.filter(lifted_at=None)[:SHOWN]),
        "lifted": list(pauses.exclude(lifted_at=None)[:SHOWN]),
        "alerts": list(watching.visible_alerts(actor)[:SHOWN]),
    }
    return render(request, "candidates/watch.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = watching.get_pause(actor, pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, lambda: watching.lift_pause(by=actor, pause=found, why=form.cleaned_data["why"])
    ):
        messages.success(request, f"La pause de {found.user} est levée.")
        return redirect("candidates:watch")
    context = {"found": found, "form": form, "opened": watching.opened_before(found)}
    return render(request, "candidates/pause.html", context)
