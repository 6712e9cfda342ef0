"""The search page around its results: the box, the choices, what was asked already. Written here: every search has them."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.templatetags.annuaire import choix_de_distance

from ._cadre import written
from ._library import chemin, icone, register

WHAT = {
    "": ("Métier, activité ou nom d’une structure", "Exemple : espaces verts, cuisine"),
    PRESCRIBERS: ("Nom d’un organisme, ou votre situation", "Exemple : mission locale, RSA"),
}
Choice = tuple[str, str, bool]  # label, address, whether it is the present one


@register.simple_tag
def boite_de_recherche(words: str, place: str, distance: Any, tab: str = "") -> SafeString:
    """What, where, how far, and the button. What is suggested names structures and posts: nothing to prescribers."""
    asked, example = WHAT.get(tab, WHAT[""])
    suggested = "" if tab == PRESCRIBERS else f' data-mots="{chemin("directory:suggestions")}"'
    return mark_safe(
        f'<div><label for="q">{asked}</label><input type="text" class="form-control" id="q"'
        f' name="q" value="{escape(words)}" maxlength="100" autocomplete="off" placeholder="{example}"{suggested}></div>\n'
        '<div><label for="lieu">Ville, code postal ou territoire</label><input type="text" class="form-control" id="lieu"'
        f' name="lieu" value="{escape(place)}" maxlength="100" autocomplete="postal-code"'
        f' placeholder="Exemple : Bondy ou 93140" data-lieux="{chemin("directory:lieux")}" data-autour-de-moi></div>\n'
        '<div><label for="distance">Distance</label><select class="form-select" id="distance" name="distance">'
        f"{choix_de_distance(distance)}</select></div>\n"
        f'<button class="btn btn-primary">{icone("loupe")}Chercher</button>\n'
    )


@register.simple_tag
def deja_demande(values: dict[str, Any], tab: str) -> SafeString:
    """What the filters keep of the search, unseen in their form."""
    kept = {name: values[name] for name in ("q", "lieu", "distance", "presence", "tri")}
    kept |= {"onglet": "" if tab == "structures" else tab, "vue": values["vue"], "cadre": values["cadre"]}
    row = '<input type="hidden" name="{}" value="{}">'.format
    return mark_safe("".join(row(name, escape(str(value))) for name, value in kept.items() if value))


@register.simple_tag
def ordre(presences: list[Choice], views: list[Choice], orders: list[Choice], found: Any) -> SafeString:
    """Who is looked for; where something was found, how it is shown and in which order."""
    who = _choices("Où cherchez-vous ?", presences) if presences else ""
    if not found:
        return mark_safe(who)
    shown = _choices("Affichage des résultats", views, "choix choix--vue")
    sorted_by = _choices("Ordre des résultats", orders, before='<span aria-hidden="true">Trier :</span>')
    return mark_safe(f"{who}{shown}{sorted_by}")


@register.simple_tag
def classement() -> SafeString:
    """How the results are sorted, explained."""
    return mark_safe(written("directory/_classement.html"))


def _choices(label: str, choices: Iterable[Choice], style: str = "choix", before: str = "") -> str:
    current = {True: ' aria-current="true"', False: ""}
    row = '<li><a href="{}"{}>{}</a></li>'.format
    rows = "".join(row(escape(url), current[here], escape(words)) for words, url, here in choices)
    return f'<nav class="{style}" aria-label="{label}">{before}<ul>{rows}</ul></nav>\n'


@register.simple_tag
def suivre(same: str, followable: bool, booklet: tuple[str, str] | None, whole: str) -> SafeString:
    """What one may do with the answer: be told of news, read it elsewhere; `whole`: its address as a file, "" for nothing."""
    same, whole = escape(same), escape(whole)
    alert = (
        f'<a class="btn btn-sm btn-secondaire" href="{chemin("directory:alerte")}{same}">'
        f"{icone('cloche')}Recevoir les nouveautés</a> "
    )
    name, path = map(escape, booklet) if booklet else ("", "")
    printed = f' <a class="btn btn-lien btn-sm" href="{path}">Livret PDF : {name}</a>' if booklet else ""
    files = (("csv", "CSV"), ("xlsx", "Excel"), ("geojson", "carte (GeoJSON)"))
    link = '<a href="{}{}" rel="nofollow">{}</a>'.format
    listed = " · ".join(link(chemin("directory:export", kind), whole, words) for kind, words in files)
    return mark_safe(
        f'<p class="suivre mt-4">{alert if followable else ""}<a class="btn btn-lien btn-sm"'
        f' href="{chemin("directory:recherche_atom")}{same}">Flux Atom<span class="visually-hidden"> de cette recherche'
        f'</span></a>{printed} <button type="button" class="btn btn-lien btn-sm" data-imprimer hidden>Imprimer</button></p>\n'
        + (f'<p class="suivre meta">Télécharger : {listed}</p>\n' if whole else "\n")
    )
