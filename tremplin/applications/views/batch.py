"""One action on many candidatures: tick, check and write once, read what became of each."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.applications import lists
from tremplin.applications.access import received_applications, visible_templates, with_hiring_kinds
from tremplin.applications.actions import batch as actions
from tremplin.applications.actions import check_allowed
from tremplin.applications.filters import ReceivedForm
from tremplin.applications.forms import ConfirmForm, PoolForm, PostponeForm, ReasonForm, RefusalForm, TransferForm
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.applications.views.received import check_receives
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.models import Draft
from tremplin.rules.kinds import ApplicationAction

TITLES = {
    "process": "Mettre à l’étude",
    "postpone": "Mettre de côté",
    "add_to_pool": "Garder en vivier",
    "refuse": "Refuser",
    "transfer": "Transférer",
    "archive": "Archiver",
    "unarchive": "Sortir des archives",
}


@login_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """What was ticked, or the whole view; then the page where it is checked."""
    actor = _employer(request)
    address = QueryDict(request.POST.get("requete", ""))
    back = f"{reverse('applications:received')}?{address.urlencode()}"
    chosen, total = _chosen(request, actor, address)
    try:
        draft = actions.prepare(
            by=actor,
            verb=request.POST.get("verb", ""),
            applications=chosen,
            left_out=max(0, total - len(chosen)),
            back=back,
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect(back)
    return redirect("applications:batch_check", draft.pk)


def _employer(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_receives(actor)
    return actor


def _chosen(request: HttpRequest, actor: Actor, address: QueryDict) -> tuple[list[Application], int]:
    received = received_applications(actor)
    if "tout" not in request.POST:
        found = list(received.filter(pk__in=_ids(request))[: actions.MOST])
        return found, len(found)
    filters = ReceivedForm(address, actor)
    view = next((one for one in lists.VIEWS if one.code == address.get("vue")), lists.VIEWS[0])
    rows = lists.in_view(filters.narrow(received), view, filters.order)
    return list(rows[: actions.MOST]), rows.count()


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("c"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """Who is concerned, who cannot be, and what must be written once for all."""
    actor = _employer(request)
    draft = drafts.get(by=actor, kind=actions.DRAFT, pk=draft_pk)
    if len(draft.payload["results"]) == len(draft.payload["ids"]):
        return redirect("applications:batch_result", draft_pk)
    rows = _rows(actor, draft)
    form = _form(request, actor, draft, [row["application"] for row in rows])
    if request.method == "POST" and form.is_valid():
        actions.run(by=actor, draft=draft, values=form.cleaned_data)
        return redirect("applications:batch_result", draft_pk)
    return render(request, "applications/batch_check.html", _context(request, draft, rows, form))


def _rows(actor: Actor, draft: Draft) -> list[dict[str, Any]]:
    query = received_applications(actor).filter(pk__in=draft.payload["ids"])
    found = with_hiring_kinds(query).select_related("candidate", "organisation", "dispositif", "sender_organisation")
    results, action = draft.payload["results"], ApplicationAction(draft.payload["verb"])
    rows = []
    for one in found.order_by("candidate__last_name", "candidate__first_name", "pk"):
        why = results.get(str(one.pk)) if str(one.pk) in results else _why_not(actor, one, action)
        rows.append({"application": one, "name": one.candidate.full_name, "why": why})
    return rows


def _why_not(actor: Actor, application: Application, action: ApplicationAction) -> str:
    try:
        check_allowed(actor, application, action)
    except Refused as refusal:
        return refusal.message
    return ""


def _form(request: HttpRequest, actor: Actor, draft: Draft, applications: list[Application]) -> forms.Form:
    verb, data = draft.payload["verb"], request.POST if request.method == "POST" else None
    if verb == "refuse":
        outside = any(one.sender_organisation_id not in (None, one.organisation_id) for one in applications)
        return _refusal(request, outside)
    if verb == "transfer":
        return TransferForm(data, actor=actor)
    kinds: dict[str, type[forms.Form]] = {"postpone": PostponeForm, "add_to_pool": PoolForm}
    return kinds.get(verb, ConfirmForm)(data)


def _refusal(request: HttpRequest, outside: bool) -> forms.Form:
    """First the reason (kept in the address), then the texts, pre-filled from it."""
    if request.method == "POST":
        form = RefusalForm(request.POST, outside=outside)
        return ReasonForm(request.POST) if "reason" in form.errors else form
    chosen = ReasonForm(request.GET if "continuer" in request.GET else None)
    if not chosen.is_valid():
        return chosen
    values = chosen.cleaned_data
    start = RefusalForm.started_with(values["reason"], values["share_reason"], visible_templates(request.actor))  # type: ignore[attr-defined]
    return RefusalForm(initial=start, outside=outside)


def _context(request: HttpRequest, draft: Draft, rows: list[dict[str, Any]], form: forms.Form) -> dict[str, Any]:
    step = type(form) is ReasonForm
    reason = None if step else REFUSAL_REASONS.get(form["reason"].value() or "") if "reason" in form.fields else None
    return {
        "title": TITLES[draft.payload["verb"]],
        "form": form,
        "choosing": step,
        "reason": reason,
        "able": [row for row in rows if not row["why"]],
        "unable": [row for row in rows if row["why"]],
        "left_out": draft.payload["left_out"],
        "back": draft.payload["back"],
        "path": request.path,
    }


@login_required
@require_safe
def result(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """One line for each: done, or why not."""
    actor = _employer(request)
    draft = drafts.get(by=actor, kind=actions.DRAFT, pk=draft_pk)
    results, ids = draft.payload["results"], draft.payload["ids"]
    found = Application.objects.filter(pk__in=ids).select_related("candidate", "organisation")
    # Nothing new is told of a candidature that went elsewhere: its name, which this draft's author had ticked.
    rows = [
        {
            "application": one,
            "name": one.candidate.full_name,
            "here": one.organisation_id == actor.organisation_id,
            "done": results.get(str(one.pk)) == actions.DONE,
            "why": results.get(str(one.pk), "Pas encore traitée."),
        }
        for one in found.order_by("candidate__last_name", "candidate__first_name", "pk")
    ]
    context = {
        "title": TITLES[draft.payload["verb"]],
        "rows": rows,
        "done": sum(row["done"] for row in rows),
        "unfinished": len(results) < len(ids),
        "draft": draft,
        "back": draft.payload["back"],
    }
    return render(request, "applications/batch_result.html", context)
