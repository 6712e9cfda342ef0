"""Forms of everyday work around a candidature."""

from typing import Any

from django import forms

from tremplin.organisations.models import Organisation


class SendOnForm(forms.Form):
    """Where to, with which words, and the person's agreement."""

    target = forms.ChoiceField(
        label="Envoyer à",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une structure ou un de ses postes."},
    )
    message = forms.CharField(
        label="Votre message à la structure",
        help_text="La personne le lit aussi.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    keep_cv = forms.ChoiceField(
        label="Joindre le CV",
        choices=[("oui", "Oui, le même CV"), ("non", "Non")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le CV doit être joint."},
    )
    agreed = forms.BooleanField(
        label="La personne est d’accord pour que sa candidature soit envoyée à cette structure",
        error_messages={"required": "Demandez d’abord son accord à la personne."},
    )

    def __init__(self, *args: Any, targets: list[Organisation], with_cv: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target"]
        field.choices = [pair for one in targets for pair in _choices(one)]
        if not with_cv:
            del self.fields["keep_cv"]


def _choices(target: Any) -> list[tuple[str, str]]:
    place = f", {target.commune.name}" if target.commune else ""
    found = [(f"poste:{post.pk}", f"{post.title}\n{target.display_name}{place}") for post in target.offers]
    if target.spontaneous_open_since is not None:
        found.append((f"structure:{target.pk}", f"Candidature spontanée\n{target.display_name}{place}"))
    return found
