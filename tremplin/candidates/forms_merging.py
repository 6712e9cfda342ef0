"""Forms of a merge and of its undoing."""

from typing import Any

from django import forms

from tremplin.candidates.merging_checks import Caution


class MergeForm(forms.Form):
    """`accepted`: one box a caution, all to be ticked; the verb refuses whatever was not."""

    accepted = forms.MultipleChoiceField(
        label="À vérifier avant de réunir", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Comment savez-vous que c’est la même personne ?",
        help_text="Exemple : la personne l’a confirmé au téléphone, le 3 mars. Ce texte reste dans le registre.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites comment vous savez que c’est la même personne."},
    )

    def __init__(self, *args: Any, cautions: list[Caution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if cautions:
            self.fields["accepted"].choices = [(one.code, one.agreed) for one in cautions]  # type: ignore[attr-defined]
        else:
            del self.fields["accepted"]


class UnmergeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi ces dossiers ne vont pas ensemble",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites pourquoi ces dossiers ne vont pas ensemble."},
    )


class ApartForm(forms.Form):
    why = forms.CharField(
        label="Comment savez-vous que ce sont deux personnes ?",
        help_text="Exemple : deux sœurs jumelles, l’une et l’autre vues en rendez-vous. Ce texte reste dans le registre.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Dites comment vous savez que ce sont deux personnes."},
    )
