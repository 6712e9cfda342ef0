"""The site called as its server calls it: an environ in, the whole body out.

Django's test client also captures the templates of each page and copies their contexts: no server does.
"""

import sys
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tremplin.web.wsgi import application

Environ = dict[str, Any]


@dataclass(frozen=True)
class Response:
    """What the site answered. `content`: the body as sent."""

    status: int
    headers: list[tuple[str, str]]
    content: bytes

    @property
    def location(self) -> str:
        """Where a redirection leads."""
        return next(value for name, value in self.headers if name == "Location")


def answered(environ: Environ) -> Response:
    """One request from the handler in, until the server has sent everything and let go of it."""
    said: list[Any] = []
    parts: Any = application(environ, lambda status, headers, *_: said.extend((status, headers)))
    try:
        content = b"".join(parts)
    finally:
        parts.close()
    status, headers = said
    return Response(int(status[:3]), headers, content)


@dataclass
class Caller:
    """Somebody who opens pages, with her cookies."""

    cookies: dict[str, str] = field(default_factory=dict)

    def environ(self, method: str, path: str, data: dict[str, Any] | None = None) -> Environ:
        """What a server makes of her request; `data`: the fields of a form."""
        asked, site = urlsplit(path), urlsplit(settings.BASE_URL)
        body = encode_multipart(BOUNDARY, data) if data else b""
        form = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(len(body))} if data else {}
        cookies = {"HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query.encode().decode("latin-1"),
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": site.netloc,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            **form,
            **(cookies if self.cookies else {}),
        }

    def keep(self, response: Response) -> None:
        """The cookies of an answer, as a browser keeps or drops them."""
        for name, value in response.headers:
            for one in SimpleCookie(value).values() if name == "Set-Cookie" else ():
                self.cookies[one.key] = one.coded_value
                if not one.value:
                    del self.cookies[one.key]

    def get(self, path: str) -> Response:
        response = answered(self.environ("GET", path))
        self.keep(response)
        return response
