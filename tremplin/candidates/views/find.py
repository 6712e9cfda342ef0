"""Find a person again, recognise her, or open her file."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tremplin.candidates import actions, finding, recognising
from tremplin.candidates.access import check_professional, visible_candidates
from tremplin.candidates.forms import CreateForm, FindForm
from tremplin.kernel import drafts
from tremplin.kernel.forms import attempt


@login_required
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Search by number or address; what is not found is created from what was typed."""
    check_professional(request.actor)
    form = FindForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "candidates/find.html", {"form": form})
    found = attempt(form, lambda: finding.search(actor=request.actor, **form.cleaned_data))
    if form.errors:
        return render(request, "candidates/find.html", {"form": form})
    if found is None:
        return render(request, "candidates/create.html", {"form": CreateForm(initial=form.cleaned_data), "new": True})
    return _to_person(request, found)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Open the file of a person whom the search did not find."""
    check_professional(request.actor)
    if request.method == "GET":
        return redirect("candidates:find")
    form = CreateForm(request.POST)
    created = finding.open_file(
        form, lambda **fields: actions.create_candidate(by=request.actor, **fields), by=request.actor
    )
    if form.homonym is not None and "is_her" in request.POST:
        return _to_person(request, finding.found(request.actor, form.homonym, "names"))
    if created is None:
        return render(request, "candidates/create.html", {"form": form})
    messages.success(request, "Le dossier est ouvert. Vous pouvez maintenant candidater pour la personne.")
    return redirect("candidates:detail", created.pk)


@login_required
@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, draft_pk: UUID) -> HttpResponse:
    """« C’est bien cette personne »: initials only, until somebody says so."""
    actor = request.actor
    draft = drafts.get(by=actor, kind=finding.KIND, pk=draft_pk)
    candidate = finding.carried_by(draft)
    form = recognising.access_form(actor, draft, candidate, request.POST if request.method == "POST" else None)
    if request.method == "POST" and recognising.recognise(actor, draft, candidate, form):
        drafts.save(draft, recognised=True)
        related = visible_candidates(actor).filter(pk=candidate.pk).exists()
        return redirect("candidates:detail", candidate.pk) if related else redirect("candidates:match", draft.pk)
    context = {"draft": draft, "initials": candidate.masked_name, **recognising.shown(form)}
    return render(request, "candidates/match.html", context)


def _to_person(request: HttpRequest, found: finding.Found) -> HttpResponse:
    """Her file for whoever may open it, the page of recognition for the others."""
    if found.related:
        return redirect("candidates:detail", found.candidate.pk)
    return redirect("candidates:match", finding.carry(request.actor, found).pk)
