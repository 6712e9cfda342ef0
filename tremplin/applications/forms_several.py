"""Forms of a candidature sent to several structures."""

from typing import Any

from django import forms

from tremplin.organisations.models import Organisation


class ChooseForm(forms.Form):
    """Structures with `offers`: spontaneous when open, and each open post."""

    targets = forms.MultipleChoiceField(
        label="Structures et postes",
        help_text="8 structures au plus.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une structure ou un poste."},
    )

    def __init__(self, *args: Any, targets: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for one in targets for choice in _choices(one)]
        self.fields["targets"].choices = choices  # type: ignore[attr-defined]


def _choices(one: Any) -> list[tuple[str, str]]:
    name = f"{one.display_name}, {one.commune.name}" if one.commune else one.display_name
    spontaneous = [(str(one.pk), f"{name}\nCandidature spontanée")] if one.spontaneous_open_since else []
    return [*spontaneous, *((str(post.pk), f"{name}\n{post.title}") for post in one.offers)]


class SeveralForm(forms.Form):
    message = forms.CharField(
        label="Message, le même pour toutes",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Écrivez quelques mots aux structures."},
    )
