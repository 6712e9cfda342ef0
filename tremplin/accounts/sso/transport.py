"""Talking to a provider: five seconds, one try, no redirect followed, no more than 200 kB, nothing said twice in a row."""

import hashlib
import time
from typing import Any

import requests
from django.conf import settings
from django.core.cache import caches

from tremplin.accounts.sso.failures import NONSENSE, UNREACHABLE, Failed

CONNECT_S, READ_S, WHOLE_S = 2, 4, 5
MOST_BYTES = 200_000
KEPT_S = 600
# After a failure nobody asks again for so long: a sick provider must not hold our threads one after the other.
REST_S = 10


class BoundedSession(requests.Session):
    """Every answer comes whole within `WHOLE_S` seconds of the first try, or `requests` raises."""

    def request(self, method: Any, url: Any, **options: Any) -> requests.Response:  # type: ignore[override]
        limit = time.monotonic() + WHOLE_S
        options |= {"timeout": (CONNECT_S, READ_S), "allow_redirects": False, "stream": True}
        response = super().request(method, url, **options)
        with response:
            response._content = _read(response, limit)
        if response.status_code >= 500:
            raise requests.exceptions.ConnectionError(f"status {response.status_code}")
        return response


def _read(response: requests.Response, limit: float) -> bytes:
    body = b""
    for chunk in response.iter_content(1024):
        body += chunk
        if len(body) > MOST_BYTES:
            raise requests.exceptions.ContentDecodingError("answer too long")
        if time.monotonic() > limit:
            raise requests.exceptions.ReadTimeout("answer too slow")
    return body


def get(url: str, **headers: str) -> requests.Response:
    """The answer to a GET, checked to be a success."""
    try:
        with BoundedSession() as session:
            response = session.get(url, headers=headers)
    except (requests.RequestException, OSError) as error:
        raise Failed(UNREACHABLE, f"{type(error).__name__} at {_bare(url)}") from None
    if response.status_code != 200:
        raise Failed(UNREACHABLE, f"status {response.status_code} at {_bare(url)}")
    return response


def document(url: str, *, fresh: bool = False) -> dict[str, Any]:
    """A JSON object that changes rarely (discovery, keys): kept ten minutes unless asked `fresh`."""
    cache = kept_here()
    key = f"sso:{hashlib.sha256(url.encode()).hexdigest()}"
    if not fresh and (kept := cache.get(key)) is not None:
        return dict(kept)
    if cache.get(f"{key}:down"):
        raise Failed(UNREACHABLE, f"resting after a failure at {_bare(url)}")
    try:
        read = as_object(get(url))
    except Failed:
        cache.set(f"{key}:down", True, REST_S)
        raise
    cache.set(key, read, KEPT_S)
    return read


def kept_here() -> Any:
    """The cache of this process: what a provider publishes is the same for all, and reading it must not cost a query."""
    return caches["local" if "local" in settings.CACHES else "default"]


def as_object(response: requests.Response) -> dict[str, Any]:
    try:
        read = response.json()
    except ValueError:
        raise Failed(NONSENSE, f"no JSON at {_bare(response.url)}") from None
    if not isinstance(read, dict):
        raise Failed(NONSENSE, f"no JSON object at {_bare(response.url)}")
    return read


def _bare(url: str) -> str:
    """Without its query, which may say who."""
    return url.split("?")[0]
