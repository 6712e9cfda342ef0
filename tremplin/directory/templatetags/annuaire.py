"""Words of the public pages: contracts, hours, delays, addresses."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse

from tremplin.directory.wording import of_place
from tremplin.jobs.models import JobPost
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
def adresse_publique(row: Any, tab: str) -> str:
    """Where the card of a tab leads. An organisation may have a page as a structure and another as a prescriber."""
    if isinstance(row, JobPost):
        return row.get_absolute_url()
    return reverse("directory:prescripteur" if tab == "prescripteurs" else "directory:structure", args=[row.slug])


@register.filter
def autour(commune: Commune) -> str:
    """« Structures autour de Bondy »."""
    return f"Structures autour {of_place(commune.name)}"
