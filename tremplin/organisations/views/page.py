"""The public page of one's own organisation: administrators write it, members read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.forms import attempt
from tremplin.organisations import access, actions
from tremplin.organisations.forms import PageForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access.own_organisation(actor)
    if request.method == "POST":
        access.check_administrator(actor, organisation)
    if not actor.is_administrator:
        return render(request, "organisations/fiche_lue.html", {"organisation": organisation})
    form = PageForm(request.POST or None, request.FILES or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.update_page(by=actor, organisation=organisation, page=form.page()))
        if done is not None:
            messages.success(request, "La fiche est enregistrée. Elle est marquée relue aujourd’hui.")
            return redirect("organisations:edit")
    return render(request, "organisations/fiche.html", {"form": form, "organisation": organisation})


@login_required
@require_POST
def reviewed(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    actions.mark_reviewed(by=actor, organisation=access.own_organisation(actor))
    messages.success(request, "La fiche est marquée relue aujourd’hui.")
    return redirect("organisations:edit")


@require_safe
def photo(request: HttpRequest, slug: str) -> FileResponse:
    """The photo of a public page, with the type read in its bytes when it came."""
    stored = access.public_photo(slug)
    response = FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=3600"
    response["ETag"] = f'"{stored.sha256[:32]}"'
    return response
