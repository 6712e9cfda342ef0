"""The cards of a search and its filters. Written here: a page has twenty and eighty boxes, ten times as long in a template."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.facets import POSTS, STRUCTURES
from tremplin.directory.templatetags.annuaire import cases, contrats, delai, heures, salaire, trouve
from tremplin.kernel import typography, wording

from ._library import icone, register, typo_html
from ._statuts import dispositifs, etiquette, membre_du_reseau


@register.simple_tag
def resultats(page: Any) -> SafeString:
    """The results of a page, numbered as in the whole list."""
    rows = "\n".join([*map(result, page.object_list), ""])
    return mark_safe(f'<ol class="resultats" start="{page.start_index()}">\n{rows}</ol>')


def result(row: Any) -> str:
    """One, whatever its shelf: where it leads, what it is, how far, why it was found, what one may expect."""
    what, why, expect = _PARTS.get(row.shelf, _prescriber)(row)
    foot = f'<div class="resultat__bas">{"".join(expect)}</div>'
    return (
        f'<li class="resultat"><h3><a href="{escape(row.url)}">{escape(row.title)}</a></h3>\n{what}{why}\n{foot}</li>'
    )


Parts = tuple[str, str, list[str]]


def _structure(row: Any) -> Parts:
    shown = row.shown
    what = f"<p>{_kinds(tuple(shown['kinds']))} {_where(shown['place'], row)}</p>"
    expect = [_openings(shown)]
    if shown["reply_days"] is not None:
        expect.append(
            f'<span class="ligne-ico">{icone("horloge", "ico--p")}Répond en {delai(shown["reply_days"])} en général</span>'
        )
    return what, _why(row), [*expect, _member(shown)]


def _openings(shown: dict[str, Any]) -> str:
    if shown["open_posts"]:
        return f'<b class="fw-semibold">{wording.count(shown["open_posts"], "poste ouvert,postes ouverts")}</b>'
    if shown["spontaneous"]:
        return "<span>Pas de poste ouvert. Candidature spontanée possible</span>"
    return "<span>Ne reçoit pas de candidature pour le moment</span>"


def _post(row: Any) -> Parts:
    shown = row.shown
    where = _where(f"{shown['structure']}, {shown['place']}", row)
    hours = f", {heures(shown['hours'])} par semaine" if shown["hours"] else ""
    places = wording.count(shown["positions"], "place,places")
    expect = [f'<b class="fw-semibold">{places}</b>', f"<span>Fiche relue le {_day(row.fresh_on)}</span>"]
    pay = f", {salaire(shown['pay'])}" if shown.get("pay") else ""
    why = f"{_found(row)}<p>{escape(contrats(shown['contracts']))}{hours}{pay}</p>"
    return f"<p>{_kinds((shown['kind'],))} {where}</p>", why, [*expect, _member(shown)]


def _prescriber(row: Any) -> Parts:
    shown = row.shown
    does = "Valide l’éligibilité et candidate avec vous" if shown["authorised"] else "Vous aide à candidater"
    expect = [f"<span>{does}</span>"]
    if shown["phone"]:
        expect.append(f'<span class="ligne-ico">{icone("tel", "ico--p")}{escape(shown["phone"])}</span>')
    return f"<p>{_authorised(shown['authorised'])} {_where(shown['place'], row)}</p>\n", _why(row), expect


_PARTS = {STRUCTURES: _structure, POSTS: _post}


def _where(place: str, row: Any) -> str:
    far = "" if row.distance_km is None else f", à {wording.kilometres(row.distance_km)}"
    return f'<span class="ms-1">{escape(place)}{far}</span>'


def _why(row: Any) -> str:
    """The words that were asked for where it says them; otherwise what it says of itself."""
    headline = row.shown["headline"]
    return _found(row) or (f"<p>{escape(headline)}</p>" if headline else "")


def _found(row: Any) -> str:
    return f'<p class="trouve">{trouve(row.said)}</p>' if row.said else ""


def _member(shown: dict[str, Any]) -> str:
    return _mark() if shown["network_member"] else ""


# The same on many cards: written once.
_mark = lru_cache(maxsize=1)(membre_du_reseau)
_kinds = dispositifs


@lru_cache(maxsize=2)
def _authorised(yes: bool) -> SafeString:
    if yes:
        return etiquette("oui", "bouclier", "Organisme habilité")
    return etiquette("plus-tard", "boussole", "Oriente et accompagne")


@lru_cache(maxsize=500)
def _day(day: dt.date) -> str:
    return typography.first_of_month(wording.full(day))


@register.simple_tag
def filtres(groups: Iterable[Any]) -> SafeString:
    """The questions of the filters."""
    return mark_safe("\n".join([*map(_question, groups), ""]))


def _question(group: Any) -> str:
    """One with its boxes, folded when it has many; what its words mean, where somebody asks."""
    legend, folded = escape(group["legend"]), group["folded"]
    told = _explained(tuple((one["value"], one["explained"]) for one in group["boxes"])) if group["explained"] else ""
    hidden = ' class="visually-hidden"' if folded else ""
    fields = f"<fieldset><legend{hidden}>{legend}</legend>{cases(group['name'], group['boxes'])}{told}</fieldset>"
    if not folded:
        return fields
    opened = " open" if group["open"] else ""
    summary = f'<summary class="fw-semibold">{legend} {icone("bas", "ico--p chev")}</summary>'
    return f'<details class="pli-filtre mb-3"{opened}>{summary}{fields}</details>'


@lru_cache(maxsize=500)
def _explained(words: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(f"<dt>{escape(word)}</dt><dd>{typo_html(means)}</dd>" for word, means in words if means)
    summary = f"<summary>Que veulent dire ces mots ? {icone('bas', 'ico--p chev')}</summary>"
    return f'<details class="meta">{summary}<dl class="mt-2">{rows}</dl></details>'
