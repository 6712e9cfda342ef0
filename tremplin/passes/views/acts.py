"""Every act on a PASS takes two pages: a form, then what it will do, drawn before anything is written."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tremplin.candidates.access import name_for
from tremplin.kernel import drafts, wording
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import Draft
from tremplin.passes import calculation, timeline
from tremplin.passes.access import get_pass
from tremplin.passes.actions.acting import check_right
from tremplin.passes.actions.drafting import confirm, version
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.messages import recipients
from tremplin.passes.plans import Plan, preview
from tremplin.passes.replay import span_of
from tremplin.passes.tasks import TASKS, Task, as_asked, as_typed

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@get_or_post
def ask(request: HttpRequest, pk: UUID, task: str) -> HttpResponse:
    """What the act needs to know. A valid answer becomes a draft, shown on the next page."""
    actor, chosen = request.actor, TASKS[task]  # type: ignore[attr-defined]
    dossier = open_dossier(get_pass(actor, pk))
    check_right(actor, chosen.action, dossier)
    if chosen.needs_only_a_reason:
        chosen.plan(actor, dossier, reason="")  # what cannot be done is said before a reason is asked
    draft = _draft_of(request, chosen, pk)
    initial = {**chosen.initial(dossier), **(as_asked(draft.payload["asked"]) if draft else {})}
    form = chosen.form(request.POST if request.method == "POST" else None, initial=initial, dossier=dossier)
    if form.is_valid() and attempt(form, lambda: chosen.plan(actor, dossier, **form.asked)) is not None:
        kept = _keep(actor, chosen, dossier, draft, as_typed(form.asked))
        return redirect(f"passes:{task}_check", pk, kept.pk)
    context = {**_context(actor, dossier, chosen, step=1), "form": form, "current": dossier.current_suspension}
    return render(request, "passes/acte.html", context)


@login_required
@get_or_post
def check(request: HttpRequest, pk: UUID, draft_pk: UUID, task: str) -> HttpResponse:
    """What will happen, on the timeline and in words; a POST does it, once."""
    actor, chosen = request.actor, TASKS[task]  # type: ignore[attr-defined]
    draft = drafts.get(by=actor, kind=chosen.draft_kind, pk=draft_pk)
    dossier = open_dossier(get_pass(actor, pk))
    if draft.payload["pass"] != str(pk):
        raise Http404("Brouillon introuvable")
    if draft.result_id is not None:
        return redirect("passes:detail", pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        seen = request.POST.get("seen", "")
        verb = {"by": actor, "found": dossier.found, "task": chosen, "draft_pk": draft_pk, "seen": seen}
        if attempt(form, lambda: confirm(**verb)) is not None:
            messages.success(request, chosen.done)
            return redirect("passes:detail", pk)
        dossier = open_dossier(get_pass(actor, pk))
    try:
        planned = chosen.plan(actor, dossier, **as_asked(draft.payload["asked"]))
    except Refused as refusal:
        return _no_longer(request, actor, dossier, chosen, draft, refusal)
    context = {**_context(actor, dossier, chosen, step=2), **_shown(dossier, planned)}
    context |= {"form": form, "draft": draft, "seen": version(dossier), "back": _back(chosen, pk, draft)}
    return render(request, "passes/acte_verifier.html", context)


def _no_longer(
    request: HttpRequest, actor: Actor, dossier: Dossier, task: Task, draft: Draft, refusal: Refused
) -> HttpResponse:
    """The PASS changed since the draft was begun: what stands in the way, and the way back."""
    context = {
        **_context(actor, dossier, task, step=2),
        "refusal": refusal,
        "back": _back(task, dossier.found.pk, draft),
    }
    return render(request, "passes/acte_impossible.html", context, status=409)


def _context(actor: Actor, dossier: Dossier, task: Task, *, step: int) -> dict[str, Any]:
    name = name_for(actor, dossier.found.candidate)
    labels = ("Ce que vous demandez", "Vérifier et confirmer")
    states = ("current", "") if step == 1 else ("done", "current")
    steps = [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]
    return {"pass": dossier.found, "dossier": dossier, "name": name, "task": task, "steps": steps}


def _shown(dossier: Dossier, planned: Plan) -> dict[str, Any]:
    after = preview(dossier, planned)
    return {
        "plan": planned,
        "after": after,
        "rows": timeline.rows(after),
        "marks": timeline.marks_of_change(dossier, after),
        "suspensions": [(one.starts_on, one.ends_on) for one in after.suspensions],
        "lines": calculation.lines(after),
        "told": recipients(dossier),
        "shift": shift(planned.days),
        "period": span_of(planned.step.detail) if "starts_on" in planned.step.detail else None,
    }


def shift(count: int) -> str:
    """« 59 jours de plus », « 3 jours de moins », « sans changement »."""
    if not count:
        return "sans changement"
    return f"{wording.days(abs(count))} de {'plus' if count > 0 else 'moins'}"


def _back(task: Task, pk: UUID, draft: Draft) -> str:
    return f"{reverse(f'passes:{task.name}', args=[pk])}?brouillon={draft.pk}"


def _draft_of(request: HttpRequest, task: Task, pk: UUID) -> Draft | None:
    """The draft that the address names, of this person for this PASS and act."""
    try:
        asked = UUID(request.GET.get("brouillon", ""))
        found = drafts.get(by=request.actor, kind=task.draft_kind, pk=asked)  # type: ignore[attr-defined]
    except (ValueError, Http404):
        return None
    return found if found.payload["pass"] == str(pk) and found.result_id is None else None


def _keep(actor: Actor, task: Task, dossier: Dossier, draft: Draft | None, typed: dict[str, Any]) -> Draft:
    if draft is not None:
        return drafts.save(draft, asked=typed)
    return drafts.start(by=actor, kind=task.draft_kind, payload={"pass": str(dossier.found.pk), "asked": typed})
