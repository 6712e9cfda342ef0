"""First page of the apply tunnel: who is the person; and the page of the candidature itself."""

from dataclasses import asdict
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.applications.actions import apply as actions
from tremplin.applications.actions.send import check_may_send
from tremplin.applications.forms_apply import ApplyForm, SelfForm
from tremplin.applications.tunnel import Tunnel, get_target, load, situated, stop
from tremplin.applications.views.apply_person import choose_person, stopped
from tremplin.candidates.access import get_candidate
from tremplin.candidates.models import Candidate
from tremplin.kernel.forms import attempt
from tremplin.organisations.models import Organisation


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Entry: a professional says who the person is; a person goes straight to her candidature.

    `?personne=` names a person already followed, `?poste=` the post one came from.
    """
    check_may_send(request.actor)
    organisation = get_target(pk)
    candidate = _known_person(request)
    tunnel = Tunnel(request.actor, organisation=organisation, candidate=candidate)
    if request.method == "GET" and (refusal := stop(tunnel)):
        return stopped(request, tunnel, refusal)
    if tunnel.for_herself and not _complete(candidate):
        return _oneself(request, organisation, candidate)
    if candidate is None:
        return choose_person(request, tunnel)
    if request.method == "POST":
        tunnel.draft = actions.begin(by=request.actor, organisation=organisation, candidate=candidate)
    return _compose(request, tunnel)


@login_required
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """Posts, message, CV."""
    tunnel = load(request.actor, draft_pk)
    if tunnel.result_url:
        return redirect(tunnel.result_url)
    if not tunnel.knows_person:
        return redirect("applications:apply", tunnel.given["organisation"])
    return _compose(request, tunnel)


def _compose(request: HttpRequest, tunnel: Tunnel) -> HttpResponse:
    if request.method == "POST":
        form = tunnel.form(request.POST, request.FILES)
        if _kept(request, tunnel, form):
            return redirect(
                "applications:apply_eligibility" if tunnel.asks_eligibility else "applications:apply_check",
                tunnel.draft.pk,
            )
    else:
        form = tunnel.form(wanted=request.GET.get("poste", ""))
    return render(
        request,
        "applications/apply/compose.html",
        {"tunnel": tunnel, "form": form, "steps": tunnel.steps("apply_compose")},
    )


def _kept(request: HttpRequest, tunnel: Tunnel, form: ApplyForm) -> bool:
    """Keep what the form says in the draft. A readable CV is kept even when something else must be corrected."""
    valid, cv = form.is_valid(), form.earlier if request.POST.get("keep_cv") else None
    if form.content is not None:
        name = request.FILES["cv"].name or "cv.pdf"
        actions.keep_cv(by=request.actor, draft=tunnel.draft, content=form.content, name=name)
        cv = tunnel.cv
        form.show_kept(cv)
    if valid:
        actions.compose(
            draft=tunnel.draft,
            posts=form.chosen,
            message=form.cleaned_data["message"],
            cv=asdict(cv) if cv else None,
            asks_eligibility=tunnel.asks_eligibility,
        )
    return valid


def _known_person(request: HttpRequest) -> Candidate | None:
    """Herself for a person; for a professional the one that the address names, within her rights."""
    if not request.actor.is_professional:
        own = request.actor.candidate_id
        return situated(request.actor, own) if own else None
    try:
        wanted = UUID(request.GET.get("personne", ""))
    except ValueError:
        return None
    get_candidate(request.actor, wanted)
    return situated(request.actor, wanted)


def _complete(candidate: Candidate | None) -> bool:
    return candidate is not None and bool(candidate.first_name and candidate.last_name and candidate.birth_date)


def _oneself(request: HttpRequest, organisation: Organisation, candidate: Candidate | None) -> HttpResponse:
    """Names and birth date, asked once."""
    known = candidate or request.user
    names = ("first_name", "last_name", "birth_date", "phone", "address", "commune")
    initial = {name: getattr(known, name, "") for name in names}
    form = SelfForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        found = attempt(form, lambda: actions.present_oneself(by=request.actor, **form.fields_for_file()))
        if found is not None:
            wanted = request.GET.get("poste", "")
            draft = actions.begin(by=request.actor, organisation=organisation, candidate=found, wanted=wanted)
            return redirect("applications:apply_compose", draft.pk)
    return render(request, "applications/apply/oneself.html", {"organisation": organisation, "form": form})
