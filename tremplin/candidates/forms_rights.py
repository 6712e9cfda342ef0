"""Forms of the rights on a file, and of who follows it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import formats

from tremplin.candidates.certified import Difference
from tremplin.candidates.following import END_REASONS
from tremplin.candidates.models import Candidate


class ClaimForm(forms.Form):
    code = forms.CharField(
        label="Le code que l’on vous a donné",
        help_text="10 lettres et chiffres. Exemple : ABCDE 23456. Il est valable 7 jours.",
        max_length=20,
        error_messages={"required": "Écrivez le code que la personne qui vous accompagne vous a donné."},
    )


class ContestForm(forms.Form):
    why = forms.CharField(
        label="Ce qui vous fait dire que ce dossier n’est pas le vôtre",
        help_text="Facultatif. Exemple : je n’ai jamais donné mon adresse à cette structure.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class HandOverForm(forms.Form):
    referent = forms.TypedChoiceField(
        label="Qui suivra la personne",
        error_messages={"required": "Choisissez une personne de votre organisation."},
    )

    def __init__(self, *args: Any, colleagues: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = [("", "Choisir…"), *((str(one.user_id), str(one.user)) for one in colleagues)]
        self.fields["referent"].choices = choices  # type: ignore[attr-defined]


class EndForm(forms.Form):
    why = forms.ChoiceField(
        label="Pourquoi le suivi se termine",
        choices=list(END_REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une raison dans la liste."},
    )


class CertifiedForm(forms.Form):
    """Which of the certified fields to write in the file; all ticked at first."""

    chosen = forms.MultipleChoiceField(label="Ce qui change dans votre dossier", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, differing: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(one.name, _change(one)) for one in differing]  # type: ignore[attr-defined]
        self.fields["chosen"].initial = [one.name for one in differing]
        self.fields["chosen"].error_messages["required"] = "Cochez ce que vous voulez reprendre."


def _change(one: Difference) -> str:
    """« Nom : « Dialo » devient « Diallo » »."""
    proposed, now = _shown(one.proposed), _shown(one.now)
    label = one.label[:1].upper() + one.label[1:]
    return f"{label} : « {now} » devient « {proposed} »" if now else f"{label} : « {proposed} »"


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    return dict(Candidate.Title.choices).get(value, value)
