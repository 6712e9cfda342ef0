"""A list that a town hall shows in its own page: the page that gives the code, and the frame itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tremplin.api.forms import LEAST, MOST, USUAL, WidgetForm
from tremplin.directory import every, heads, wording
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.links import address
from tremplin.directory.places import find_place
from tremplin.directory.views._public import cacheable, kept

TITLE = "Montrer les structures sur votre site"
SAYS = "Une liste à jour des structures d’insertion, des postes ouverts ou des organismes, à placer dans la page d’une mairie."
# To be copied as it is: what comes from choices is escaped for the page that will hold it, then again for ours.
CODE = (
    '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" referrerpolicy="no-referrer"'
    ' style="border:0"></iframe>'
)
LINK = '<a href="{}">{} – Tremplin</a>'


@require_safe
@cacheable
def builder(request: HttpRequest) -> HttpResponse:
    """Choices, then the code to copy. Nothing is kept: the code says everything."""
    form = WidgetForm(request.GET.dict())
    ready = form.is_bound and form.is_valid()
    context: dict[str, Any] = {"form": form, "frame": "", "head": heads.Head(reverse("widget"), TITLE, SAYS)}
    if ready:
        frame = f"{reverse('widget_frame')}?{form.query}"
        values = SearchForm(QueryDict(form.query)).read()[0]
        title = wording.title(values["onglet"], search_of(values), "")
        source = f"{settings.BASE_URL}{frame}"
        context |= {"frame": frame, "code": format_html(CODE, source, title, form.cleaned_data["hauteur"])}
        context["link"] = format_html(
            LINK, f"{settings.BASE_URL}{reverse('directory:recherche')}{address(values)}", title
        )
    return render(request, "api/integrer.html", context)


@require_safe
@xframe_options_exempt
@cacheable
@kept
def frame(request: HttpRequest) -> HttpResponse:
    """The first results of a search, for any site: no cookie, no script, nothing of whoever looks."""
    values, _ = SearchForm(request.GET).read()
    where = find_place(values["lieu"])
    asked = search_of(values, where)
    shelf = values["onglet"]
    found = [] if where.unknown else every.first(shelf, asked, _number(request.GET.get("nombre", "")))[1]
    context = {
        "title": wording.title(shelf, asked, values["q"]),
        "tab": shelf,
        "rows": found,
        "unknown": where.asked if where.unknown else "",
        "more": reverse("directory:recherche") + address(values),
    }
    return render(request, "api/liste.html", context)


def _number(text: str) -> int:
    return min(max(int(text), LEAST), MOST) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL
