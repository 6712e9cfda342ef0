"""The photos of a public page."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.forms import attempt
from tremplin.organisations import access_page, actions
from tremplin.organisations.forms_page import PhotoForm, PhotoWordsForm
from tremplin.organisations.models_page import MOST_PHOTOS, PagePhoto
from tremplin.organisations.typed import filling, keeps_typed
from tremplin.organisations.views.page import back_to, served


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest, slug: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_edited(actor, slug)
    hires = organisation.dispositifs.filter(ended_on__isnull=True).exists()
    form = PhotoForm(filling(request), request.FILES or None, hires=hires)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(form, lambda: actions.add_photo(by=actor, organisation=organisation, **given))
        if done is not None:
            messages.success(request, "La photo est sur la fiche.")
            return redirect("organisations:page_photos", organisation.slug)
    context = {
        "form": form,
        "organisation": organisation,
        "photos": organisation.page_photos.all(),
        "most": MOST_PHOTOS,
        "hires": hires,
        "back": back_to(request, organisation),
    }
    return render(request, "organisations/fiche_photos.html", context)


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Its words and its face: a mistake in them costs no new photo."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_edited(actor, slug)
    found: PagePhoto = access_page.get_entry(organisation, PagePhoto, pk)
    hires = organisation.dispositifs.filter(ended_on__isnull=True).exists()
    form = PhotoWordsForm(filling(request), initial={"caption": found.caption, "face": found.face}, hires=hires)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: actions.reword_photo(by=actor, photo=found, **given)) is not None:
            messages.success(request, "C’est enregistré. Tout le monde voit la photo ainsi.")
            return redirect("organisations:page_photos", organisation.slug)
    context = {"form": form, "organisation": organisation, "photo": found, "hires": hires}
    return render(request, "organisations/fiche_photo.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_edited(actor, slug)
    photo = organisation.page_photos.filter(pk=pk).select_related("organisation", "photo").first()
    if photo is not None:
        actions.remove_photo(by=actor, photo=photo)
    messages.success(request, "La photo est retirée.")
    return redirect("organisations:page_photos", organisation.slug)


@require_safe
def page_photo(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    return served(request, access_page.get_page_photo(request.actor, slug, pk))  # type: ignore[attr-defined]
