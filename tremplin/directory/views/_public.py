"""What public pages share: for a visitor without any cookie they are the same for all, and may be kept a minute."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

SECONDS = 60


def cacheable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let browsers and proxies keep the page of a visitor who carries no cookie, and ask only whether it changed.

    The mark is that of the words: nothing has to remember when each of the things on the page last changed.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if request.COOKIES:
            return response
        response.headers.setdefault("Cache-Control", f"public, max-age={SECONDS}")
        if response.status_code != 200 or response.streaming:
            return response
        response.headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
        unchanged = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return unchanged or response  # type: ignore[return-value]

    return wrapped
