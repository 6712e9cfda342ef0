"""Keep a structure or a post to find it again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from tremplin.directory import access, favourites


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows = favourites.visible_favourites(request.actor)  # type: ignore[attr-defined]
    return render(request, "directory/favoris.html", {"rows": rows})


@login_required
@require_POST
def structure(request: HttpRequest, slug: str) -> HttpResponse:
    found = access.get_structure(slug)
    _change(request, organisation=found)
    return redirect("directory:structure", slug)


@login_required
@require_POST
def post(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = access.get_post(pk)
    _change(request, post=found)
    return redirect("directory:poste", pk)


def _change(request: HttpRequest, **what: Any) -> None:
    gone = "retirer" in request.POST
    (favourites.drop if gone else favourites.keep)(by=request.actor, **what)  # type: ignore[attr-defined]
    messages.success(request, "Retiré de vos favoris." if gone else "Gardé dans vos favoris.")
