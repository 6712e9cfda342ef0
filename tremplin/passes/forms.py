"""The filters of a register of PASS, as its page shows them."""

from typing import Any

from django import forms

from tremplin.passes.filters import ORDERS, STATES, Sought
from tremplin.rules.kinds import PassStatus


class PassFilterForm(forms.Form):
    """Bound to the address: a value that does not exist filters nothing. `counts` are those of the whole register."""

    nom = forms.CharField(label="Nom ou numéro", required=False, max_length=100)
    etat = forms.ChoiceField(label="État", required=False)
    fin = forms.ChoiceField(
        label="Fin du PASS IAE",
        required=False,
        choices=[("", "Toutes"), ("1", "Dans le mois"), ("3", "Dans les 3 mois"), ("7", "Dans les 7 mois")],
    )
    contrat = forms.ChoiceField(
        label="Contrat",
        required=False,
        choices=[
            ("", "Tous"),
            ("en-cours", "En cours"),
            ("recent", "Fini depuis moins de 90 jours"),
            ("ancien", "Fini depuis 90 jours ou plus"),
        ],
    )
    tri = forms.ChoiceField(
        label="Ordre", required=False, choices=[(code, label) for code, (label, _) in ORDERS.items()]
    )

    def __init__(self, *args: Any, counts: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        etat: Any = self.fields["etat"]
        found = counts or {}
        etat.choices = [("", "Tous"), *((state, _label(state, found)) for state in STATES)]

    @property
    def sought(self) -> Sought:
        self.is_valid()
        asked = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Sought(asked["etat"], asked["fin"], asked["contrat"], asked["tri"], asked["nom"].strip())


def _label(state: PassStatus, counts: dict[str, int]) -> str:
    return f"{STATES[state]} ({counts[state]})" if state in counts else STATES[state]
