"""Drawings of time and quantities: rulers, PASS card, timeline, calculation, criteria, bars."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tremplin.kernel import wording

from . import _frise, _temps
from ._library import register


@register.simple_tag
def regle_mois(starts_on: dt.date, ends_on: dt.date, suspensions: Any = (), today: dt.date | None = None) -> SafeString:
    """Ruler of months, decorative: the dates stand beside it. `suspensions` is a list of (first day, last day)."""
    return _ruler(_temps.ruler(starts_on, ends_on, today or timezone.localdate(), suspensions))


@register.simple_tag
def regle_places(taken: int, total: int) -> SafeString:
    """Ruler of places: one box each, full when taken."""
    return _ruler(["p" if place < taken else "" for place in range(total)])


def _ruler(boxes: list[str]) -> SafeString:
    marks = format_html_join("", '<i class="{}"></i>', ((box,) for box in boxes))
    return format_html('<div class="regle" aria-hidden="true">{}</div>', marks)


@register.inclusion_tag("composants/pass.html")
def carte_pass(
    number: str,
    starts_on: dt.date,
    ends_on: dt.date,
    days_left: int,
    suspensions: Any = (),
    attestation_url: str = "",
    why_url: str = "",
    title: str = "PASS IAE",
    today: dt.date | None = None,
) -> dict[str, Any]:
    """The PASS card: number, ruler, dates, days left, links."""
    return {
        "number": number,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "days_left": days_left,
        "suspensions": suspensions,
        "attestation_url": attestation_url,
        "why_url": why_url,
        "title": title,
        "today": today,
    }


@register.inclusion_tag("composants/frise.html")
def frise(rows: Any, marks: Any = (), today: dt.date | None = None) -> dict[str, Any]:
    """Horizontal timeline (≥ 48em), hidden from assistive technology: put `calcul` or `chrono` beside it.

    `rows`: lines of segments with `kind` (contrat, pass, suspension, ajout, prolongation, carence), `start`, `end`
    (included), `label`, `detail`. `marks`: `date`, `label`, `strong`.
    """
    return {"timeline": _frise.drawing(list(rows), list(marks), today or timezone.localdate())}


@register.inclusion_tag("composants/calcul.html")
def calcul(lines: list[Any], caption: str) -> dict[str, Any]:
    """Table « + 91 jours | reason | date ». Lines: `plus`, `reason`, `detail`, `result`; the last is the total."""
    return {"lines": lines, "caption": caption}


@register.inclusion_tag("composants/criteres.html")
def criteres(items: list[Any]) -> dict[str, Any]:
    """Criteria: `state` (met, doubtful, unmet), `name`, `level`, `said` (how we know), `proof` (or the next step)."""
    return {"items": items}


@register.simple_tag
def jauge(met: int, doubtful: int, needed: int) -> SafeString:
    """Boxes full, hatched, empty, said in words."""
    boxes = (["p"] * met + ["q"] * doubtful + [""] * needed)[: max(needed, met)]
    marks = format_html_join("", '<i class="{}"></i>', ((box,) for box in boxes))
    words = f"{wording.count(met, 'critère établi,critères établis')} sur {needed}, {doubtful} à confirmer"
    return format_html('<span class="jauge" role="img" aria-label="{}">{}</span>', words, marks)


@register.simple_tag
def barre(value: float, largest: float) -> SafeString:
    """A horizontal bar, decorative, `value` being drawn on the scale of `largest`; the number stands beside it."""
    width = round(100 * value / largest, 1) if largest else 0
    return format_html('<svg class="barre" aria-hidden="true"><rect width="{}%" height="100%"/></svg>', f"{width:.1f}")
