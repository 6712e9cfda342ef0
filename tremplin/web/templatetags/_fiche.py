"""The pages of organisations, where all of them say the same: written here, for in a template it took half of their time.

What else a page of a structure may say, which few do, is in its template; how to apply is in `_candidater`.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context
from django.template.defaultfilters import floatformat
from django.utils.safestring import SafeString

from tremplin.directory.links import around
from tremplin.directory.templatetags.annuaire import contrats, heures, salaire
from tremplin.kernel import typography, wording
from tremplin.kernel.addresses import address_of

from ._carte import carte_schematique
from ._library import chemin, icone, register
from ._statuts import compteur, dispositifs, membre_du_reseau


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
    return SafeString(
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
    return SafeString(
        f'<nav class="faces" aria-label="Vous venez pour"><ul class="puces"><li>Vous venez pour :</li>{links}</ul></nav>'
    )


@register.simple_tag
def recruter(organisation: Any, kinds: Sequence[str], sheet: Any) -> SafeString:
    """What it offers to those who hire, if it hires itself."""
    if organisation.closed_on or not kinds:
        return SafeString()
    lent = "<li>Du personnel mis à disposition de votre entreprise : {}{}.</li>".format
    rows = [
        lent(escape(one.title), f" ({escape(', '.join(one.areas))})" if one.areas else "") for one in sheet.staffing
    ]
    reach = _phone_or_email(organisation)
    talk = f'<p class="mesure">Parlez-en avec la structure : {reach}.</p>' if reach else ""
    return SafeString(
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


@register.simple_tag(takes_context=True)
def etre_embauche(context: Context) -> SafeString:
    """What the work is and the posts that are open, for those who come to be hired."""
    one, sheet, kinds, posts = (context[name] for name in ("organisation", "sheet", "kinds", "posts"))
    work, sectors = context["presentation"], "" if sheet.works else _sectors(one)
    title = "Ce que vous y ferez" if kinds else "Présentation"
    said = f'<section class="mb-5" id="embauche"><h2>{title}</h2><div class="mesure">{work}</div></section>'
    place = "" if work else '<div id="embauche"></div>'
    offered = f"{place}{_posts(posts, context['state'], context['ways'])}" if kinds or posts else ""
    before = IMMERSION if one.welcomes_immersions and not one.closed_on else ""
    parts = photos(one, sheet.photos_to_be_hired), said if work else "", sectors, offered, before
    return SafeString("\n".join(parts))


IMMERSION = (
    '<section class="mb-5"><h2>Essayer le métier avant</h2><p class="mesure">Cette structure accueille en immersion'
    " (PMSMP) : vous découvrez le travail quelques jours, sans contrat. Demandez-le à votre conseiller·e.</p></section>"
)


def _sectors(organisation: Any) -> str:
    """Its sectors, each a search around it."""
    search, near = chemin("directory:recherche"), around(organisation.commune)
    near = f"&amp;{near}" if near else ""
    row = '<li><a href="{}?secteur={}{}">{}</a></li>'.format
    rows = [row(search, escape(one["code"]), near, escape(one["label"])) for one in organisation.sector_list]
    listed = f'<ul class="puces">{"".join(rows)}</ul>'
    return f'<section class="mb-5"><h2>Secteurs d’activité</h2>{listed}</section>' if rows else ""


def _posts(posts: Sequence[tuple[Any, str]], state: str, ways: Sequence[Any]) -> str:
    """The open posts, each with where to apply for it, "" when nobody may; or to the structure without any post."""
    unasked = f'les <a href="{escape(ways[0].url)}">candidatures spontanées</a>' if state == "open" and ways else ""
    if not posts:
        also = f" La structure accepte {unasked}.</p>\n" if unasked else "</p>"
        return f"{_POSTS}</h2>\n<p>Pas de poste ouvert en ce moment.{also}</section>"
    page = address_of("directory:poste", "")
    rows = "\n".join([_post(*one, page) for one in posts])
    also = (
        f'<p class="meta">Aucun poste ne vous convient ? La structure accepte aussi {unasked}.</p>' if unasked else ""
    )
    return f'{_POSTS} {compteur(len(posts))}</h2>\n<ul class="taches">{rows}\n</ul>{also}\n</section>'


_POSTS = '<section class="mb-5" id="postes"><h2>Postes ouverts'


def _post(post: Any, apply: str, page: str) -> str:
    """`page`: how the addresses of posts begin."""
    title = escape(post.title)
    terms = _terms(post.kind, tuple(post.contract_kinds), post.weekly_hours, post.hourly_pay)
    what = f'<h3><a href="{page}{post.pk}">{title}</a></h3><p class="meta">{terms}. {escape(post.commune)}</p>'
    places = f"<b>{_places(post.positions)}</b><br>Relu le {_short(post.refreshed_on)}"
    about = f'<span class="visually-hidden"> : {title}</span>'
    button = f'<a class="btn btn-secondaire btn-sm" href="{escape(apply)}">Candidater{about}</a>' if apply else ""
    return f'<li class="tache"><div>{what}</div><div class="meta">{places}</div>{button}</li>'


# What few words say of many posts.
@lru_cache(maxsize=2_000)
def _terms(kind: str, contracts: tuple[str, ...], hours: Decimal | None, pay: Decimal | None) -> str:
    time = f", {heures(hours)} par semaine" if hours else ""
    return f"{dispositifs(kind)} {escape(contrats(contracts))}{time}{'' if pay is None else f', {salaire(pay)}'}"


@lru_cache(maxsize=100)
def _places(count: int) -> str:
    return wording.count(count, "place,places")


@lru_cache(maxsize=500)
def _short(day: date) -> str:
    return typography.first_of_month(wording.short(day))


@register.simple_tag
def dispositifs_portes(organisation: Any, lines: Sequence[Any]) -> SafeString:
    """The table of its dispositifs, from `directory.dispositifs`; nothing without any."""
    if not lines:
        return SafeString()
    caption = f"Dispositifs {escape(wording.of(organisation.display_name))}"
    return SafeString(
        '<section class="mb-5"><h2>Dispositifs portés</h2><p class="mesure">Un dispositif est une convention signée avec'
        " l’État. Il fixe le type de contrat et le nombre de postes.</p>\n"
        '<table class="table tableau tableau--pile sans-coche" role="table">'
        f'<caption class="visually-hidden">{caption}</caption><thead role="rowgroup"><tr role="row">{_HEADS}</tr></thead>\n'
        f'<tbody role="rowgroup">{"".join(map(_line, lines))}</tbody></table>\n<p class="meta mt-2">'
        "Postes conventionnés : équivalents temps plein de l’annexe financière en vigueur.</p></section>"
    )


_HEADS = (
    '<th scope="col" role="columnheader">Dispositif</th><th scope="col" role="columnheader">Contrats</th>'
    '<th scope="col" role="columnheader">Convention</th>'
    '<th scope="col" role="columnheader" class="d">Postes conventionnés</th>'
)


def _line(line: Any) -> str:
    places = "non communiqué" if line.places is None else _full_time(line.places)
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{dispositifs(line.kind)} {escape(line.label)}</th>'
        f'<td role="cell" data-t="Contrats">{escape(line.contracts)}</td>'
        f'<td role="cell" data-t="Convention">{escape(line.state)}</td>'
        f'<td role="cell" class="d" data-t="Postes conventionnés">{places}</td></tr>'
    )


@lru_cache(maxsize=500)
def _full_time(places: Decimal) -> str:
    return str(floatformat(places, "-1"))


@register.simple_tag
def photos(organisation: Any, shown: Sequence[dict[str, Any]]) -> SafeString:
    """Photos of its page, if it has some."""
    row = '<li><img src="{}" alt="{}" width="400" height="300" loading="lazy"></li>'.format
    address = "organisations:page_photo"
    rows = [row(address_of(address, organisation.slug, one["pk"]), escape(one["caption"])) for one in shown]
    return SafeString(f'<ul class="photos liste-nue">{"".join(rows)}</ul>\n' if rows else "\n")


@register.simple_tag
def venir_et_contacter(organisation: Any, head: Any, drawn: Any) -> SafeString:
    """Where it is and how to reach it; `drawn`: the map, or None."""
    mistake = address_of("organisations:report", organisation.slug)
    return SafeString(
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
