"""What the shell does around every request: headers, the current actor, refusals as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tremplin.candidates.access import Merged
from tremplin.kernel.actor import ANONYMOUS
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.actors import actor_of

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # widths and positions computed for the ruler and the timeline, never anything typed by a person
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "manifest-src 'self'",
    ]
)
# Django's admin theme needs inline styles and scripts; it is reserved to the platform's team.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:"
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """A strict content policy, and no permission for what the product never uses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        return response

    return middleware


def current_actor(get_response: GetResponse) -> GetResponse:
    """`request.actor`: who acts, in which organisation. Anonymous visitors cost no query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request.user) if _has_session(request) else ANONYMOUS  # type: ignore[attr-defined]
        response = get_response(request)
        if request.actor.is_authenticated:  # type: ignore[attr-defined]
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _has_session(request: HttpRequest) -> bool:
    return request.session.session_key is not None and request.user.is_authenticated


class refusals:
    """A refusal that no form caught becomes a page: the sentence, its source, and a way out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Merged):
            return _moved(request, exception)
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotYours) else 409
        return render(request, "refus.html", {"refusal": exception}, status=status)


def _moved(request: HttpRequest, merged: Merged) -> HttpResponse:
    """The same address with the person's present file. Not for ever: a merge can be undone. A form is sent there whole."""
    address = request.get_full_path().replace(str(merged.old), str(merged.new))
    return HttpResponseRedirect(address, preserve_request=request.method not in ("GET", "HEAD"))
