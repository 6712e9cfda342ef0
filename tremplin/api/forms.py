"""Forms of the pages around the API: the list to embed, and the keys."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from tremplin.api.models import ApiKey
from tremplin.directory import facets
from tremplin.directory.places import find_place
from tremplin.directory.search import DEFAULT_DISTANCE, DISTANCES
from tremplin.directory.views.search import TAB_LABELS
from tremplin.kernel.fields import LieuInput

LEAST, USUAL, MOST = 3, 5, 20  # results of an embedded list


class WidgetForm(forms.Form):
    """What an embedded list shows."""

    onglet = forms.ChoiceField(label="Montrer", choices=list(TAB_LABELS.items()), widget=forms.RadioSelect)
    lieu = forms.CharField(
        label="Ville, code postal ou territoire",
        help_text="Celui de votre commune, par exemple.",
        max_length=100,
        widget=LieuInput,
    )
    distance = forms.TypedChoiceField(
        label="Distance", choices=[(one, f"{one} km") for one in DISTANCES], coerce=int, initial=DEFAULT_DISTANCE
    )
    secteur = forms.ChoiceField(label="Secteur d’activité", required=False)
    nombre = forms.IntegerField(label="Nombre de résultats", min_value=LEAST, max_value=MOST, initial=USUAL)
    hauteur = forms.IntegerField(
        label="Hauteur du cadre, en pixels",
        help_text="Ce qui dépasse défile dans le cadre : comptez 160 par résultat pour un téléphone.",
        min_value=300,
        max_value=2000,
        initial=650,
    )

    def __init__(self, asked: Mapping[str, Any] | None = None) -> None:
        """`asked`: what an address says, the usual choices for what it leaves out."""
        usual = {"onglet": facets.STRUCTURES}
        usual |= {name: field.initial for name, field in self.base_fields.items() if field.initial is not None}
        super().__init__({**usual, **asked} if asked else None, initial=usual)
        sectors = facets.BY_NAME["secteur"].values()
        self.fields["secteur"].choices = [("", "Tous les secteurs"), *sectors.items()]  # type: ignore[attr-defined]

    def clean_lieu(self) -> str:
        where = find_place(self.cleaned_data["lieu"])
        if where.unknown:
            offered = ", ".join(one.label for one in where.suggestions[:3])
            hint = f" Vouliez-vous dire : {offered} ?" if offered else " Vérifiez le nom, ou donnez le code postal."
            raise ValidationError(f"Nous ne connaissons pas « {where.asked} ».{hint}")
        return where.label

    @property
    def query(self) -> str:
        """What the frame is asked: every choice but the height, which is of the frame itself."""
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != "hauteur"}
        if asked["onglet"] == facets.PRESCRIBERS:
            asked.pop("secteur", None)
        return urlencode(asked)


class KeyForm(forms.Form):
    """A key to make."""

    name = forms.CharField(
        label="À quoi servira cette clé ?", help_text="Exemple : site de la ville, tableau de bord.", max_length=80
    )
    scopes = forms.MultipleChoiceField(
        label="Ce qu’elle permet",
        choices=ApiKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiKey.Scope.READ],
    )
