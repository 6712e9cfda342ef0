"""A program as small as can be, behind the server of the product: it says what reached it."""

from collections.abc import Callable, Iterable
from typing import Any


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain"), ("X-Seen", f"{environ['REQUEST_METHOD']} {len(body)}")])
    return [b"seen"]
