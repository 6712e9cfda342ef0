"""The draft of a prolongation, and what it becomes once confirmed."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.kernel.files import store
from tremplin.kernel.models import Draft, StoredFile
from tremplin.organisations.models import Membership
from tremplin.passes.actions.prolonging import Asked, prolong, request_prolongation
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass, ProlongationRequest
from tremplin.rules.kinds import ProlongationReason

KIND = "passes.prolong"


class ConfirmForm(forms.Form):
    """Nothing to type: it carries the refusal when something changed since the page was shown."""


@act
def keep(
    *,
    by: Actor,
    dossier: Dossier,
    draft: Draft | None,
    payload: dict[str, Any],
    report: tuple[bytes, str, str] | None,
) -> Draft:
    """Keep what was typed, and the report (bytes, type, name) already checked."""
    if report is not None:
        content, content_type, name = report
        stored = store(by=by, content=content, content_type=content_type, name=name)
        payload = {**payload, "report": {"pk": str(stored.pk), "name": stored.name}}
    if draft is not None:
        return drafts.save(draft, **payload)
    return drafts.start(by=by, kind=KIND, payload={"pass": str(dossier.found.pk), **payload})


@act
def confirm(*, by: Actor, found: Pass, draft_pk: UUID) -> Pass | ProlongationRequest:
    """Prolong or ask, as the draft says; a second submit finds what the first one did."""
    draft = drafts.get(by=by, kind=KIND, pk=draft_pk, lock=True)
    if draft.result_id is not None:
        return ProlongationRequest.objects.filter(pk=draft.result_id).first() or found
    payload = draft.payload
    reason, ends_on = reason_of(payload), date.fromisoformat(payload["ends_on"])
    done: Pass | ProlongationRequest
    if payload.get("addressee"):
        done = request_prolongation(by=by, found=found, reason=reason, ends_on=ends_on, asked=_asked(payload))
    else:
        done = prolong(by=by, found=found, reason=reason, ends_on=ends_on)
    drafts.finish(draft, done.pk)
    return done


def _asked(payload: dict[str, Any]) -> Asked:
    addressee = addressee_of(payload)
    if addressee is None:
        message = "La personne choisie n’est plus membre de cet organisme. Choisissez-en une autre."
        raise Refused("not_an_authorised_prescriber", message)
    report = payload.get("report")
    return Asked(
        addressee=addressee,
        report=StoredFile.objects.get(pk=report["pk"]) if report else None,
        message=payload.get("message", ""),
        contact_email=payload.get("contact_email", ""),
        contact_phone=payload.get("contact_phone", ""),
    )


def reason_of(payload: dict[str, Any]) -> ProlongationReason:
    return ProlongationReason(payload["reason"])


def addressee_of(payload: dict[str, Any]) -> Membership | None:
    """Whom the draft asks, while she is a member; None without agreement to ask."""
    if not payload.get("addressee"):
        return None
    found = Membership.objects.current().select_related("user", "organisation__prescriber")
    return found.filter(pk=payload["addressee"]).first()
