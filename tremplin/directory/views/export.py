from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tremplin.directory.api.illustrated import rows
from tremplin.directory.api.query import strictly
from tremplin.directory.every import every
from tremplin.directory.files import COLUMNS, write_geojson
from tremplin.directory.forms_search import SearchForm
from tremplin.directory.search import TABS
from tremplin.kernel.exports import TYPES, public, write_csv, write_xlsx
from tremplin.kernel.rest import PROBLEM_TYPE, Problem, problem
from tremplin.kernel.throttle import allowed

PER_MINUTE = 20  # of one client: a whole country is read from end to end
SECONDS = 300
WAIT_SECONDS = 60
WAIT = "Au plus 20 fichiers par minute. Attendez une minute, puis recommencez."


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All the results of a search in a file. A file has no place for a notice: what cannot be read is refused."""
    if kind not in TYPES:
        raise Http404("Format inconnu")
    try:
        return _file(request, kind)
    except Problem as found:
        return _refused(request, found)


def _refused(request: HttpRequest, found: Problem) -> HttpResponse:
    """A program is told what is wrong; a person who pressed a link, in a page."""
    person = request.get_preferred_type([PROBLEM_TYPE, "text/html"]) == "text/html"
    if person and found.status == 422:  # the page says what it leaves out, and its links lead to files
        return redirect(f"{reverse('directory:recherche')}?{request.GET.urlencode()}")
    if person:
        response = render(request, "directory/trop_de_fichiers.html", {"wait": WAIT}, status=found.status)
    else:
        response = problem(request, found)
    if found.status == 429:
        response.headers["Retry-After"] = str(WAIT_SECONDS)
    return response


def _file(request: HttpRequest, kind: str) -> HttpResponseBase:
    search = strictly(SearchForm(request.GET))
    if not allowed(request, "export", per_minute=PER_MINUTE):
        raise Problem(429, "trop-de-demandes", "Trop de fichiers", WAIT)
    shelf = request.GET.get("onglet") or TABS[0]
    cards = every(shelf, search)
    if kind == "geojson":
        response = public(name=shelf, kind=kind, write=lambda handle: write_geojson(handle, cards))
    else:
        write = write_csv if kind == "csv" else write_xlsx
        response = public(name=shelf, kind=kind, write=lambda handle: write(handle, COLUMNS[shelf], rows(cards)))
    if not request.COOKIES:
        response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
