"""Anyone who holds a printed attestation checks it: valid or not, and nothing that the paper does not say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.kernel.throttle import allowed
from tremplin.passes.access import public_pass
from tremplin.passes.checking import read_code
from tremplin.passes.dossier import open_dossier
from tremplin.rules.kinds import PassStatus

TRIES = 60  # a minute
VALID = (PassStatus.VALID, PassStatus.SUSPENDED, PassStatus.FUTURE)


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """200 for an attestation printed here, valid or not today; 404 for any other code; 429 for who tries too many."""
    if not allowed(request, "verify", per_minute=TRIES):
        return _page(request, {"wait": True}, status=429)
    printed = read_code(code)
    found = public_pass(printed.pass_pk) if printed else None
    if printed is None or found is None:
        return _page(request, {"unknown": True}, status=404)
    dossier = open_dossier(found)
    valid = not dossier.is_cancelled and dossier.status in VALID
    context = {
        "pass": found,
        "status": dossier.shown_status,
        "valid": valid,
        "printed": printed,
        "moved": valid and printed.ends_on != found.ends_on,
        "today": timezone.localdate(),
    }
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, "passes/verifier.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response
