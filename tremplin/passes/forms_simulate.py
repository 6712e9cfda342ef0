"""« Et si… »: three suppositions, each left empty or filled in. Read from the address: nothing is kept."""

from typing import Any

from django import forms

from tremplin.kernel.fields import DateTroisChamps
from tremplin.passes.simulating import Supposition
from tremplin.rules.kinds import ProlongationReason

LONGEST = 3650  # days; the rules have the last word


class SimulateForm(forms.Form):
    """Names are short and French: they are read in the address."""

    du = DateTroisChamps(label="Suspendre à partir du", required=False)
    au = DateTroisChamps(
        label="Dernier jour de la suspension", help_text="Vide : la fin n’est pas connue.", required=False
    )
    embauche = DateTroisChamps(label="Embaucher le", required=False)
    motif = forms.ChoiceField(
        label="Prolonger, pour quel motif ?",
        choices=[("", "Ne pas prolonger"), *ProlongationReason.choices()],
        required=False,
    )
    jours = forms.IntegerField(
        label="Prolonger de combien de jours ?",
        min_value=1,
        max_value=LONGEST,
        required=False,
        error_messages={
            "invalid": "Écrivez un nombre de jours, en chiffres.",
            "min_value": "Écrivez un nombre de jours plus grand que zéro.",
            "max_value": f"Écrivez un nombre de jours plus petit ou égal à {LONGEST}.",
        },
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("au") and not data.get("du") and "du" not in self.errors:
            self.add_error("du", "Donnez aussi le premier jour de la suspension.")
        if data.get("motif") and not data.get("jours") and "jours" not in self.errors:
            self.add_error("jours", "Donnez aussi le nombre de jours.")
        if data.get("jours") and not data.get("motif"):
            self.add_error("motif", "Choisissez aussi le motif de la prolongation.")
        if not self.errors and not any(data.get(name) for name in ("du", "embauche", "motif")):
            self.add_error("du", "Remplissez au moins une supposition : suspendre, embaucher ou prolonger.")
        return data

    @property
    def asked(self) -> Supposition:
        data = self.cleaned_data
        reason = ProlongationReason(data["motif"]) if data["motif"] else None
        return Supposition(data["du"], data["au"], data["embauche"], reason, data["jours"] or 0)
