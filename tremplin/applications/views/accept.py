"""Accept a candidature, in four pages at most: only what is missing is asked, everything is said before it is done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from tremplin.applications import actions, effects
from tremplin.applications.access import with_hiring_facts
from tremplin.applications.actions.accept import check_hire, check_waiting_period
from tremplin.applications.forms_hire import ContractForm, MissingForm, from_post
from tremplin.applications.hiring import ACCEPT, CHECK, CONTRACT, ELIGIBILITY, LABELS, PERSON, Hiring
from tremplin.applications.views.answer import conflict, get_or_post, receiver_application
from tremplin.candidates.actions import update_candidate
from tremplin.contracts.kinds import name as contract_name
from tremplin.eligibility.actions import check as check_eligibility
from tremplin.eligibility.forms import CriteriaForm, suggested
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt
from tremplin.rules.kinds import AuthorKind


@login_required
@get_or_post
def accept(request: HttpRequest, pk: UUID, draft_pk: UUID | None = None, step: str = "") -> HttpResponse:
    """The pages of an acceptance. Without draft: the first one, which begins it when sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if draft_pk is not None and is_confirmation(request, step):
        return confirm(request, ACCEPT, draft_pk)
    application = receiver_application(actor, pk, enrich=with_hiring_facts)
    draft = drafts.get(by=actor, kind=ACCEPT, pk=draft_pk) if draft_pk else None
    if draft is not None and draft.payload["application"] != str(pk):
        return redirect("applications:accept", pk)
    if draft is not None and draft.result_id is not None:
        return redirect("applications:hired", draft.result_id)
    if "accept" not in actions.allowed_actions(actor, application):
        return conflict(request, application, typed=request.POST.get("answer", ""))
    return run(request, Hiring.of_application(actor, application, draft), step)


def is_confirmation(request: HttpRequest, step: str) -> bool:
    """The last submit: the action checks everything again under its locks, nothing needs to be read before."""
    return request.method == "POST" and step == CHECK


def run(request: HttpRequest, hiring: Hiring, step: str) -> HttpResponse:
    """Show or receive one page; a page asked too early or for nothing leads to the next one to fill."""
    if not hiring.dispositifs:
        raise Refused("no_dispositif", "Aucun dispositif de votre structure ne peut embaucher aujourd’hui.")
    wanted = step or hiring.next_step
    if wanted not in hiring.steps or (wanted == CHECK and hiring.next_step != CHECK):
        return redirect(hiring.url(hiring.next_step))
    return PAGES[wanted](request, hiring)


def _person(request: HttpRequest, hiring: Hiring) -> HttpResponse:
    lacking = hiring.missing.identity
    if not lacking:
        return redirect(hiring.url(CONTRACT))
    form = MissingForm(request.POST or None, lacking=lacking)
    if request.method == "POST" and form.is_valid():
        values = form.fields_for_file()
        done = attempt(form, lambda: update_candidate(by=hiring.actor, candidate=hiring.candidate, **values))
        if done is not None:
            hiring.candidate = done
            hiring.keep(person_asked=True)
            return redirect(hiring.url(hiring.next_step))
    return _page(request, hiring, PERSON, form)


