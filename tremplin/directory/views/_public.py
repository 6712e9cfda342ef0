"""What public pages share: for a visitor without any cookie they are the same for all, and may be kept a minute."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from tremplin.directory import edition
from tremplin.kernel.conditional import unless_known

SECONDS = 60
View = Callable[..., HttpResponse]
Kept = Callable[..., HttpResponseBase]


def cacheable(view: Kept) -> Kept:
    """Let browsers and proxies keep the page of a visitor who carries no cookie, and ask only whether it changed.

    The mark is that of the words: nothing has to remember when each of the things on the page last changed.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.COOKIES:
            return response
        response.headers.setdefault("Cache-Control", f"public, max-age={SECONDS}")
        if response.status_code != 200 or not isinstance(response, HttpResponse):
            return response
        return unless_known(request, response)

    return wrapped


def kept(view: View) -> View:
    """Make the page of an address once a minute and an edition of the listings, for all who carry no cookie.

    For pages that say nothing but the listings, inside `cacheable`.
    """

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        if request.COOKIES:
            return view(request)
        address = f"{request.get_host()}{request.get_full_path()}"  # of any length: a cache wants a short name
        key = hashlib.sha256(address.encode()).hexdigest()
        made_from, content = caches["pages"].get(key, (None, b""))
        if content and made_from == edition.current():
            return HttpResponse(content)
        made_from = edition.at_least()  # before anything is read
        response = view(request)
        if _is_everybodys(request, response):
            caches["pages"].set(key, (made_from, response.content), SECONDS)
        return response

    return wrapped


def _is_everybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Neither a refusal, nor a page with a word or a cookie of this answer only."""
    return response.status_code == 200 and not response.cookies and not request.csp_nonce.value  # type: ignore[attr-defined]
