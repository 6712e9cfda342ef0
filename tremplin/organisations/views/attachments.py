"""The file of a line of the page: give one, take it off, read one that is private."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel import files
from tremplin.kernel.forms import attempt
from tremplin.organisations import access_page, actions
from tremplin.organisations.actions.entries import MODELS
from tremplin.organisations.models import Organisation
from tremplin.organisations.themes import Piece, Theme
from tremplin.organisations.typed import filling, keeps_typed
from tremplin.organisations.views.entries import found_theme


def _found(request: HttpRequest, slug: str, theme: str, pk: UUID) -> tuple[Organisation, Theme, Piece, Any]:
    organisation, found = found_theme(request, slug, theme)
    if found.piece is None:
        raise Http404("Une ligne de ce thème n’a pas de fichier")
    return organisation, found, found.piece, access_page.get_entry(organisation, MODELS[found.kind], pk)


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, slug: str, theme: str, pk: UUID) -> HttpResponse:
    organisation, found, piece, entry = _found(request, slug, theme, pk)
    present, initial = getattr(entry, piece.column), {"words": getattr(entry, "photo_alt", "")}
    form: Any = piece.form(filling(request), request.FILES or None, initial=initial, present=present is not None)
    if request.method == "POST" and form.is_valid():
        given = {"organisation": organisation, "kind": found.kind, "entry": entry, **form.cleaned_data}
        done = attempt(form, lambda: actions.attach(by=request.actor, **given))  # type: ignore[attr-defined]
        if done is not None:
            said = "La photo est sur la fiche." if piece.public else "Le justificatif est déposé. Il n’est pas publié."
            messages.success(request, said)
            return redirect("organisations:entries", slug, theme)
    context = {
        "form": form,
        "organisation": organisation,
        "theme": found,
        "piece": piece,
        "entry": entry,
        "present": present,
    }
    return render(request, "organisations/fiche_piece.html", context)


@login_required
@require_POST
def detach(request: HttpRequest, slug: str, theme: str, pk: UUID) -> HttpResponse:
    organisation, found, piece, entry = _found(request, slug, theme, pk)
    actions.detach(by=request.actor, organisation=organisation, kind=found.kind, entry=entry)  # type: ignore[attr-defined]
    messages.success(request, "La photo est retirée." if piece.public else "Le justificatif est retiré.")
    return redirect("organisations:entries", slug, theme)


@login_required
@require_safe
def proof(request: HttpRequest, slug: str, pk: UUID) -> FileResponse:
    organisation = access_page.get_edited(request.actor, slug)  # type: ignore[attr-defined]
    return files.serve(access_page.get_proof(organisation, pk))
