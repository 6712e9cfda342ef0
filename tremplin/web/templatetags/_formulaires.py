"""Forms: one field, the summary of errors."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from . import _champs
from ._library import register


@register.inclusion_tag("composants/champ.html")
def champ(bound: Any, largeur: str = "", suffixe: str = "", facultatif: bool = True) -> dict[str, Any]:
    """A field: label, help, error, input.

    `largeur` 8, 12 or 20 (rem); `suffixe` a unit after the input; `facultatif=False` hides « (facultatif) » (filters).
    """
    kind = _champs.kind(bound)
    _champs.dress(bound, "" if suffixe else str(largeur))
    return {
        "bound": bound,
        "kind": kind,
        "rows": _champs.options(bound) if kind in ("cases", "choix") else [],
        "errors": _champs.error_texts(bound),
        "described_by": _champs.described_by(bound),
        "optional": facultatif and not bound.field.required and kind != "case" and not bound.field.disabled,
        "suffix": suffixe,
        "width": largeur,
    }


@register.simple_tag
def erreurs(*forms: Any) -> str:
    """Summary of the errors of forms and formsets; nothing when there is none."""
    rows = _champs.all_errors(forms)
    return render_to_string("composants/erreurs.html", {"rows": rows}) if rows else SafeString("")
