"""What may go wrong with a provider: a reason for us, never its words (they may hold a token or a name)."""

import logging

from allauth.socialaccount.providers.base import ProviderException
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

logger = logging.getLogger(__name__)

UNREACHABLE, NONSENSE, REFUSED, LOST, LEVEL = "unreachable", "nonsense", "refused", "lost", "level"
STATUSES = {UNREACHABLE: 503, NONSENSE: 502, REFUSED: 403, LOST: 400, LEVEL: 403}
TITLES = {
    UNREACHABLE: "{} ne répond pas",
    NONSENSE: "La réponse de {} n’est pas valable",
    REFUSED: "La connexion avec {} n’a pas eu lieu",
    LOST: "La connexion avec {} est à recommencer",
    LEVEL: "{} n’a pas assez vérifié votre identité",
}


class Failed(ProviderException):
    """`reason` is one of the five above; `detail` is ours, for the log: which check, which address."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def page(request: HttpRequest, provider: object, failure: Failed) -> HttpResponse:
    """What happened, what was not done, what to do next; the local way in stays one click away."""
    logger.warning("sso %s %s: %s", provider, failure.reason, failure.detail)
    title = TITLES[failure.reason].format(provider)
    context = {"provider": provider, "reason": failure.reason, "failure_title": title[:1].upper() + title[1:]}
    response = render(request, "account/sso_failed.html", context, status=STATUSES[failure.reason])
    add_never_cache_headers(response)
    return response
