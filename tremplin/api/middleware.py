"""Around every address of the API: no cookie, a ceiling, problems in JSON, and answers that need not be sent again."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tremplin.api import limits
from tremplin.kernel.conditional import unless_known
from tremplin.kernel.rest import PROBLEM_TYPE, Problem, problem

GetResponse = Callable[[HttpRequest], HttpResponse]
ROOT = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
SECONDS = 60
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}
KNOWN = {
    400: ("demande", "Demande illisible", "L’adresse ou un en-tête ne peut pas être lu."),
    404: ("introuvable", "Adresse inconnue", "Rien ne répond à cette adresse. Les adresses sont sur la page /api."),
    405: ("methode", "Lecture seule", "Cette API se lit seulement : GET, HEAD ou OPTIONS."),
    503: ("indisponible", "Service interrompu quelques instants", "Recommencez dans une minute."),
}
OURS = ("erreur", "Erreur de notre côté", "Notre équipe est prévenue. Recommencez plus tard.")


def api(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return get_response(request)
        # The same answer for everybody: whoever is logged in is nobody here.
        request.META.pop("HTTP_COOKIE", None)
        response = _answered(request, get_response)
        for name, value in CORS.items():
            response[name] = value
        return response

    return middleware


def _answered(request: HttpRequest, get_response: GetResponse) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    if request.method not in ("GET", "HEAD"):
        return _refused(request, Problem(405, *KNOWN[405]))
    try:
        use = limits.admit(request)
    except Problem as found:
        return _refused(request, found)
    request.api_key = use.key  # type: ignore[attr-defined]
    asked, request.method = request.method, "GET"
    response = _in_our_terms(request, get_response(request))
    request.method = asked  # of a HEAD the server sends the headers only
    use.say(response)
    return _unless_known(request, response)


def _refused(request: HttpRequest, found: Problem) -> HttpResponse:
    response = problem(request, found)
    response["Cache-Control"] = "no-store"
    if found.status == 405:
        response["Allow"] = METHODS
    if found.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if use := getattr(found, "use", None):
        response["Retry-After"] = str(use.seconds)
        use.say(response)
    return response


def _in_our_terms(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page of error becomes a problem, with what it says of trying again."""
    if response.status_code < 400 or response["Content-Type"].startswith(PROBLEM_TYPE):
        return response
    said = problem(request, Problem(response.status_code, *KNOWN.get(response.status_code, OURS)))
    if "Retry-After" in response:
        said["Retry-After"] = response["Retry-After"]
    return said


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code != 200:
        response["Cache-Control"] = "no-store"
        return response
    response.headers.setdefault("Cache-Control", f"public, max-age={SECONDS}")
    if response.streaming:
        return response
    return unless_known(request, response)
