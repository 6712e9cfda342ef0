"""Prolong a PASS or ask for it: the reason, the new end and whom to ask, then a page to check before anything changes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tremplin.candidates.access import name_for
from tremplin.kernel import drafts
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import Draft
from tremplin.organisations.models import Dispositif, Membership
from tremplin.passes import timeline
from tremplin.passes.access_requests import get_dossier
from tremplin.passes.actions import confirming
from tremplin.passes.actions.prolonging import check_may_prolong
from tremplin.passes.dossier import Dossier
from tremplin.passes.forms_requests import ProlongForm, ReasonForm, open_option
from tremplin.passes.models import ProlongationRequest
from tremplin.passes.prolonging import Option, end_marks, options, prolonged, report_required, suggested

LABELS = ("Le motif", "La demande", "Vérifier et confirmer")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prolong(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the reason (kept in the address), then fill in; `?brouillon=` comes back to a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    dossier = get_dossier(actor, pk)
    dispositif = check_may_prolong(by=actor, dossier=dossier)
    draft = _earlier(request, dossier)
    open_reasons = options(dossier, dispositif)
    code = request.GET.get("motif") or (draft.payload["reason"] if draft else "")
    option = open_option(open_reasons, code) if "changer" not in request.GET else None
    if option is None:
        return _ask_reason(request, dossier, open_reasons, code)
    form = _form(request, dossier, dispositif, option, draft)
    if request.method == "POST" and form.is_valid():
        kept = confirming.keep(by=actor, dossier=dossier, draft=draft, payload=form.payload, report=_report(form))
        return redirect("passes:prolong_check", dossier.found.pk, kept.pk)
    context = {
        "form": form,
        "option": option,
        "change": f"{reverse('passes:prolong', args=[pk])}?changer=1&motif={code}",
    }
    return _page(request, dossier, "prolonger", 1, **context)


def _ask_reason(request: HttpRequest, dossier: Dossier, found: list[Option], code: str) -> HttpResponse:
    sent = "continuer" in request.GET or (code and "changer" not in request.GET)
    form = ReasonForm(request.GET if sent else None, options=found, initial={"motif": code})
    closed = [one for one in found if one.why]
    return _page(request, dossier, "prolonger_motif", 0, form=form, closed=closed, any_open=len(closed) < len(found))


def _form(
    request: HttpRequest, dossier: Dossier, dispositif: Dispositif, option: Option, draft: Draft | None
) -> ProlongForm:
    posted = request.method == "POST"
    people = suggested(dossier.found.candidate, dispositif.organisation) if option.needs_prescriber else []
    payload = draft.payload if draft else {}
    return ProlongForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=payload or _first(people, request.actor),  # type: ignore[attr-defined]
        option=option,
        asking=dispositif.organisation,
        people=people,
        starts_on=dossier.found.ends_on,
        report=report_required(dispositif.kind, dossier.today),
        kept=payload.get("report"),
    )


def _first(people: list[tuple[Membership, str]], actor: Any) -> dict[str, Any]:
    return {"addressee": str(people[0][0].pk) if people else "autre", "contact_email": actor.user.email}


def _report(form: ProlongForm) -> tuple[bytes, str, str] | None:
    if form.content is None:
        return None
    return (*form.content, form.cleaned_data["report"].name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: UUID, draft_pk: UUID) -> HttpResponse:
    """The new end on the timeline, before anything is written; POST does it, once."""
    actor = request.actor  # type: ignore[attr-defined]
    dossier = get_dossier(actor, pk)
    draft = _draft(request, dossier, draft_pk)
    form = confirming.ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = attempt(form, lambda: confirming.confirm(by=actor, found=dossier.found, draft_pk=draft_pk))
        if done is not None:
            return _done(request, done)
    if draft.result_id is not None:
        return redirect("passes:detail", pk)
    payload = draft.payload
    reason, ends_on = confirming.reason_of(payload), date.fromisoformat(payload["ends_on"])
    after = prolonged(dossier, ends_on=ends_on, reason=reason)
    context = {
        "form": form,
        "draft": draft,
        "reason": reason,
        "after": after,
        "days": (ends_on - dossier.found.ends_on).days,
        "rows": timeline.rows(after),
        "marks": end_marks(dossier, after),
        "addressee": confirming.addressee_of(payload),
        "back": f"{reverse('passes:prolong', args=[pk])}?brouillon={draft_pk}",
    }
    return _page(request, dossier, "prolonger_verifier", 2, **context)


def _done(request: HttpRequest, done: Any) -> HttpResponse:
    if isinstance(done, ProlongationRequest):
        messages.success(request, f"La demande est envoyée. {done.organisation} doit maintenant répondre.")
        return redirect(done.get_absolute_url())
    messages.success(request, "Le PASS IAE est prolongé. La personne est prévenue.")
    return redirect("passes:detail", done.pk)


def _page(request: HttpRequest, dossier: Dossier, name: str, step: int, **more: Any) -> HttpResponse:
    states = ["done"] * step + ["current"] + [""] * (2 - step)
    steps = [{"label": label, "state": state} for label, state in zip(LABELS, states, strict=True)]
    context = {
        "pass": dossier.found,
        "dossier": dossier,
        "name": name_for(request.actor, dossier.found.candidate),  # type: ignore[attr-defined]
        "steps": steps,
        "number": step + 1,
        **more,
    }
    return render(request, f"passes/{name}.html", context)


def _earlier(request: HttpRequest, dossier: Dossier) -> Draft | None:
    try:
        pk = UUID(request.GET.get("brouillon", ""))
    except ValueError:
        return None
    draft = _draft(request, dossier, pk)
    return draft if draft.result_id is None else None


def _draft(request: HttpRequest, dossier: Dossier, pk: UUID) -> Draft:
    """The actor's draft for this PASS; 404 for another's."""
    draft = drafts.get(by=request.actor, kind=confirming.KIND, pk=pk)  # type: ignore[attr-defined]
    if draft.payload["pass"] != str(dossier.found.pk):
        raise Http404("Brouillon introuvable")
    return draft
