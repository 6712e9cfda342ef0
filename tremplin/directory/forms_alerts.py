"""The forms of an alert."""

from typing import Any

from django import forms

from tremplin.directory.models import Alert


class AlertForm(forms.Form):
    """Of an account, or a change: a name and a rhythm."""

    name = forms.CharField(
        label="Nom de l’alerte",
        max_length=80,
        error_messages={"required": "Donnez un nom à cette alerte, pour la reconnaître."},
    )
    rhythm = forms.ChoiceField(
        label="Quand voulez-vous recevoir les nouveautés ?",
        choices=Alert.Rhythm.choices,
        widget=forms.RadioSelect,
        initial=Alert.Rhythm.DAILY,
        error_messages={"required": "Choisissez quand vous voulez recevoir les nouveautés."},
    )


class VisitorAlertForm(AlertForm):
    """Of somebody without account: an address and a rhythm. Its name is the title of the search."""

    email = forms.EmailField(
        label="Votre adresse e-mail",
        help_text="Nous vous écrirons d’abord pour vérifier que cette adresse est bien la vôtre. "
        "Elle ne sert qu’à cette alerte.",
        max_length=254,
        error_messages={"required": "Donnez l’adresse e-mail à laquelle vous écrire."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("email", "rhythm")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["name"]
