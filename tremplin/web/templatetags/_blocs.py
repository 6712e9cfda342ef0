"""Blocks of a page: the large turn, messages, explanations, navigation inside a page, history."""

from html import escape
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from . import _mots
from ._library import read, register
from ._statuts import compteur
from ._textes import fait_en_gras


def _body(content: str) -> SafeString:
    """What the caller's template rendered between the two tags: already escaped there."""
    return mark_safe(content.strip())


@register.simple_block_tag
def relais(
    content: str,
    title: str,
    actors: list[Any],
    text: str = "",
    yours: bool = False,
    large: bool = False,
) -> str:
    """Large turn: {% relais title=… actors=… text=… yours=True %}the actions{% endrelais %}.

    `actors`: up to three, each with `name`, `detail`, `current` (holds the ball) and `passed` (passed it last).
    """
    values = {"title": title, "actors": actors, "text": text, "yours": yours, "large": large}
    return render_to_string("composants/relais.html", {**values, "actions": _body(content)})


@register.simple_block_tag
def avis(content: str, level: str = "info") -> str:
    """A message in the page: info, success, warning, error."""
    return _notice(_body(content), level)


@register.simple_tag
def message(entry: Any) -> str:
    """A message of Django's framework, the fact in bold."""
    return _notice(format_html("<p>{}</p>", fait_en_gras(entry.message)), entry.level_tag)


def _notice(body: SafeString, level: str) -> str:
    modifier, icon, role = _mots.NOTICE[level]
    values = {"modifier": modifier, "icon": icon, "role": role, "body": body}
    return render_to_string("composants/avis.html", values)


@register.simple_block_tag
def pourquoi(content: str, summary: str = "Pourquoi ?", opened: bool = False) -> str:
    """A result's explanation, folded unless a decision is expected."""
    return render_to_string("composants/pourquoi.html", {"summary": summary, "opened": opened, "body": _body(content)})


@register.simple_block_tag
def vide(content: str, title: str = "", level: int = 2) -> str:
    """Nothing to show: what is missing, the nearest useful thing, one action."""
    return render_to_string("composants/vide.html", {"title": title, "level": level, "body": _body(content)})


@register.simple_tag
def ariane(*parts: str) -> SafeString:
    """Breadcrumb: label, address, label, address, …, label of this page."""
    row = '<li class="breadcrumb-item"><a href="{}">{}</a></li>'.format
    said = [one if isinstance(one, SafeString) else escape(str(one)) for one in parts]
    links = "".join([row(said[i + 1], said[i]) for i in range(0, len(said) - 1, 2)])
    here = f'<li class="breadcrumb-item active" aria-current="page">{said[-1]}</li>'
    return SafeString(
        f'<nav class="ariane" aria-label="Fil d’Ariane"><ol class="breadcrumb">{links}{here}</ol></nav>\n'
    )


@register.simple_tag
def onglets(views: list[Any], label: str) -> SafeString:
    """Tabs that are links: each has `label`, `url`, `count`, `yours`, `current`."""
    return mark_safe(f'<nav aria-label="{escape(label)}"><ul class="onglets">{"".join(map(_tab, views))}</ul></nav>\n')


def _tab(view: Any) -> str:
    count, current = read(view, "count"), ' aria-current="page"' if read(view, "current") else ""
    beside = "" if count is None else f" {compteur(count, bool(read(view, 'yours')))}"
    address, words = conditional_escape(read(view, "url")), conditional_escape(read(view, "label"))
    return f'<li><a href="{address}"{current}>{words}{beside}</a></li>'


@register.inclusion_tag("composants/etapes.html")
def etapes(steps: list[Any], label: str = "Étapes", count: bool = True) -> dict[str, Any]:
    """Stepper: each step has `label`, `url` (when it can be seen again), `detail`, `state` (done, current, empty)."""
    current = next((i for i, step in enumerate(steps, start=1) if read(step, "state") == "current"), len(steps))
    return {"steps": steps, "label": label, "number": current, "total": len(steps), "count": count}


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Any, label: str = "Pages", param: str = "page") -> SafeString:
    """Links to the pages of a Django `Page`; the other parameters of the address are kept."""
    if not page.has_other_pages():
        return SafeString("\n")
    query = context["request"].GET.copy()
    query[param] = ""
    said = query.urlencode().split("&")
    place = said.index(f"{param}=")

    def link(number: int, words: str, rel: str = "") -> str:
        address = escape("&".join([*said[:place], f"{param}={number}", *said[place + 1 :]]))
        return f'<li class="page-item"><a class="page-link" href="?{address}"{rel}>{words}</a></li>'

    rows = []
    for one in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        words = f'<span class="visually-hidden">Page </span>{one}'
        if not isinstance(one, int):
            rows.append('<li class="page-item"><span class="page-link">…</span></li>\n')
        elif one == page.number:
            here = f'<span class="page-link">{words}</span>'
            rows.append(f'<li class="page-item active" aria-current="page">{here}</li>\n')
        else:
            rows.append(f"{link(one, words)}\n")
    before = link(page.previous_page_number(), "Précédente", ' rel="prev"') if page.has_previous() else ""
    after = link(page.next_page_number(), "Suivante", ' rel="next"') if page.has_next() else ""
    listed = f'<ul class="pagination">\n{before}\n{"".join(rows)}{after}\n</ul>'
    return mark_safe(f'<nav aria-label="{escape(label)}">{listed}</nav>\n')


@register.inclusion_tag("composants/chrono.html")
def chrono(events: list[Any]) -> dict[str, Any]:
    """Vertical history: each event has `label`, `at` (day or instant), `detail`, `state` (empty, avenir, ici)."""
    return {"events": events}
