"""Requests for prolongation: those to decide and those made; one of them; grant, refuse, take back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.candidates.access import name_for, note_opening
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.files import serve
from tremplin.kernel.forms import attempt
from tremplin.passes import timeline
from tremplin.passes.access_requests import get_request, visible_requests
from tremplin.passes.actions import deciding
from tremplin.passes.dossier import open_dossier
from tremplin.passes.forms_requests import RefusalForm
from tremplin.passes.models import ProlongationRequest
from tremplin.passes.prolonging import end_marks, prolonged
from tremplin.rules.kinds import ProlongationReason

PER_PAGE = 20
State = ProlongationRequest.State
VIEWS = {
    "a-decider": ("À décider", [State.PENDING]),
    "decidees": ("Décidées", [State.GRANTED, State.REFUSED, State.WITHDRAWN]),
}


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Tabs « À décider » and « Décidées »; the oldest waiting first, the last decided first."""
    actor = request.actor  # type: ignore[attr-defined]
    if not (actor.is_employer or actor.is_authorised_prescriber):
        raise Http404("Aucune demande de prolongation")
    code = request.GET.get("vue") if request.GET.get("vue") in VIEWS else "a-decider"
    found = visible_requests(actor)
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    tabs = [_tab(one, code, counts) for one in VIEWS]
    order = "requested_at" if code == "a-decider" else "-decided_at"
    rows: QuerySet[ProlongationRequest] = found.filter(state__in=VIEWS[str(code)][1]).order_by(order, "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for one in page:
        one.yours = one.organisation_id == actor.organisation_id  # type: ignore[attr-defined]
    return render(request, "passes/demandes.html", {"page": page, "tabs": tabs, "code": code})


def _tab(code: str, current: str | None, counts: dict[str, int]) -> dict[str, Any]:
    label, states = VIEWS[code]
    return {
        "label": label,
        "url": f"{reverse('passes:requests')}?vue={code}",
        "count": sum(counts.get(state, 0) for state in states),
        "current": code == current,
    }


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is asked, for whom, why, with which end; the answer once given."""
    actor = request.actor  # type: ignore[attr-defined]
    return _show(request, get_request(actor, pk))


@login_required
@require_POST
def grant(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = get_request(actor, pk)
    return _act(request, found, lambda: deciding.grant(by=actor, request=found), "Le PASS IAE est prolongé.")


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = get_request(actor, pk)
    return _act(request, found, lambda: deciding.withdraw_request(by=actor, request=found), "La demande est retirée.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = get_request(actor, pk)
    try:
        deciding.check_may_decide(by=actor, request=found)
    except NotYours:
        raise
    except Refused as refusal:
        return _show(request, found, refusal, status=409)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        done = attempt(form, lambda: deciding.refuse_prolongation(by=actor, request=found, **form.cleaned_data))
        if done is not None:
            messages.success(request, "Votre réponse est envoyée. La structure et la personne sont prévenues.")
            return redirect(found.get_absolute_url())
    name = name_for(actor, found.pass_iae.candidate)
    return render(request, "passes/demande_refuser.html", {"found": found, "form": form, "name": name})


@login_required
@require_safe
def report(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The report joined to the request, for both sides."""
    actor = request.actor  # type: ignore[attr-defined]
    found = get_request(actor, pk)
    if found.report is None:
        raise Http404("Aucun bilan joint")
    note_opening(actor, found.pass_iae.candidate, relation="bilan de prolongation")
    return serve(found.report)


def _act(request: HttpRequest, found: ProlongationRequest, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it; when it was decided meanwhile, the same page says by whom."""
    try:
        act()
    except NotYours:
        raise
    except Refused as refusal:
        return _show(request, get_request(request.actor, found.pk), refusal, status=409)  # type: ignore[attr-defined]
    messages.success(request, f"{done} Les personnes concernées sont prévenues.")
    return redirect(found.get_absolute_url())


def _show(
    request: HttpRequest, found: ProlongationRequest, refusal: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    dossier = open_dossier(found.pass_iae)
    note_opening(actor, found.pass_iae.candidate, relation="demande de prolongation")
    shown = dossier
    if found.is_pending:
        shown = prolonged(
            dossier, ends_on=found.end_from(dossier.found.ends_on), reason=ProlongationReason(found.reason)
        )
    addressed = found.organisation_id == actor.organisation_id
    context = {
        "found": found,
        "dossier": dossier,
        "after": shown,
        "rows": timeline.rows(shown),
        "marks": end_marks(dossier, shown) if found.is_pending else timeline.marks(dossier),
        "name": name_for(actor, found.pass_iae.candidate),
        "addressed": addressed,
        "hindrance": _hindrance(actor, found) if addressed and found.is_pending else "",
        "refusal": refusal,
        "asks": found.dispositif.organisation_id == actor.organisation_id,
        "moved": found.is_pending and dossier.found.ends_on != found.starts_on,
    }
    return render(request, "passes/demande.html", context, status=status)


def _hindrance(actor: Actor, found: ProlongationRequest) -> str:
    """Why this member may not decide, "" when she may."""
    try:
        deciding.check_may_decide(by=actor, request=found)
    except Refused as refusal:
        return refusal.message
    return ""
