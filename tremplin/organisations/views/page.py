"""The public page seen by those who write it: what is missing, one form a theme, the way back, the yearly reading."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.files import opened
from tremplin.kernel.forms import attempt
from tremplin.kernel.models import JournalEntry, StoredFile
from tremplin.organisations import access, access_page, actions
from tremplin.organisations.actions.entries import KIND, REMOVED, last_change
from tremplin.organisations.completion import completion, facts_of
from tremplin.organisations.forms_page import ContactForm, PresentationForm, ReviewForm
from tremplin.organisations.models import Organisation
from tremplin.organisations.themes import THEMES
from tremplin.organisations.typed import filling, keeps_typed

FORMS = {"presentation": PresentationForm, "contact": ContactForm}
TITLES = {"presentation": "Ce que vous faites", "contact": "Contact et accès"}


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Members read it, administrators write it."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access.own_organisation(actor)
    if not actor.is_administrator:
        return render(request, "organisations/fiche_lue.html", {"organisation": organisation})
    return _hub(request, organisation)


@login_required
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for whoever may write it, the network included."""
    return _hub(request, access_page.get_edited(request.actor, slug))  # type: ignore[attr-defined]


def _hub(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    facts, last = facts_of(organisation), last_change(organisation)
    is_own = request.actor.organisation_id == organisation.pk  # type: ignore[attr-defined]
    context = {
        "organisation": organisation,
        "is_own": is_own,
        "hires": facts.hires,
        "completion": completion(facts),
        "themes": [one for one in THEMES.values() if facts.hires or not one.hirers_only],
        "reports": access_page.reports_of([organisation]),
        "last": last,
        "last_words": _what(last) if last else "",
        "review": ReviewForm(initial={"shown": organisation.guarantor_shown and _read_it(request, organisation)}),
    }
    return render(request, "organisations/fiche.html", context)


def _what(change: JournalEntry) -> str:
    """What the last change was, as a sentence without its subject: « a retiré une ligne (Chiffres) »."""
    kind = {**change.before, **change.after}.get(KIND)
    title = next((one.title for one in THEMES.values() if one.kind == kind), "")
    if change.verb == REMOVED:
        return f"a retiré une ligne ({title})"
    return f"a écrit une ligne ({title})" if title else "a changé la présentation ou le contact"


def _read_it(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether who looks is who read it last: nobody agrees for another."""
    return organisation.reviewed_by_id == request.actor.user_id  # type: ignore[attr-defined]


def back_to(request: HttpRequest, organisation: Organisation) -> str:
    """The page of one's own organisation, or that of the one that the network corrects."""
    if request.actor.organisation_id == organisation.pk:  # type: ignore[attr-defined]
        return reverse("organisations:edit")
    return reverse("organisations:page", args=[organisation.slug])


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, slug: str, theme: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_edited(actor, slug)
    form: Any = FORMS[theme](filling(request), instance=organisation)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        done = attempt(form, lambda: actions.update_page(by=actor, organisation=organisation, changes=changes))
        if done is not None:
            messages.success(request, "La fiche est enregistrée. Tout le monde la voit ainsi.")
            return redirect(back_to(request, organisation))
        organisation.refresh_from_db()
    context = {
        "form": form,
        "organisation": organisation,
        "title": TITLES[theme],
        "back": back_to(request, organisation),
    }
    return render(request, "organisations/fiche_theme.html", context)


@login_required
@require_POST
def reviewed(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    form = ReviewForm(request.POST)
    shown = form.is_valid() and form.cleaned_data["shown"]
    actions.mark_reviewed(by=actor, organisation=access.own_organisation(actor), shown=shown)
    messages.success(request, "La fiche est marquée relue aujourd’hui.")
    return redirect("organisations:edit")


@login_required
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Back to what was there before the change that the page showed."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_edited(actor, slug)
    last = last_change(organisation)
    if last is not None and str(last.pk) == request.POST.get("change"):
        actions.undo_change(by=actor, organisation=organisation, change=last.pk)
        messages.success(request, "La dernière modification est annulée. La fiche est comme avant.")
    else:
        messages.warning(request, "La fiche a changé depuis. Rien n’est annulé : relisez-la d’abord.")
    return redirect(back_to(request, organisation))


def served(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """A photo, with the type read in its bytes when it came; 304 for who has it. Another photo has another address or
    another mark, so that the day it came is the day it changed."""
    etag, at = f'"{stored.sha256[:32]}"', int(stored.created_at.timestamp())
    known = get_conditional_response(request, etag=etag, last_modified=at)
    response = known or FileResponse(opened(stored), content_type=stored.content_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites show it: the open data give its address
    # who has logged in may see the photos of a team that nobody has verified: nothing between them and us keeps those
    holder = "private" if request.actor.is_authenticated else "public"  # type: ignore[attr-defined]
    response["Cache-Control"] = f"{holder}, max-age=3600"
    response["ETag"], response["Last-Modified"] = etag, http_date(at)
    return response
