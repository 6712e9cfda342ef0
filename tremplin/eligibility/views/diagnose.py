"""An authorised prescriber validates a person's eligibility: criteria, then a page to check before anything is written."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tremplin.candidates.models import Candidate
from tremplin.eligibility import actions
from tremplin.eligibility.access import get_person_to_diagnose, pass_end, valid_diagnosis
from tremplin.eligibility.explained import answer
from tremplin.eligibility.forms import CriteriaForm, suggested
from tremplin.kernel import drafts
from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import add_refusal
from tremplin.kernel.models import Draft
from tremplin.rules.kinds import AuthorKind

PRESCRIBER = AuthorKind.AUTHORISED_PRESCRIBER


@login_required
@require_http_methods(["GET", "POST"])
def diagnose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tick the criteria. Nothing is written but a draft; `?brouillon=` comes back to one."""
    candidate = get_person_to_diagnose(request.actor, pk)
    if until := pass_end(candidate):
        return render(request, "eligibility/not_needed.html", {"candidate": candidate, "until": until})
    draft = _earlier(request, candidate)
    given = draft.payload if draft else {"criteria": suggested(candidate)}
    form = CriteriaForm(request.POST if request.method == "POST" else None, author=PRESCRIBER, initial=given)
    if form.is_valid() and form.passes_the_law():
        draft = _keep(request, candidate, draft, form)
        return redirect("eligibility:check", candidate.pk, draft.pk)
    current = valid_diagnosis(candidate, request.actor.organisation)
    return render(request, "eligibility/diagnose.html", {"candidate": candidate, "form": form, "current": current})


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, pk: UUID, draft_pk: UUID) -> HttpResponse:
    """What the law answers, before the diagnosis is written; POST writes it, once."""
    candidate = get_person_to_diagnose(request.actor, pk)
    draft = _own_draft(request, candidate, draft_pk)
    form = CriteriaForm(draft.payload, author=PRESCRIBER)
    if request.method == "POST" and form.is_valid():
        try:
            diagnosis = actions.confirm(by=request.actor, candidate=candidate, draft_pk=draft.pk)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, "L’éligibilité est validée. La personne et les structures peuvent s’appuyer dessus."
            )
            return redirect("eligibility:detail", candidate.pk, diagnosis.pk)
    found = answer(
        author=PRESCRIBER,
        criteria=draft.payload["criteria"],
        on=timezone.localdate(),
        derogation=draft.payload["derogation_reason"],
    )
    back = f"{reverse('eligibility:diagnose', args=[candidate.pk])}?brouillon={draft.pk}"
    return render(
        request, "eligibility/check.html", {"candidate": candidate, "answer": found, "form": form, "back": back}
    )


def _own_draft(request: HttpRequest, candidate: Candidate, pk: UUID) -> Draft:
    """The actor's draft for this person; 404 for another's."""
    draft = drafts.get(by=request.actor, kind=actions.KIND, pk=pk)
    if draft.payload["candidate"] != str(candidate.pk):
        raise Http404("Brouillon introuvable")
    return draft


def _earlier(request: HttpRequest, candidate: Candidate) -> Draft | None:
    try:
        pk = UUID(request.GET.get("brouillon", ""))
    except ValueError:
        return None
    draft = _own_draft(request, candidate, pk)
    return draft if draft.result_id is None else None


def _keep(request: HttpRequest, candidate: Candidate, draft: Draft | None, form: CriteriaForm) -> Draft:
    if draft is not None:
        return drafts.save(draft, **form.cleaned_data)
    payload = {"candidate": str(candidate.pk), **form.cleaned_data}
    return drafts.start(by=request.actor, kind=actions.KIND, payload=payload)