def _contract(request: HttpRequest, hiring: Hiring) -> HttpResponse:
    # what was typed is shown again as it is: a form received needs no first values
    initial = None if request.method == "POST" else _contract_initial(hiring)
    form = ContractForm(request.POST or None, dispositifs=hiring.dispositifs, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        kept = {"dispositif": str(given["dispositif"].pk), "terms": form.terms_payload(), "answer": given["answer"]}
        if attempt(form, lambda: _checked(hiring, kept)) is not None:
            hiring.keep(**kept)
            return redirect(hiring.url(hiring.next_step))
    return _page(request, hiring, CONTRACT, form)


def _contract_initial(hiring: Hiring) -> dict[str, Any]:
    typed = hiring.payload.get("terms")
    if typed is None:
        return from_post(hiring.application, hiring.dispositif)
    chosen = str(hiring.dispositif.pk) if hiring.dispositif else ""
    return {**typed, "dispositif": chosen, "answer": hiring.payload.get("answer", "")}


def _checked(hiring: Hiring, kept: dict[str, Any]) -> bool:
    """What the action will check, told before going on: dates, length, hours, PASS, waiting period."""
    tried = hiring.trying(**kept)
    assert tried.dispositif is not None  # noqa: S101 - the form is valid
    assert tried.terms is not None  # noqa: S101
    today, current = timezone.localdate(), tried.current_pass
    check_hire(candidate=tried.candidate, dispositif=tried.dispositif, terms=tried.terms, current=current, today=today)
    over = tried.last_pass_ends_on
    if tried.dispositif.is_iae and current is None and over is not None:
        check_waiting_period(candidate=tried.candidate, dispositif=tried.dispositif, over=over)
    return True


def _eligibility(request: HttpRequest, hiring: Hiring) -> HttpResponse:
    if hiring.dispositif is None:
        return redirect(hiring.url(CONTRACT))
    kind = hiring.dispositif.kind
    started = {"criteria": suggested(hiring.candidate) if hiring.criteria is None else hiring.criteria}
    form = CriteriaForm(
        request.POST if request.method == "POST" else None, author=AuthorKind.EMPLOYER, kind=kind, initial=started
    )
    if request.method == "POST" and form.is_valid():
        ticked = form.cleaned_data["criteria"]
        if attempt(form, lambda: _enough(ticked, kind)) is not None:
            hiring.keep(criteria=ticked, criteria_for=kind)
            return redirect(hiring.url(hiring.next_step))
    return _page(request, hiring, ELIGIBILITY, form)


def _enough(ticked: list[str], kind: str) -> bool:
    check_eligibility(
        author=AuthorKind.EMPLOYER, criteria=ticked, dispositif_kind=kind, derogation="", on=timezone.localdate()
    )
    return True


def _check(request: HttpRequest, hiring: Hiring) -> HttpResponse:
    return _page(request, hiring, CHECK, None)


def confirm(request: HttpRequest, kind: str, draft_pk: UUID) -> HttpResponse:
    """Hire, or say what changed since the check page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        hired = actions.confirm(by=actor, kind=kind, draft_pk=draft_pk, seen=request.POST.get("seen", ""))
    except NotYours:
        raise
    except Refused as refusal:
        # read again: what the page announced is no longer true
        hiring = Hiring.of_draft(actor, drafts.get(by=actor, kind=kind, pk=draft_pk))
        return _not_hired(request, hiring, refusal)
    messages.success(request, "L’embauche est enregistrée. Les personnes concernées sont prévenues.")
    return redirect("applications:hired", hired.pk)


def _not_hired(request: HttpRequest, hiring: Hiring, refusal: Refused) -> HttpResponse:
    """Somebody answered meanwhile; or a page has to be filled again; or the effects to read again."""
    if hiring.application and "accept" not in actions.allowed_actions(hiring.actor, hiring.application):
        return conflict(request, hiring.application)
    if hiring.next_step != CHECK:
        messages.error(request, refusal.message)
        return redirect(hiring.url(hiring.next_step))
    return _page(request, hiring, CHECK, None, refusal=refusal, status=409)


PAGES: dict[str, Callable[[HttpRequest, Hiring], HttpResponse]] = {
    PERSON: _person,
    CONTRACT: _contract,
    ELIGIBILITY: _eligibility,
    CHECK: _check,
}


def _page(
    request: HttpRequest,
    hiring: Hiring,
    step: str,
    form: forms.Form | None,
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    ready = hiring.terms is not None and hiring.dispositif is not None
    context = {
        "hiring": hiring,
        "application": hiring.application,
        "name": hiring.name,
        "form": form,
        "steps": _stepper(hiring, step),
        "number": hiring.steps.index(step) + 1,
        "effects": effects.of_hire(hiring) if ready else [],
        "wage": effects.wage_reminder(hiring),
        "refusal": refusal,
        "saved_at": hiring.draft.updated_at if hiring.draft else None,
        **_summary(hiring, step),
    }
    return render(request, f"applications/accept_{step}.html", context, status=status)


def _summary(hiring: Hiring, step: str) -> dict[str, Any]:
    """The contract typed, in words, for the check page."""
    if step != CHECK or hiring.terms is None or hiring.dispositif is None:
        return {}
    contract_url = hiring.url(CONTRACT)
    criteria_url = hiring.url(ELIGIBILITY) if ELIGIBILITY in hiring.steps else ""
    return {
        "contract_name": contract_name(hiring.terms.kind),
        "contract_url": contract_url,
        "criteria_url": criteria_url,
    }


def _stepper(hiring: Hiring, current: str) -> list[dict[str, Any]]:
    rows = []
    for step in hiring.steps:
        state = "current" if step == current else "done" if hiring.is_done(step) else ""
        seen_again = step != PERSON and hiring.draft is not None
        rows.append({"label": LABELS[step], "url": hiring.url(step) if seen_again else "", "state": state})
    return rows
