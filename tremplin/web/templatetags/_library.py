"""The library that every component joins, and what they all need: escaping with French spacing, files, icons."""

from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import Resolver404, get_script_prefix, get_urlconf, resolve, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from pydantic_core import to_json

from tremplin.kernel import typography

register = template.Library()


def typo_html(value: Any) -> SafeString:
    return mark_safe(typography.html(str(conditional_escape(value))))


register.filter("typo", typo_html)


def read(source: Any, name: str) -> Any:
    """An entry of a dict or an attribute, None when absent."""
    return source.get(name) if isinstance(source, dict) else getattr(source, name, None)


@cache
def _static_url(path: str) -> str:
    return static(path)


@register.simple_tag
def fichier(path: str) -> str:
    """Address of a static file. A file that was not built is named as is: a page without style beats an error."""
    try:
        return _static_url(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def chemin(name: str, *args: str) -> str:
    """Address of a page that is the same for all, looked for once: a `{% url %}` for pages that have many."""
    return _path(name, args, get_urlconf(), get_script_prefix())


@cache
def _path(name: str, args: tuple[str, ...], urlconf: str | None, prefix: str) -> str:
    return reverse(name, urlconf, args)


@cache
def _is_routed(path: str, urlconf: str | None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


@cache
def _link(template: str, path: str, label: str, classes: str, urlconf: str | None) -> SafeString:
    """Written once: labels and addresses are those of our templates."""
    if not _is_routed(path, urlconf):
        return SafeString("")
    return format_html(template, path=path, label=typo_html(label), classes=classes)


@register.simple_tag
def lien_pied(path: str, label: str) -> SafeString:
    """A line of the footer, when the address exists in this installation."""
    return _link('<li><a href="{path}">{label}</a></li>', path, label, "", get_urlconf())


@register.simple_tag
def colonne_pied(title: str, *parts: str) -> SafeString:
    """A column of the footer: title, then address, label, address, label…; nothing when no address exists."""
    lines = [lien_pied(parts[i], parts[i + 1]) for i in range(0, len(parts) - 1, 2)]
    if not any(lines):
        return SafeString("")
    column = '<div class="col-6 col-md-2"><h2>{}</h2><ul class="liste-nue">{}</ul></div>'
    return format_html(column, title, format_html_join("", "{}", ((line,) for line in lines)))


@register.simple_tag
def lien_si_existe(path: str, label: str, classes: str = "") -> str:
    """A link, when the address exists in this installation."""
    return _link('<a class="{classes}" href="{path}">{label}</a>', path, label, classes, get_urlconf())


@register.simple_tag
@lru_cache(256)
def icone(name: str, extra: str = "") -> SafeString:
    """A decorative icon of the sprite; `extra` is a class (« ico--p » small, « chev » turning)."""
    return format_html(
        '<svg class="ico {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        fichier("tremplin/icones.svg"),
        name,
    )


def donnees_structurees(data: Any) -> SafeString:
    """A schema.org object, as data that no browser runs: what people typed in it can neither end it nor open a tag."""
    said = to_json(data).decode()
    safe = said.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return SafeString(f'<script type="application/ld+json">{safe}</script>')
