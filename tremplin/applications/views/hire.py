"""Direct hire: find the person, or open her file, then the same pages as an acceptance."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.applications.access import received_applications
from tremplin.applications.hiring import HIRE, Hiring
from tremplin.applications.views.accept import confirm, is_confirmation, run
from tremplin.applications.views.answer import get_or_post
from tremplin.candidates import finding
from tremplin.candidates.actions import create_candidate, recognise
from tremplin.candidates.forms import CreateForm, FindForm
from tremplin.candidates.models import Candidate
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import Draft


def check_hires(actor: Actor) -> None:
    """Refuse whoever does not hire."""
    if not actor.is_employer:
        raise NotYours("not_an_employer", "Seule une structure qui embauche peut déclarer une embauche.")


@login_required
@get_or_post
def find(request: HttpRequest) -> HttpResponse:
    """By number or address. Who is not found has her file opened on the next page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_hires(actor)
    form = FindForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "applications/hire_find.html", {"form": form})
    found = attempt(form, lambda: finding.search(actor=actor, **form.cleaned_data))
    if form.errors:
        return render(request, "applications/hire_find.html", {"form": form})
    if found is None:
        context = {"form": CreateForm(initial=form.cleaned_data), "new": True}
        return render(request, "applications/hire_create.html", context)
    return _begin(request, found)


@login_required
@require_http_methods(["POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open the file of a person whom the search did not find."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_hires(actor)
    form = CreateForm(request.POST)
    created = finding.open_file(form, lambda **fields: create_candidate(by=actor, **fields), by=actor)
    if form.homonym is not None and "is_her" in request.POST:
        return _begin(request, finding.found(actor, form.homonym, "names"))
    if created is None:
        return render(request, "applications/hire_create.html", {"form": form, "new": False})
    return _begin(request, finding.Found(created, True, "created"))


@login_required
@get_or_post
def match(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """« C’est bien cette personne »: initials only, until somebody says so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_hires(actor)
    draft = drafts.get(by=actor, kind=HIRE, pk=draft_pk)
    candidate = finding.carried_by(draft)
    if request.method == "POST":
        recognise(by=actor, candidate=candidate, found_by=draft.payload["found_by"])
        drafts.save(draft, recognised=True)
        return _go_on(request, draft, candidate)
    context = {"draft": draft, "initials": candidate.masked_name}
    return render(request, "applications/hire_match.html", context)


@login_required
@get_or_post
def step(request: HttpRequest, draft_pk: UUID, step: str) -> HttpResponse:
    """One page of the hire."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    check_hires(actor)
    if is_confirmation(request, step):
        return confirm(request, HIRE, draft_pk)
    draft = drafts.get(by=actor, kind=HIRE, pk=draft_pk)
    if draft.result_id is not None:
        return redirect("applications:hired", draft.result_id)
    if not draft.payload.get("recognised"):
        return redirect("applications:hire_match", draft.pk)
    return run(request, Hiring.of_draft(actor, draft), step)


def _begin(request: HttpRequest, found: finding.Found) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    payload = {"candidate": str(found.candidate.pk), "found_by": found.by, "recognised": found.related}
    draft = drafts.start(by=actor, kind=HIRE, payload=payload)
    if not found.related:
        return redirect("applications:hire_match", draft.pk)
    return _go_on(request, draft, found.candidate)


def _go_on(request: HttpRequest, draft: Draft, candidate: Candidate) -> HttpResponse:
    """To the hire; or to the candidature the person already sent here, which is the one to accept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    waiting = received_applications(actor).filter(
        candidate=candidate, state__in=("new", "processing", "postponed", "pool", "prior_to_hire")
    )
    application = waiting.order_by("-created_at").first()
    if application is None:
        hiring = Hiring.of_draft(actor, draft)
        return redirect(hiring.url(hiring.next_step))
    messages.info(request, "Cette personne a déjà candidaté chez vous. Acceptez sa candidature : rien n’est perdu.")
    return redirect("applications:accept", application.pk)
