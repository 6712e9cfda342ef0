"""Words of the public pages: contracts, hours, delays, addresses."""

from decimal import Decimal

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.found import START, STOP
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
def trouve(said: str) -> SafeString:
    """The words of a listing that were found, marked; everything else is escaped."""
    return mark_safe(escape(said).replace(START, "<mark>").replace(STOP, "</mark>"))


@register.filter
def autour(commune: Commune) -> str:
    """« Structures autour de Bondy »."""
    return f"Structures autour {of_place(commune.name)}"


@register.filter
def a_qui(name: str) -> str:
    """« à La Verrière », « aux Essais », « au Clos », before a name."""
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"au {name[3:]}" if name.startswith("Le ") else f"à {name}"
