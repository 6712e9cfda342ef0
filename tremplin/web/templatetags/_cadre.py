"""The frame of a page, the same on all those that a visitor reads: written once for each of its forms."""

from functools import lru_cache
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_urlconf
from django.utils.safestring import SafeString

from ._library import register

HEADER, FOOTER = "composants/entete.html", "composants/pied_complet.html"
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


def _read(context: Context, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: context.get(name, "") for name in names}


@lru_cache(maxsize=64)
def _written(template: str, urlconf: str | None, **said: Any) -> SafeString:
    return render_to_string(template, said)
