"""Last pages of the apply tunnel: eligibility for an authorised prescriber, then check and send."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tremplin.applications.actions import apply as actions
from tremplin.applications.actions.send import needs_waiver
from tremplin.applications.forms_apply import ConfirmForm, WaiverForm
from tremplin.applications.tunnel import Tunnel, load, result_url
from tremplin.eligibility.explained import Answer, answer
from tremplin.eligibility.forms import CriteriaForm, suggested
from tremplin.jobs.models import JobPost
from tremplin.kernel.forms import attempt
from tremplin.rules.kinds import AuthorKind

PRESCRIBER = AuthorKind.AUTHORISED_PRESCRIBER


@login_required
@require_http_methods(["GET", "POST"])
def eligibility(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """The criteria, kept until the candidature is sent; or not now."""
    tunnel = load(request.actor, draft_pk)
    if away := _elsewhere(tunnel):
        return away
    if not tunnel.asks_eligibility:
        return redirect("applications:apply_check", draft_pk)
    if request.method == "POST" and "skip" in request.POST:
        actions.skip_eligibility(draft=tunnel.draft)
        return redirect("applications:apply_check", draft_pk)
    if request.method == "POST":
        form = CriteriaForm(request.POST, author=PRESCRIBER)
    else:
        kept = tunnel.given.get("eligibility") == "kept"
        form = CriteriaForm(
            author=PRESCRIBER, initial=tunnel.given if kept else {"criteria": suggested(tunnel.candidate)}
        )
    if form.is_valid() and form.passes_the_law():
        actions.keep_criteria(draft=tunnel.draft, **form.cleaned_data)
        return redirect("applications:apply_check", draft_pk)
    context = {"tunnel": tunnel, "form": form, "steps": tunnel.steps("apply_eligibility")}
    return render(request, "applications/apply/eligibility.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """Everything on one page, then send. A second submit finds the candidature of the first."""
    form = _sent_form(request)
    if form is not None and form.is_valid():
        # the action reads the draft itself, under its lock
        sent = attempt(form, lambda: actions.send_draft(by=request.actor, draft_pk=draft_pk, **form.cleaned_data))
        if sent is not None:
            messages.success(request, f"La candidature est envoyée. {sent.organisation} doit maintenant répondre.")
            return redirect(result_url(request.actor, sent.pk))
        if form.has_error(NON_FIELD_ERRORS, "waiver_required"):
            form = WaiverForm(request.POST)  # the period began to run since the page was shown
    tunnel = load(request.actor, draft_pk)
    if away := _elsewhere(tunnel):
        return away
    posts = list(JobPost.objects.filter(pk__in=tunnel.given["posts"]).select_related("commune", "dispositif"))
    return render(
        request,
        "applications/apply/check.html",
        {
            "tunnel": tunnel,
            "form": form or _shown_form(tunnel, posts),
            "posts": posts,
            "answer": _answer(tunnel),
            "steps": tunnel.steps("apply_check"),
        },
    )


def _sent_form(request: HttpRequest) -> ConfirmForm | None:
    if request.method != "POST":
        return None
    return (WaiverForm if "waiver_reason" in request.POST else ConfirmForm)(request.POST)


def _shown_form(tunnel: Tunnel, posts: list[JobPost]) -> ConfirmForm:
    """With the reason of the waiver when an authorised prescriber has to lift the waiting period."""
    asks = (
        tunnel.candidate is not None
        and tunnel.had_pass
        and needs_waiver(by=tunnel.actor, candidate=tunnel.candidate, organisation=tunnel.organisation, posts=posts)
    )
    return WaiverForm() if asks else ConfirmForm()


def _elsewhere(tunnel: Tunnel) -> HttpResponse | None:
    """Where to go when the draft is sent already, or lacks an earlier page."""
    if tunnel.result_url:
        return redirect(tunnel.result_url)
    if not tunnel.knows_person:
        return redirect("applications:apply", tunnel.given["organisation"])
    if not tunnel.given.get("composed"):
        return redirect(tunnel.url("apply_compose"))
    return None


def _answer(tunnel: Tunnel) -> Answer | None:
    if tunnel.given.get("eligibility") != "kept":
        return None
    return answer(
        author=PRESCRIBER,
        criteria=tunnel.given["criteria"],
        on=timezone.localdate(),
        derogation=tunnel.given["derogation_reason"],
    )
