"""A ceiling on how often one address may ask for something public."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allowed(request: HttpRequest, action: str, *, per_minute: int) -> bool:
    """Count one more try of this client; False above the ceiling, until a minute after its first try."""
    key = f"throttle:{action}:{get_adapter().get_client_ip(request)}"
    if cache.add(key, 1, timeout=60):
        return True
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # it expired between the two
        return True
