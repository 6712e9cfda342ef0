"""What public pages share: for a visitor without any cookie they are the same for all, and may be kept a minute."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

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
