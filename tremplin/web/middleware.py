"""What the shell does around every request: headers, the current actor, refusals as pages."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tremplin.kernel import tracing
from tremplin.kernel.actor import ANONYMOUS
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.actors import actor_of
from tremplin.web.policies import HEADERS, policy_for

GetResponse = Callable[[HttpRequest], HttpResponse]


def security_headers(get_response: GetResponse) -> GetResponse:
    """A strict content policy, and no permission for what the product never uses, on every answer of the program.

    `request.csp_nonce` is made when a template asks for it, and only then named in the policy.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        nonce = Nonce()
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", policy_for(request.path, nonce=nonce.value))
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        return response

    return middleware


class Nonce:
    """A word of this answer only, drawn the first time that it is written."""

    value = ""

    def __str__(self) -> str:
        self.value = self.value or secrets.token_urlsafe(16)
        return self.value


def current_actor(get_response: GetResponse) -> GetResponse:
    """`request.actor`: who acts, in which organisation. Anonymous visitors cost no query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = actor_of(request.user) if _has_session(request) else ANONYMOUS  # type: ignore[attr-defined]
        tracing.is_by(request.actor.user_id)  # type: ignore[attr-defined]
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
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotYours) else 409
        return render(request, "refus.html", {"refusal": exception}, status=status)
