"""The lines of a public page, theme by theme: read them, add one, change one, remove one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.forms import attempt
from tremplin.organisations import access_page, actions
from tremplin.organisations.actions.entries import MODELS
from tremplin.organisations.models import Organisation
from tremplin.organisations.themes import THEMES, Theme
from tremplin.organisations.typed import filling, keeps_typed
from tremplin.organisations.views.page import back_to


def found_theme(request: HttpRequest, slug: str, theme: str) -> tuple[Organisation, Theme]:
    organisation = access_page.get_edited(request.actor, slug)  # type: ignore[attr-defined]
    if theme not in THEMES:
        raise Http404("Thème inconnu")
    return organisation, THEMES[theme]


@login_required
@require_safe
def listing(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    organisation, found = found_theme(request, slug, theme)
    entries = MODELS[found.kind]._default_manager.filter(organisation=organisation)
    if found.piece is not None:
        entries = entries.select_related(found.piece.column)
    context = {
        "organisation": organisation,
        "theme": found,
        "entries": [(one, str(one), _has_file(found, one)) for one in entries],
        "back": back_to(request, organisation),
    }
    return render(request, "organisations/fiche_lignes.html", context)


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    organisation, found = found_theme(request, slug, theme)
    return _edit(request, organisation, found, None)


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, theme: str, pk: UUID) -> HttpResponse:
    organisation, found = found_theme(request, slug, theme)
    return _edit(request, organisation, found, access_page.get_entry(organisation, MODELS[found.kind], pk))


def _edit(request: HttpRequest, organisation: Organisation, theme: Theme, entry: Any) -> HttpResponse:
    form = theme.form(filling(request), instance=entry)
    if request.method == "POST" and form.is_valid():
        given = {"organisation": organisation, "kind": theme.kind, "values": form.values(), "entry": entry}
        done = attempt(form, lambda: actions.save_entry(by=request.actor, **given))  # type: ignore[attr-defined]
        if done is not None:
            messages.success(request, "C’est enregistré. Tout le monde le voit sur la fiche.")
            return redirect("organisations:entries", organisation.slug, theme.slug)
    context = {"form": form, "organisation": organisation, "theme": theme, "entry": entry}
    return render(request, "organisations/fiche_ligne.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, theme: str, pk: UUID) -> HttpResponse:
    organisation, found = found_theme(request, slug, theme)
    entry = MODELS[found.kind]._default_manager.filter(organisation=organisation, pk=pk).first()
    lost = ""
    if entry is not None:
        lost = " Son fichier ne reviendra pas." if _has_file(found, entry) else ""
        given = {"organisation": organisation, "kind": found.kind, "entry": entry}
        actions.remove_entry(by=request.actor, **given)  # type: ignore[attr-defined]
    messages.success(request, f"La ligne est retirée. Vous pouvez annuler depuis la fiche.{lost}")
    return redirect("organisations:entries", organisation.slug, found.slug)


def _has_file(theme: Theme, entry: Any) -> bool:
    return theme.piece is not None and getattr(entry, f"{theme.piece.column}_id") is not None
