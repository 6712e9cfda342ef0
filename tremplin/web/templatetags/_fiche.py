"""The pages of organisations, where all of them say the same: written here, for in a template it took half of their time."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from html import escape
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString, mark_safe

from tremplin.directory.links import around
from tremplin.directory.templatetags.annuaire import contrats, heures, salaire
from tremplin.kernel import typography, wording
from tremplin.kernel.addresses import address_of

from ._carte import carte_schematique
from ._library import chemin, icone, register
from ._statuts import dispositifs, membre_du_reseau


@register.simple_tag
def tete_de_fiche(organisation: Any, kinds: Sequence[str], guarantor: str) -> SafeString:
    """Its name, what it does, where, and who read the page again."""
    commune, day = organisation.commune, organisation.reviewed_on
    said = f'<p class="accroche">{escape(organisation.headline)}</p>' if organisation.headline else ""
    short = f"<span>{dispositifs(kinds)}</span>" if kinds else ""
    if commune:
        territory = f", {escape(commune.territory.name)}" if commune.territory else ""
        short += f"<span>{escape(commune.name)}{territory}</span>"
    short += membre_du_reseau() if organisation.network_member else ""
    read = typography.first_of_month(wording.full(day)) if day else ""
    fresh = f'<p class="meta m-0">Fiche relue le {read} par {escape(guarantor)}</p>' if day else ""
    return mark_safe(
        f'<div class="tete"><div><h1>{escape(organisation.display_name)}</h1>{said}'
        f'<p class="meta d-flex flex-wrap gap-2 align-items-center">{short}</p></div>{fresh}</div>'
    )


@register.simple_tag
def faces(kinds: Sequence[str], sheet: Any) -> SafeString:
    """Why one may come, each leading to its part of the page."""
    why = (
        (kinds, "embauche", "être embauché·e"),
        (sheet.sells, "acheter", "acheter"),
        (kinds, "recruter", "recruter"),
        (True, "venir", "venir, contacter"),
    )
    links = "".join([f'<li><a href="#{place}">{words}</a></li>' for there, place, words in why if there])
    return mark_safe(
        f'<nav class="faces" aria-label="Vous venez pour"><ul class="puces"><li>Vous venez pour :</li>{links}</ul></nav>'
    )


@register.simple_tag
def recruter(organisation: Any, sheet: Any) -> SafeString:
    """What it offers to those who hire."""
    lent = "<li>Du personnel mis à disposition de votre entreprise : {}{}.</li>".format
    rows = [
        lent(escape(one.title), f" ({escape(', '.join(one.areas))})" if one.areas else "") for one in sheet.staffing
    ]
    reach = _phone_or_email(organisation)
    talk = f'<p class="mesure">Parlez-en avec la structure : {reach}.</p>' if reach else ""
    return mark_safe(
        f'<section class="mb-5" id="recruter"><h2>Recruter avec {escape(organisation.display_name)}</h2>\n'
        f'{photos(organisation, sheet.photos_to_recruit)}\n<ul class="mesure">{"".join(rows)}\n'
        "<li>Des personnes formées au travail : à la fin de leur parcours, elles cherchent un emploi près de chez elles."
        " Dites à la structure qui vous cherchez.</li>\n<li>Une immersion chez vous pour se connaître avant d’embaucher :"
        f" la structure ou un·e conseiller·e la prépare.</li></ul>\n{talk}</section>\n"
    )


def _phone_or_email(one: Any) -> str:
    phone, email = escape(one.phone), escape(one.email)
    ways = [f'<a href="tel:{phone.replace(" ", "")}">{phone}</a>'] if phone else []
    return " ou ".join([*ways, *([f'<a href="mailto:{email}">{email}</a>'] if email else [])])


@register.simple_tag
def secteurs(organisation: Any) -> SafeString:
    """Its sectors, each a search around it."""
    search, near = chemin("directory:recherche"), around(organisation.commune)
    near = f"&amp;{near}" if near else ""
    row = '<li><a href="{}?secteur={}{}">{}</a></li>'.format
    rows = (row(search, escape(one["code"]), near, escape(one["label"])) for one in organisation.sector_list)
    return mark_safe("".join(rows))


@register.simple_tag
def postes_de_la_fiche(posts: Sequence[tuple[Any, str]]) -> SafeString:
    """The open posts of a structure, each with where to apply for it: "" when nobody may."""
    return mark_safe("\n".join([*(_post(*one) for one in posts), ""]))


def _post(post: Any, apply: str) -> str:
    title, hours = escape(post.title), f", {heures(post.weekly_hours)} par semaine" if post.weekly_hours else ""
    pay = f", {salaire(post.hourly_pay)}" if post.hourly_pay is not None else ""
    says = f"{dispositifs(post.kind)} {escape(contrats(post.contract_kinds))}{hours}{pay}. {escape(post.commune)}"
    what = f'<h3><a href="{address_of("directory:poste", post.pk)}">{title}</a></h3><p class="meta">{says}</p>'
    read = _short(post.refreshed_on)
    places = f"<b>{wording.count(post.positions, 'place,places')}</b><br>Relu le {read}"
    about = f'<span class="visually-hidden"> : {title}</span>'
    button = f'<a class="btn btn-secondaire btn-sm" href="{escape(apply)}">Candidater{about}</a>' if apply else ""
    return f'<li class="tache"><div>{what}</div><div class="meta">{places}</div>{button}</li>'


@lru_cache(maxsize=500)
def _short(day: date) -> str:
    return typography.first_of_month(wording.short(day))


@register.simple_tag
def lignes_de_dispositifs(lines: Sequence[Any]) -> SafeString:
    """The rows of the table of dispositifs, from `directory.dispositifs`."""
    return mark_safe("".join(map(_line, lines)))


def _line(line: Any) -> str:
    places = "non communiqué" if line.places is None else floatformat(line.places, "-1")
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{dispositifs(line.kind)} {escape(line.label)}</th>'
        f'<td role="cell" data-t="Contrats">{escape(line.contracts)}</td>'
        f'<td role="cell" data-t="Convention">{escape(line.state)}</td>'
        f'<td role="cell" class="d" data-t="Postes conventionnés">{places}</td></tr>'
    )


@register.simple_tag
def photos(organisation: Any, shown: Sequence[dict[str, Any]]) -> SafeString:
    """Photos of its page, if it has some."""
    row = '<li><img src="{}" alt="{}" width="400" height="300" loading="lazy"></li>'.format
    address = "organisations:page_photo"
    rows = [row(address_of(address, organisation.slug, one["pk"]), escape(one["caption"])) for one in shown]
    return mark_safe(f'<ul class="photos liste-nue">{"".join(rows)}</ul>\n' if rows else "\n")


@register.simple_tag
def venir_et_contacter(organisation: Any, head: Any, drawn: Any) -> SafeString:
    """Where it is and how to reach it; `drawn`: the map, or None."""
    mistake = address_of("organisations:report", organisation.slug)
    return mark_safe(
        f'{_coming(organisation, drawn)}\n{_reaching(organisation)}\n<p class="petit a-signaler">'
        f'<a href="{mistake}">Signaler une erreur dans cette fiche</a></p>\n'
        f'<p class="seulement-imprime">Adresse de cette fiche : {escape(head.url)}</p>\n'
    )


def _coming(one: Any, drawn: Any) -> str:
    if not (drawn or one.commune):
        return ""
    name, label = (one.commune.name, one.commune.label) if one.commune else ("", "")
    where = escape(f"{one.address}, {one.post_code} {name}" if one.address else label)
    told = (
        (one.access_notes, ""),
        (one.get_step_free_display().lower(), "Accès en fauteuil roulant : "),
        (one.opening_hours, "Accueil du public : "),
    )
    more = "".join(f'<p class="mb-1">{label}{escape(said)}</p>' for said, label in told if said)
    if not drawn:
        return f'<div class="panneau"><h2>Y aller</h2><p>{where}</p>{more}</div>'
    plan = f'<div class="carte mb-2">{carte_schematique(drawn)}</div>'
    return f'<div class="panneau"><h2>Y aller</h2>{plan}<p class="mb-1">{where}</p>{more}</div>\n'


def _reaching(one: Any) -> str:
    if not (one.phone or one.email or one.website):
        return ""
    phone, email, website = map(escape, (one.phone, one.email, one.website))
    row = '<li{}><span class="ligne-ico">{}<a href="{}"{}>{}</a></span></li>'.format
    spaced, outside = ' class="mb-2"', ' rel="nofollow noopener"'
    rows = [
        row(spaced, icone("tel"), f"tel:{phone.replace(' ', '')}", "", phone) if phone else "",
        row(spaced, icone("mel"), f"mailto:{email}", "", email) if email else "",
        row("", icone("boussole"), website, outside, f"Voir le site {escape(wording.of(one.display_name))}")
        if website
        else "",
    ]
    return "\n".join(['<div class="panneau"><h2>Contact</h2><ul class="liste-nue">', *rows, "</ul></div>"])
