"""What public pages share: for a visitor without any cookie they are the same for all, and may be kept a minute."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

SECONDS = 60


def cacheable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let browsers and proxies keep the page of a visitor who carries no cookie."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if not request.COOKIES:
            response.headers.setdefault("Cache-Control", f"public, max-age={SECONDS}")
        return response

    return wrapped


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with the fingerprint of its bytes, or 304 where the reader has them already."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    known = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(known, HttpResponse)  # noqa: S101 - the very one, 304 or 412
    return known
