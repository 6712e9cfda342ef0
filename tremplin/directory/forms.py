"""The simulator's form: the situations of a person, at the law of a day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tremplin.directory.places import find_place
from tremplin.directory.simulation import KINDS as SIMULATED_KINDS
from tremplin.directory.simulation import by_level
from tremplin.kernel.fields import LieuInput
from tremplin.reference.models import Commune
from tremplin.rules.messages import Audience


class SimulatorForm(forms.Form):
    """The situations of a person, at the law of a day. Nothing of it is stored."""

    audience = forms.ChoiceField(
        label="Vous cherchez",
        choices=[(Audience.PERSON, "Pour moi"), (Audience.PROFESSIONAL, "Pour une personne que j’accompagne")],
        widget=forms.RadioSelect,
        initial=Audience.PERSON,
    )
    level_1 = forms.MultipleChoiceField(
        label="Une seule de ces situations suffit", widget=forms.CheckboxSelectMultiple, required=False
    )
    level_2 = forms.MultipleChoiceField(
        label="Plusieurs de ces situations s’ajoutent", widget=forms.CheckboxSelectMultiple, required=False
    )
    kind = forms.ChoiceField(
        label="Type de structure",
        choices=[("", "Je ne sais pas encore"), *((str(one), f"{one.label} ({one})") for one in SIMULATED_KINDS)],
        widget=forms.RadioSelect,
        required=False,
    )
    lieu = forms.CharField(
        label="Ville ou code postal",
        help_text="Pour savoir qui rencontrer tout près.",
        max_length=100,
        required=False,
        widget=LieuInput,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, criteria in by_level(on).items():
            self.fields[f"level_{level}"].choices = [(one.code, one.label) for one in criteria]  # type: ignore[attr-defined]

    def clean_lieu(self) -> Commune | None:
        where = find_place(self.cleaned_data["lieu"])
        if where.unknown:
            offered = ", ".join(one.label for one in where.suggestions[:3])
            hint = f" Vouliez-vous dire : {offered} ?" if offered else ""
            raise ValidationError(
                f"Nous n’avons pas trouvé « {where.asked} ». Vérifiez le nom, ou donnez le code postal.{hint}"
            )
        return where.commune

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.cleaned_data["level_1"], *self.cleaned_data["level_2"])
