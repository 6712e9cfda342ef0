"""The lines of received candidatures. Written here: a page has up to a hundred, twice as long in a template."""

from datetime import date
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tremplin.kernel import typography, wording

from ._library import register
from ._statuts import etiquette_candidature, etiquette_regles, tour

FREE = "<small>La personne sait qu’elle est libre. Vous pouvez encore répondre.</small>"


@register.simple_tag
def lignes_recues(rows: list[dict[str, Any]]) -> SafeString:
    """The cells of `applications.views.received`: whom, for what and from whom, may she be hired, where it is, whose turn."""
    today = timezone.localdate()
    return mark_safe("\n".join(_received(row, today) for row in rows))


def _received(row: dict[str, Any], today: date) -> str:
    name, sent = escape(row["name"]), typography.first_of_month(wording.short(row["sent_at"]))
    box = (
        f'<input class="form-check-input" type="checkbox" name="c" id="c{row["id"]}" value="{row["id"]}">'
        f'<label class="visually-hidden" for="c{row["id"]}">Sélectionner {name}</label>'
    )
    who = f'<a href="{escape(row["url"])}">{name}</a><small class="fw-normal">{escape(row["town"])}</small>'
    origin = f'<small>par {escape(row["by"])}, <span class="nobr">le {sent}</span></small>'
    standing = f"{etiquette_regles(row['standing'].code)}<small>{escape(row['standing'].words)}</small>"
    state = f'<span class="nobr">{etiquette_candidature(row["state"], "pro", row["silent"])}</span>'
    cells = [
        f'<td class="coche" role="cell">{box}</td><th scope="row" role="rowheader">{who}</th>',
        f'<td role="cell">{escape(row["posts"] or "Candidature spontanée")}{origin}</td>',
        f'<td role="cell">{standing}</td>',
        f'<td role="cell">{state}{FREE if row["silent"] else ""}</td>',
        f'<td role="cell" class="petit">{tour(row["turn"].holder, row["turn"].when, today)}</td>',
    ]
    return '<tr role="row">' + "\n".join(cells) + "</tr>"
