"""Tags of status and the short turn: always an icon and words."""

import datetime as dt
from functools import cache, lru_cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tremplin.kernel import wording

from . import _mots
from ._library import icone, read, register, typo_html

Day = dt.date | dt.datetime


def _drawn(tag: _mots.Tag) -> SafeString:
    return format_html('<span class="etiq etiq--{}">{}{}</span>', tag.tint, icone(tag.icon), typo_html(tag.words))


# Those whose words are in `_mots` are written once.
_tag = cache(_drawn)


@register.simple_tag
def etiquette(tint: str, icon: str, words: str) -> SafeString:
    """A tag of another kind: `tint` among nouvelle, etude, plus-tard, vivier, silence, oui, non."""
    return _drawn(_mots.Tag(tint, icon, words))


@register.simple_tag
def etiquette_candidature(state: str, audience: str = "pro", silent: bool = False) -> SafeString:
    """State of an application, in the words of « person » or « pro »; `silent` after 30 days without an answer."""
    return _tag(_mots.application(state, audience, silent))


@register.simple_tag
def etiquette_pass(status: str) -> SafeString:
    return _tag(_mots.PASS[status])


@register.simple_tag
def etiquette_eligibilite(status: str, by: str = "", until: Day | None = None) -> SafeString:
    """« Éligible », then by whom and until when if known."""
    details = [f"validé par {by}" if by else "", f"jusqu’au {wording.full(until)}" if until else ""]
    extra = ", ".join(detail for detail in details if detail)
    beside = format_html(' <span class="meta">{}</span>', typo_html(extra)) if extra else ""
    return format_html("{}{}", _tag(_mots.ELIGIBILITY[status]), beside)


@register.simple_tag
def etiquette_regles(standing: str) -> SafeString:
    """Where a person stands with the rules of the IAE: codes of eligibility, « waiting », « suspended »."""
    return _tag(_mots.STANDING[standing])


@register.simple_tag
def etiquette_certification(value: str, source: str = "", on: Day | None = None) -> SafeString:
    """Three values: certified, refused, unknown; each with its source and date."""
    tint, icon, words = _mots.CERTIFICATION[value]
    parts = (words, f"par {source}" if source else "", f"le {wording.full(on)}" if on else "")
    return _drawn(_mots.Tag(tint, icon, " ".join(part for part in parts if part)))


@register.simple_tag
def etiquette_echange(status: str) -> SafeString:
    """Exchange with the payer: to_send, sent, accepted, to_correct."""
    return _tag(_mots.EXCHANGE[status])


@register.simple_tag
def dispositifs(kinds: Any) -> SafeString:
    """« ACI EI » as abbreviations with their full names; one kind or several."""
    return _abbreviated((kinds,) if isinstance(kinds, str) else tuple(str(kind) for kind in kinds))


@lru_cache(maxsize=500)
def _abbreviated(several: tuple[str, ...]) -> SafeString:
    row = '<abbr class="disp" title="{}">{}</abbr>'
    return format_html_join(" ", row, ((_mots.DISPOSITIFS.get(kind, kind), kind) for kind in several))


@register.simple_tag
@cache
def membre_du_reseau() -> SafeString:
    return format_html('<span class="reseau">{} Membre du réseau</span>', icone("reseau"))


@register.simple_tag
@lru_cache(maxsize=2000)
def compteur(count: int | str, yours: bool = False) -> SafeString:
    """A number beside a word, or how it is said; in mirabelle when it means « à vous »."""
    said = count if isinstance(count, str) else wording.number(count)
    words = SafeString('<span class="visually-hidden"> à vous</span>') if yours else SafeString("")
    extra = " compteur--vous" if yours else ""
    return format_html('<span class="compteur{}">{}{}</span>', extra, said, words)


HOLDERS = {
    "vous": ("tour--vous", "À vous"),
    "libre": ("tour--libre", "Vous êtes libre"),
    "fini": ("tour--fini", "Terminé"),
}


@register.simple_tag
def tour(holder: str, when: Day | str = "", today: dt.date | None = None) -> SafeString:
    """Short turn. `holder` is « vous », « libre », « fini » or words (« À la structure »); `when` a day or words."""
    style, words = HOLDERS.get(holder, ("", holder))
    if isinstance(when, dt.date):
        when = f"le {wording.full(when)}" if holder == "fini" else wording.since(when, today)
    return _turn(style, words, when)


# The same on many lines of a list. A text marked safe is not the same text that is not: they are told apart by type.
@lru_cache(maxsize=2000, typed=True)
def _turn(style: str, words: str, when: str) -> SafeString:
    return format_html(
        '<span class="tour {}"><span><b>{}</b> {}</span></span>', style, typo_html(words), typo_html(when)
    )


@register.filter
def passe(actors: list[Any]) -> str:
    """« 3-1 »: from the actor marked `passed` to the one marked `current`; empty when nobody passed the ball."""
    places = {}
    for place, actor in enumerate(actors, start=1):
        places.update({name: place for name in ("passed", "current") if read(actor, name)})
    return f"{places['passed']}-{places['current']}" if {"passed", "current"} <= places.keys() else ""
