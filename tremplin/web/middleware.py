"""What the shell does around every request: headers, the current actor, refusals as pages."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse

from tremplin.accounts import strength
from tremplin.candidates.access import Merged
from tremplin.kernel import tracing
from tremplin.kernel.actor import ANONYMOUS
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.actors import actor_of
from tremplin.organisations.sessions import is_idle, touch
from tremplin.web.policies import headers_for, policy_for

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
        for name, value in headers_for(request.path).items():
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
    """`request.actor`: who acts, in which organisation. Anonymous visitors cost no query.

    Whoever owes a second factor is nobody, on every page but those where she sets it up or shows it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        actor = actor_of(_plain_user(request)) if _has_session(request) else ANONYMOUS
        if (actor.is_professional or actor.is_staff) and is_idle(request.session):
            # Nothing is written: reading never does. The next log-in takes the place of this session.
            actor, request.user = ANONYMOUS, AnonymousUser()
        owing = strength.is_missing(request, actor)
        request.actor = ANONYMOUS if owing else actor  # type: ignore[attr-defined]
        request.owes_factor = owing  # type: ignore[attr-defined]
        tracing.is_by(request.actor.user_id)  # type: ignore[attr-defined]
        response = _led_to_set_up(request) if owing else None
        if response is None:
            response = get_response(request)
        if actor.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
            if request.session.session_key is None:
                # She has just left: the next person at this computer goes « back » to nothing of hers.
                response.headers["Clear-Site-Data"] = '"cache", "storage"'
            touch(request.session)
        return response

    return middleware


def _led_to_set_up(request: HttpRequest) -> HttpResponse | None:
    """She logs in again? To her second factor. Elsewhere than there, she is a visitor."""
    if strength.is_log_in_page(request):
        return redirect("mfa_index")
    if not strength.is_set_up_page(request):
        request.user = AnonymousUser()
    return None


# Where people's files are: closed to an organisation that the network has not verified, and to a paused account. The
# doors say no by themselves; this says it in words.
ROOMS_OF_PEOPLE = frozenset({"candidates", "applications", "eligibility", "passes", "contracts"})
# What a paused account may not read either: it names people.
NAMING_PEOPLE = frozenset({"today", "notices", "notice_open"})
# Pages of those rooms that their address alone opens.
OPEN_TO_ALL = frozenset({"passes:verify", "passes:feed"})


class closed_rooms:
    """To whom no door of a person opens, what is waited for and from whom, instead of an error."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        actor, match = request.actor, request.resolver_match  # type: ignore[attr-defined]
        if actor.reaches_people or match is None or match.view_name in OPEN_TO_ALL:
            return None
        named = match.namespace in ROOMS_OF_PEOPLE
        if actor.paused_at is not None and (named or match.view_name in NAMING_PEOPLE or match.namespace == "admin"):
            return render(request, "pause.html", status=403)
        if not named or actor.is_trusted:
            return None
        return redirect("organisations:verification")


def _plain_user(request: HttpRequest) -> Any:
    """The account itself in the place of Django's lazy one, whose every attribute costs a detour."""
    request.user = get_user(request)
    return request.user


def _has_session(request: HttpRequest) -> bool:
    return request.session.session_key is not None and request.user.is_authenticated


class refusals:
    """A refusal that no form caught becomes a page: the sentence, its source, and a way out. So does the address of a
    form that is opened instead of sent: a log-in comes between the button and it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return (
            _nothing_to_read(request, response) if response.status_code == 405 and request.method == "GET" else response
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Merged):
            return _moved(request, exception)
        if not isinstance(exception, Refused):
            return None
        status = 403 if isinstance(exception, NotYours) else 409
        return render(request, "refus.html", {"refusal": exception}, status=status)


def _nothing_to_read(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    response = render(request, "405.html", {"back": _page_above(request.path)}, status=405)
    response["Allow"] = refused["Allow"]
    return response


def _page_above(path: str) -> str:
    """The nearest address above this one that something answers."""
    while path := path.rpartition("/")[0]:
        if is_valid_path(path):
            return path
    return reverse("welcome")


def _moved(request: HttpRequest, merged: Merged) -> HttpResponse:
    """The same address with the person's present file. Not for ever: a merge can be undone. A form is sent there whole."""
    address = request.get_full_path().replace(str(merged.old), str(merged.new))
    return HttpResponseRedirect(address, preserve_request=request.method not in ("GET", "HEAD"))
