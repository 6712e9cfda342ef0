"""The document that a person shows: a tagged PDF."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.pdf import compile_pdf, pdf_response
from tremplin.passes.access import get_pass
from tremplin.passes.checking import Printed, code_of, qr
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.relations import check, relations_of
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction, PassStatus

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "passes" / "attestation.typ"
STATES = {
    PassStatus.FUTURE: "pas encore commencé",
    PassStatus.VALID: "valide",
    PassStatus.SUSPENDED: "suspendu",
    PassStatus.EXPIRED: "terminé",
}


@login_required
@require_safe
def attestation(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = get_pass(actor, pk)
    dossier = open_dossier(found)
    if dossier.is_cancelled:
        raise Refused("pass_cancelled", "Ce PASS IAE est annulé : il n’a plus d’attestation.")
    check(PassAction.PRINT_CERTIFICATE, relations_of(actor, found, dossier.hires), dossier.status)
    content = compile_pdf(TEMPLATE, facts(actor, dossier), at=timezone.now())
    return pdf_response(content, filename=f"attestation-pass-iae-{found.number}.pdf")


def facts(actor: Actor, dossier: Dossier) -> dict[str, Any]:
    """What the document says, in French."""
    found, person = dossier.found, dossier.found.candidate
    printed = Printed(found.pk, timezone.localdate(), found.ends_on)
    address = settings.BASE_URL + reverse("passes:verify", args=[code_of(printed)])
    return {
        "territory": settings.TERRITORY_NAME,
        "support": settings.SUPPORT_EMAIL,
        "demo": settings.DEMO,
        "name": person.full_name,
        "birth_date": in_french(person.birth_date) if person.birth_date else "",
        "number": found.display_number,
        "starts_on": in_french(found.starts_on),
        "ends_on": in_french(found.ends_on),
        "status": STATES[dossier.status],
        "is_suspended": dossier.status == PassStatus.SUSPENDED,
        "is_future": dossier.status == PassStatus.FUTURE,
        "remaining": dossier.remainder.remaining_days,
        "waiting_until": in_french(dossier.waiting.ends_on),
        "issued_on": in_french(timezone.localdate()),
        "issued_at": f"{timezone.localtime():%H h %M}",
        "issued_to": actor.organisation_label or actor.label,
        "page": f"{settings.BASE_URL}/pass/{found.pk}",
        "check": address,
        "qr": qr(address),
    }
