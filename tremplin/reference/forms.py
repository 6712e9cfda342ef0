"""A place in a form: what people type, as a commune."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tremplin.kernel.fields import LieuInput
from tremplin.reference.models import Commune
from tremplin.reference.places import resolve_place, suggest_places


class CommuneField(forms.CharField):
    """« Ville ou code postal »: plain text, completed by the page's script; gives the `Commune` that it means."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", LieuInput())
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.label if isinstance(value, Commune) else value

    def clean(self, value: Any) -> Commune | None:
        typed = super().clean(value)
        if not typed:
            return None
        commune = resolve_place(typed)
        if commune is None:
            raise ValidationError(_not_found(typed), code="unknown_place")
        return commune

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def _not_found(typed: str) -> str:
    near = [commune.label for commune in suggest_places(typed, limit=3)]
    advice = f"Vouliez-vous dire {' ou '.join(near)} ?" if near else "Essayez avec son code postal."
    return f"Nous ne trouvons pas « {typed} ». {advice}"


def post_code_of(commune: Commune, typed: str, present: str = "") -> str:
    """The postal code of an address in this commune: the one typed, else the present one, else the town hall's."""
    for code in (*typed.replace("(", " ").replace(")", " ").split(), present):
        if code in commune.postal_codes:
            return code
    return commune.postal_codes[0] if commune.postal_codes else ""
