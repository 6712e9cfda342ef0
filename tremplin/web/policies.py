"""What a browser may do with our pages, said in headers. One function builds the content policy, from named parts."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

SELF = "'self'"
NONE = "'none'"
MAP_PAGE = "/recherche"  # the only page whose images may come from elsewhere

# Nothing inline: neither script nor style, attributes included. Widths and positions are classes or SVG attributes.
SITE = {
    "default-src": [NONE],
    "object-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
    "manifest-src": [SELF],
}
# The theme of Django's admin evaluates the expressions of its own templates (Alpine) and writes styles as it goes. It has
# no inline script, and gets none. Reserved to the platform's team.
ADMIN = {**SITE, "script-src": [SELF, "'unsafe-eval'"], "style-src": [SELF, "'unsafe-inline'"]}

HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def policy_for(path: str, *, nonce: str = "") -> str:
    """The content policy of the page at `path`. `nonce`: of the scripts and styles written for this answer only."""
    admin, forms = path.startswith("/admin/"), tuple(settings.CSP_FORM_ACTION)
    images = (origin_of(settings.TILES_URL),) if settings.TILES_URL and path == MAP_PAGE else ()
    return _built(admin, nonce, forms, images) if nonce else _usual(admin, forms, images)


def origin_of(url: str) -> str:
    """« https://tuiles.example »: what a policy may name of an address."""
    found = urlsplit(url)
    return f"{found.scheme}://{found.netloc}"


def _built(admin: bool, nonce: str, forms: tuple[str, ...], images: tuple[str, ...]) -> str:
    """`forms`: where a form may lead besides here, as origins (a log-in that ends at an identity provider). `images`:
    whence images may come besides (the tiles of a map)."""
    parts = ADMIN if admin else SITE
    more = {name: [*parts[name], f"'nonce-{nonce}'"] for name in ("script-src", "style-src") if nonce}
    more |= {"form-action": [*parts["form-action"], *forms], "img-src": [*parts["img-src"], *images]}
    return written({**parts, **more})


@lru_cache
def _usual(admin: bool, forms: tuple[str, ...], images: tuple[str, ...]) -> str:
    return _built(admin, "", forms, images)


def written(parts: dict[str, list[str]]) -> str:
    """A policy as its header says it."""
    return "; ".join(" ".join([name, *words]) for name, words in parts.items())
