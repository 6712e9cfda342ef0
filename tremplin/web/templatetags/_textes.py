"""Tags and filters of text: French spacing, dates, numbers."""

import datetime as dt
import json
import re
from functools import wraps
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from tremplin.kernel import typography, wording

from ._library import register, typo_html

SENTENCE_END = re.compile(r"(?:(?<=[^\W\d_]{2})|(?<=[»)\d]))\. (?=[A-ZÀ-Ü«0-9])")


class Typographie(template.Node):
    """French spacing in all the text of its content, tags and attributes left alone."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.found: dict[type[template.Node], list[template.Node]] = {}

    def get_nodes_by_type(self, nodetype: type[template.Node]) -> list[template.Node]:
        """Every page that extends the frame asks it for its blocks, which do not change: looked for once."""
        if nodetype not in self.found:
            self.found[nodetype] = super().get_nodes_by_type(nodetype)
        return self.found[nodetype]

    def render(self, context: template.Context) -> SafeString:
        return SafeString(typography.html(self.nodelist.render(context)))


@register.tag
def typographie(parser: template.base.Parser, token: template.base.Token) -> Typographie:
    nodelist = parser.parse(("endtypographie",))
    parser.delete_first_token()
    return Typographie(nodelist)


@register.filter
def fait_en_gras(value: Any) -> SafeString:
    """The first sentence (the fact) in bold, the rest (the consequence) as it is."""
    parts = SENTENCE_END.split(str(conditional_escape(value)), maxsplit=1)
    if len(parts) == 1:
        return typo_html(mark_safe(parts[0]))
    return typo_html(mark_safe(f"<b>{parts[0]}.</b> {parts[1]}"))


@register.filter
def en_json(value: Any) -> str:
    """Data for a script of ours, to put in an attribute: escaped there like any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


def _marked_up(text: str) -> SafeString:
    return mark_safe(typography.first_of_month(text))


def _when_given(write: Any) -> Any:
    """A filter that leaves an absent value empty."""

    @wraps(write)
    def filtered(value: Any, *args: Any) -> Any:
        return "" if value in (None, "") else write(value, *args)

    return filtered


for name, write in {
    "date_longue": lambda value: _marked_up(wording.long(value)),
    "date_complete": lambda value: _marked_up(wording.full(value)),
    "date_courte": lambda value: _marked_up(wording.short(value)),
    "date_texte": wording.full,  # without markup: for an attribute
    "heure": wording.clock,
    "date_heure": lambda value: _marked_up(f"{wording.long(value)}, {wording.clock(value)}"),
    "depuis": lambda value, today=None: _marked_up(wording.since(value, today)),
    "jours": wording.days,
    "nombre": wording.number,
    "km": wording.kilometres,
    "poids": wording.weight,
    "compte": wording.count,
    "pass_numero": wording.pass_number,
    "de": wording.of,
}.items():
    register.filter(name, _when_given(write))


@register.filter
def resultat(value: Any) -> str:
    """A cell of calculation: a short date, or words."""
    return _marked_up(wording.short(value)) if isinstance(value, dt.date) else typo_html(value)


@register.filter
def instant(value: dt.date | dt.datetime) -> str:
    """A day, or a day and an hour: « jeudi 12 novembre 2026, 16 h 20 »."""
    clock = f", {wording.clock(value)}" if isinstance(value, dt.datetime) else ""
    return _marked_up(wording.long(value) + clock)
