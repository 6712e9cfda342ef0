"""The frame of a page, the same on all those that a visitor reads: written once for each of its forms."""

from functools import lru_cache
from html import escape
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils.safestring import SafeString

from ._library import donnees_structurees, register

HEADER, FOOTER = "composants/entete.html", "composants/pied_complet.html"
LINKS, FOOT = "composants/liens.html", "composants/pied_bas.html"
IN_HEADER = ("maintenance", "demo", "territory_name")
IN_FOOTER = ("territory_name", "support_email", "support_phone")


@register.simple_tag(takes_context=True)
def entete(context: Context) -> SafeString:
    """The header; one of an account holds its own words and forms."""
    account = context.get("account") or {}
    if account.get("is_authenticated") or account.get("owes_factor"):
        return context.template.engine.get_template(HEADER).render(context)  # type: ignore[union-attr]
    nav = context.get("nav")
    return _written(HEADER, get_urlconf(), nav=None if nav is None else tuple(nav), **_read(context, IN_HEADER))


@register.simple_tag(takes_context=True)
def pied_complet(context: Context) -> SafeString:
    return _written(FOOTER, get_urlconf(), **_read(context, IN_FOOTER))


@register.simple_tag(takes_context=True)
def prefixe(context: Context) -> str:
    """Before the title of a page whose form was refused."""
    return "Erreur : " if getattr(context.get("form"), "errors", None) else ""


@register.simple_tag
def pied_bas() -> SafeString:
    return written(FOOT)


@register.simple_tag
def liens() -> SafeString:
    """Icon, fonts and style of every page."""
    return written(LINKS)


@register.simple_tag
def tete_publique(head: Any) -> SafeString:
    """What the page says to those who show it elsewhere; `head`: a `directory.heads.Head`."""
    url, title, says, card = map(escape, (head.url, head.title, head.description, head.card))
    robots = "" if head.indexed else '<meta name="robots" content="noindex">\n'
    return SafeString(
        f'<meta name="description" content="{says}">\n<link rel="canonical" href="{url}">\n{robots}'
        '<meta property="og:type" content="website"><meta property="og:site_name" content="Tremplin">'
        '<meta property="og:locale" content="fr_FR">\n'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{says}">'
        f'<meta property="og:url" content="{url}">\n<meta property="og:image" content="{card}">'
        '<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">'
        f'<meta name="twitter:card" content="summary_large_image">\n{"".join(map(donnees_structurees, head.data))}\n'
    )


def written(template: str) -> SafeString:
    """What says the same to everybody."""
    return _written(template, get_urlconf())


def _read(context: Context, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: context.get(name, "") for name in names}


@lru_cache(maxsize=64)
def _written(template: str, urlconf: str | None, **said: Any) -> SafeString:
    return render_to_string(template, said)
