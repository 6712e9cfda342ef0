"""Ceilings: how often one address may ask for something public, how many times somebody may try a secret."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from tremplin.kernel.errors import Refused

TEN_TRIES = "10/15m"
OF_AN_ACCOUNT = f"{TEN_TRIES}/key"
log = logging.getLogger(__name__)
TOO_MANY = "Trop d’essais. Attendez un quart d’heure, puis recommencez."


def allowed(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count one more try of this client; False above the ceiling, until a minute after its first try."""
    key = f"throttle:{action}:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, timeout=60):
        return True
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # it expired between the two
        return True


def within(request: HttpRequest, action: str, rate: str, *, key: str = "") -> bool:
    """Count one more request against `rate` (« 20/h/ip », « 3/d/key »), whichever process serves it; False above it."""
    return ratelimit.consume(request, app="tremplin", action=action, config={action: rate}, key=key) is not None


@contextmanager
def ten_tries(request: HttpRequest, secret: str, *, account: str) -> Iterator[None]:
    """Ten wrong tries of a secret, then a quarter of an hour: for one account, and for one client's address.

    A try is counted before the block runs, whichever process serves it, and given back when the block raises nothing.
    Raises `Refused` above the ceiling, without running the block.
    """
    rates = {secret: f"{TEN_TRIES}/ip,{OF_AN_ACCOUNT}"}
    tried = ratelimit.consume(request, app="tremplin", action=secret, config=rates, key=account)
    if tried is None:
        log.warning("Trop d’essais : %s", secret)
        raise Refused("too_many_tries", TOO_MANY)
    try:
        yield
    except Exception:
        log.warning("Essai refusé : %s", secret)
        raise
    tried.rollback()


def forgive(request: HttpRequest, secret: str, *, account: str) -> None:
    """Forget the wrong tries at one account, whose secret has just changed; those of the client's address stay."""
    ratelimit.clear(request, app="tremplin", action=secret, config={secret: OF_AN_ACCOUNT}, key=account)
