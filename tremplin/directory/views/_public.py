"""What public pages share: for a visitor without any cookie they are the same for all, and may be kept a minute."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from tremplin.directory import edition

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
        response.headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
        unchanged = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return unchanged or response

    return wrapped


def kept(view: View) -> Kept:
    """Make the page of an address once a minute and an edition of the listings, for all who carry no cookie.

    For pages that say nothing but the listings. Who comes back with the tag of the page that stands receives no page.
    """

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponseBase:
        if request.COOKIES:
            return view(request)
        key = f"{edition.current()}:{request.get_host()}:{request.get_full_path()}"
        content = caches["pages"].get(key)
        if content is None:
            response = view(request)
            if not _is_everybodys(request, response):
                return response
            content = response.content
            caches["pages"].set(key, content, SECONDS)
        return unless_known(request, HttpResponse(content))

    return wrapped


def _is_everybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Neither a refusal, nor a page with a word or a cookie of this answer only."""
    return response.status_code == 200 and not response.cookies and not request.csp_nonce.value  # type: ignore[attr-defined]


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """The answer with the tag of its bytes; 304 where the reader has them already."""
    response["ETag"] = etag = tag_of(response.content)
    return get_conditional_response(request, etag=etag, response=response) or response


def tag_of(content: bytes) -> str:
    return quote_etag(hashlib.sha256(content).hexdigest()[:32])
