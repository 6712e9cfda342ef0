"""Words of the public pages: contracts, hours, delays, addresses."""

from decimal import Decimal
from functools import lru_cache
from html import escape as plain
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.facets import CONTRACTS
from tremplin.directory.search import DISTANCES
from tremplin.directory.steps import MOST
from tremplin.directory.wording import of_place
from tremplin.kernel import typography, wording
from tremplin.kernel.typography import NBSP
from tremplin.reference.models import Commune
from tremplin.rules import numbers

register = template.Library()
_CHECKED = {True: " checked", False: ""}
_SELECTED = {True: " selected", False: ""}


@register.filter
def contrats(codes: list[str]) -> str:
    """« CDD d’insertion (CDDI), CDI » from codes; unknown ones are left out."""
    return ", ".join(CONTRACTS[code] for code in codes if code in CONTRACTS)


@register.filter
def heures(value: Decimal | float | None) -> str:
    """« 26 h », « 17,5 h »."""
    return "" if value is None else f"{numbers.in_french(value)}{NBSP}h"


@register.filter
def salaire(euros: Decimal | float) -> str:
    """« 12,50 € brut par heure »."""
    return f"{wording.number(euros, 2)}{NBSP}€ brut par heure"


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
    return SafeString("".join([f"<mark>{plain(text)}</mark>" if asked else plain(text) for text, asked in said]))


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


@register.simple_tag
def cases(name: str, boxes: list[dict[str, Any]]) -> SafeString:
    """The boxes of one filter, each with its number of answers. Written here: a page has up to eighty of them."""
    written = []
    for one in boxes:
        box, label = _box(name, one["value"], one["label"])
        written.append(f"{box}{_CHECKED[one['checked']]}{label}{_bounded(one['count'])}</span></label></div>")
    return SafeString("".join(written))


# Of our own lists of values: few, and the same for everybody.
@lru_cache(maxsize=2_000)
def _box(name: str, value: str, label: str) -> tuple[str, str]:
    """What stands before the mark of a box, and between it and its number."""
    value, label = escape(value), typography.html(escape(label))
    box = '<div class="form-check"><input class="form-check-input" type="checkbox"'
    box += f' id="{name}-{value}" name="{name}" value="{value}"'
    return box, f'><label class="form-check-label" for="{name}-{value}">{label} <span class="meta">'


@register.simple_tag
@lru_cache(maxsize=len(DISTANCES) + 1)
def choix_de_distance(chosen: int) -> SafeString:
    """The distances offered, as options."""
    row = '<option value="{0}"{1}>{0} km</option>'.format
    return mark_safe("".join(row(one, _SELECTED[one == chosen]) for one in DISTANCES))


@register.simple_tag
def choix_de_metier(trades: list[dict[str, Any]]) -> SafeString:
    """The trades offered, as options: up to two hundred of them."""
    options = []
    for one in trades:
        value, label = _trade(one["code"], one["label"])
        options.append(f"<option {value}{_SELECTED[one['chosen']]}>{label} ({_bounded(one['n'])})</option>")
    return mark_safe("".join(options))


@lru_cache(maxsize=2_000)
def _trade(code: str, label: str) -> tuple[str, str]:
    return f'value="{escape(code)}"', escape(label)


@register.filter
def combien(value: int, words: str) -> str:
    """« 3 structures », « plus de 1 000 structures » beyond what is counted."""
    return f"{_bounded(value)}{NBSP}{words.partition(',')[2]}" if value > MOST else wording.count(value, words)


@lru_cache(maxsize=2_000)
def _bounded(count: int) -> str:
    return wording.bounded(count, MOST)
