"""Every result of a search as a point, for the map: one request, the same for everybody."""

import json
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from tremplin.directory.every import settled
from tremplin.directory.forms_search import SearchForm, search_of
from tremplin.directory.found import ANY, PAGES
from tremplin.directory.places import find_place
from tremplin.directory.points import points as read_points
from tremplin.directory.views._public import cacheable
from tremplin.kernel.conditional import unless_known


@require_safe
@cacheable
def points(request: HttpRequest) -> HttpResponseBase:
    """{"shelf", "page": what the ids end, "points": [[latitude, longitude, name, id, place], …]}; none where the place
    is unknown."""
    values, _ = SearchForm(request.GET).read()
    where, shelf = find_place(values["lieu"]), values["onglet"]
    found = "" if where.unknown else settled(shelf, search_of(values, where), partial(read_points, shelf))[1]
    page = reverse(PAGES[shelf], args=[ANY]).removesuffix(ANY)
    head = f'{{"shelf":{json.dumps(shelf)},"page":{json.dumps(page)},"points":'
    response = HttpResponse(f"{head}[{found}]}}".encode(), content_type="application/json; charset=utf-8")
    return unless_known(request, response)
