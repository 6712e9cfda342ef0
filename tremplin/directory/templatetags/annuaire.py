"""Words of the public pages: contracts, hours, delays, addresses."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.wording import of_place
from tremplin.reference.models import Commune
from tremplin.rules.kinds import ContractType

register = template.Library()
NBSP = "\u00a0"


@register.filter
def contrats(codes: list[str]) -> str:
    """« CDD d’insertion (CDDI), CDI » from codes; unknown ones are left out."""
    known = {str(one): one.label for one in ContractType}
    return ", ".join(known[code] for code in codes if code in known)


@register.filter
def heures(value: Decimal | float | None) -> str:
    """« 26 h », « 17,5 h »."""
    return "" if value is None else f"{float(value):g}".replace(".", ",") + f"{NBSP}h"


@register.filter
def delai(days: float) -> str:
    """« moins d’un jour », « 5 jours » from a number of days."""
    whole = round(days)
    if whole < 1:
        return "moins d’un jour"
    return f"{whole}{NBSP}jour{'s' if whole > 1 else ''}"


@register.filter
def trouve(said: list[tuple[str, bool]]) -> SafeString:
    """What a listing says, the words that were asked for marked."""
    return mark_safe("".join(f"<mark>{escape(text)}</mark>" if asked else escape(text) for text, asked in said))


@register.filter
def autour(commune: Commune) -> str:
    """« Structures autour de Bondy »."""
    return f"Structures autour {of_place(commune.name)}"
