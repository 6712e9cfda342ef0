"""Forms of an « accès motivé »."""

from typing import Any

from django import forms

from tremplin.candidates.forms import born_after, born_before
from tremplin.candidates.models import MotivatedAccess
from tremplin.kernel.fields import DateTroisChamps


class AccessForm(forms.Form):
    """Why the file of a person never met is opened. `by_address`: she was found by an address that others may know."""

    birth_date = DateTroisChamps(
        label="Sa date de naissance",
        help_text="Dite par la personne. Une adresse e-mail ne suffit pas à ouvrir un dossier.",
        earliest=born_after,
        latest=born_before,
        error_messages={"required": "Écrivez la date de naissance que la personne vous a dite."},
    )
    reason = forms.ChoiceField(
        label="Pourquoi vous ouvrez son dossier",
        choices=MotivatedAccess.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison dans la liste."},
    )
    text = forms.CharField(
        label="En une phrase",
        help_text="La personne lira ces mots. Exemple : entretien d’accueil du 3 mars, demande de la personne.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Dites en une phrase pourquoi vous ouvrez ce dossier. La personne la lira."},
    )

    def __init__(self, *args: Any, by_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_address:
            del self.fields["birth_date"]


class ContestAccessForm(forms.Form):
    why = forms.CharField(
        label="Ce qui ne va pas",
        help_text="Facultatif. Exemple : je n’ai jamais rencontré cet organisme.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
