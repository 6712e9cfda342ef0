"""The team opens a PASS by its number: to correct it, end it, or go back on an act."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.passes.access import visible_passes

LENGTH = 12


class NumberForm(forms.Form):
    """The number as it is written on the document, with or without spaces."""

    numero = forms.CharField(
        label="Numéro du PASS IAE",
        help_text="12 caractères, écrits sur l’attestation.",
        max_length=20,
        error_messages={"required": "Écrivez le numéro du PASS IAE."},
    )

    def clean_numero(self) -> str:
        number = "".join(self.cleaned_data["numero"].split()).upper()
        if len(number) != LENGTH:
            raise forms.ValidationError(f"Ce numéro a {len(number)} caractères : il en faut {LENGTH}.", code="length")
        return number


@login_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_team:
        raise Http404("Page réservée à l’équipe")
    form = NumberForm(request.GET if "numero" in request.GET else None)
    if form.is_valid():
        found = visible_passes(actor).filter(number=form.cleaned_data["numero"]).first()
        if found is not None:
            return redirect("passes:detail", found.pk)
        form.add_error("numero", "Aucun PASS IAE ne porte ce numéro. Vérifiez-le sur l’attestation.")
    return render(request, "passes/trouver.html", {"form": form})
