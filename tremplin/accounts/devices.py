"""Where somebody is connected from, in plain words and no more than needed; and the browsers that each one knows."""

import ipaddress
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrom", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "téléphone Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
COOKIE, SALT = f"{settings.COOKIE_PREFIX}navigateur_connu", "accounts.known_browser"
COOKIE_AGE = 365 * 24 * 3600
MOST_ACCOUNTS = 5  # of one shared browser


def describe(request: HttpRequest) -> dict[str, str]:
    """`at` (ISO instant), `device` and `place` of a log-in: what « Mes connexions » shows of it."""
    return {"at": timezone.now().isoformat(), "device": device(request), "place": place(request)}


def device(request: HttpRequest) -> str:
    """« Firefox, Windows »."""
    agent = request.headers.get("User-Agent", "")
    found = [next((words for mark, words in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or "appareil inconnu"


def place(request: HttpRequest) -> str:
    """The network of the client's address, never the whole address: « 203.0.113.x »."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address).rsplit(".", 1)[0] + ".x"
    return ":".join(address.exploded.split(":")[:3]) + ":…"


def is_known(request: HttpRequest, user: Any) -> bool:
    """Whether this account has logged in from this browser before."""
    return str(user.pk) in _accounts(request)


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Note on the browser that this account uses it."""
    others = [one for one in _accounts(request) if one != str(user.pk)]
    value = signing.dumps([str(user.pk), *others][:MOST_ACCOUNTS], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def _accounts(request: HttpRequest) -> list[str]:
    try:
        found: list[str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return []
    return found
