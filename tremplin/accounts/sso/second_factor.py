"""Whether the provider that logged this session in has asked for two factors."""

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest


def passed_at_provider(request: HttpRequest) -> bool:
    """True when the account of this session logged in with an identity tied to it and the provider vouched for two
    factors (`acr` or `amr`). Tying an identity to an account does not count: whoever stole a password could tie her own.
    """
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "socialaccount" and one.get("two_factors") is True for one in records)
