"""Who is the person: one that the organisation follows, one found by number or address, or a new one."""

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.applications.actions import apply as actions
from tremplin.applications.tunnel import Tunnel, load, stop, waiting_application
from tremplin.candidates import finding, lists, recognising
from tremplin.candidates.access import get_candidate, name_for, named, visible_candidates
from tremplin.candidates.forms import CreateForm, FindForm
from tremplin.candidates.models import Candidate
from tremplin.kernel import drafts
from tremplin.kernel.actor import Actor
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import Draft

SHOWN = 6


def choose_person(request: HttpRequest, tunnel: Tunnel) -> HttpResponse:
    """The first page of a professional. Not a route: `apply` calls it, with the structure already checked."""
    form = FindForm()
    if request.method == "POST":
        if chosen := _chosen(request):
            return _go_on_with(request, tunnel, chosen)
        form = FindForm(request.POST)
        found = _search(request, form)
        if found is not None and found.related:
            return _go_on_with(request, tunnel, found.candidate)
        if found is not None:
            draft = _begin(request, tunnel, match=str(found.candidate.pk), found_by=found.by)
            return redirect("applications:apply_match", draft.pk)
        if not form.errors:
            tunnel.draft = _begin(request, tunnel)
            return _create_page(request, tunnel, CreateForm(initial=form.cleaned_data), new=True)
    return _people_page(request, tunnel, form)


def _chosen(request: HttpRequest) -> Candidate | None:
    """The person whose button was pressed: followed, or recognised lately."""
    for name in ("person", "recognised"):
        if value := request.POST.get(name):
            try:
                pk = UUID(value)
            except ValueError as error:
                raise Http404("Personne introuvable") from error
            return get_candidate(request.actor, pk) if name == "person" else _recognised(request, pk)
    return None


def _recognised(request: HttpRequest, pk: UUID) -> Candidate:
    draft = drafts.get(by=request.actor, kind=finding.KIND, pk=pk)
    if not draft.payload.get("recognised"):
        raise Http404("Personne introuvable")
    return finding.carried_by(draft)


def _search(request: HttpRequest, form: FindForm) -> finding.Found | None:
    if not form.is_valid():
        return None
    return attempt(form, lambda: finding.search(actor=request.actor, **form.cleaned_data))


def _people_page(request: HttpRequest, tunnel: Tunnel, form: FindForm) -> HttpResponse:
    actor, text = request.actor, request.GET.get("q", "").strip()[:100]
    followed = _named(actor, text) if text else lists.latest(actor, SHOWN)
    return render(
        request,
        "applications/apply/person.html",
        {
            "tunnel": tunnel,
            "form": form,
            "text": text,
            "people": [{"pk": one.pk, "name": name_for(actor, one)} for one in followed],
            "recognised": [{"pk": draft.pk, "name": who.masked_name} for draft, who in finding.recognised(actor)],
            "steps": tunnel.steps("apply_match"),
        },
    )


def _named(actor: Actor, text: str) -> Iterable[Candidate]:
    return named(actor, visible_candidates(actor), text).order_by("last_name", "first_name", "pk")[:SHOWN]


@login_required
@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """« C’est bien cette personne », before her candidature."""
    tunnel = load(request.actor, draft_pk)
    if tunnel.knows_person:
        return redirect(tunnel.draft_url)
    if not tunnel.given.get("match"):
        raise Http404("Personne introuvable")
    found = Candidate.objects.get(pk=tunnel.given["match"])
    form = recognising.access_form(
        request.actor, tunnel.draft, found, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and recognising.recognise(request.actor, tunnel.draft, found, form):
        actions.choose(draft=tunnel.draft)
        refusal = stop(tunnel)
        return stopped(request, tunnel, refusal) if refusal else redirect(tunnel.draft_url)
    return render(
        request,
        "applications/apply/match.html",
        {
            "tunnel": tunnel,
            "draft": tunnel.draft,
            "initials": found.masked_name,
            "steps": tunnel.steps("apply_match"),
            **recognising.shown(form),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """Open the file of a person whom nobody knows, then go on with her candidature."""
    form = CreateForm(request.POST if request.method == "POST" else None)
    # the action reads the draft itself, under its lock
    create = partial(actions.create_person, by=request.actor, draft_pk=draft_pk)
    if form.is_bound and finding.open_file(form, create, by=request.actor) is not None:
        return redirect("applications:apply_compose", draft_pk)
    tunnel = load(request.actor, draft_pk)
    if tunnel.knows_person:
        return redirect(tunnel.draft_url)
    if form.is_bound and form.homonym is not None and "is_her" in request.POST:
        found = finding.found(request.actor, form.homonym, "names")
        drafts.save(tunnel.draft, match=str(found.candidate.pk), found_by=found.by)
        return redirect("applications:apply_match", draft_pk)
    return _create_page(request, tunnel, form)


def _create_page(request: HttpRequest, tunnel: Tunnel, form: CreateForm, *, new: bool = False) -> HttpResponse:
    context = {"tunnel": tunnel, "form": form, "new": new, "steps": tunnel.steps("apply_match")}
    return render(request, "applications/apply/create.html", context)


def _begin(request: HttpRequest, tunnel: Tunnel, **payload: object) -> Draft:
    wanted = request.GET.get("poste", "")
    return actions.begin(by=request.actor, organisation=tunnel.organisation, wanted=wanted, **payload)  # type: ignore[arg-type]


def _go_on_with(request: HttpRequest, tunnel: Tunnel, candidate: Candidate) -> HttpResponse:
    """To her candidature; or why it cannot be sent, before anything is typed."""
    tunnel.candidate = candidate
    if refusal := stop(tunnel):
        return stopped(request, tunnel, refusal)
    return redirect("applications:apply_compose", _begin(request, tunnel, candidate=candidate).pk)


def stopped(request: HttpRequest, tunnel: Tunnel, refusal: Exception) -> HttpResponse:
    """Why nothing can be sent to this structure, and what can be done instead."""
    context = {"tunnel": tunnel, "refusal": refusal, "earlier": waiting_application(tunnel)}
    return render(request, "applications/apply/stopped.html", context)
