"""Errors that readers report on public pages, and the pages that the network should look after."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import attempt
from tremplin.kernel.throttle import within
from tremplin.organisations import access_page, actions
from tremplin.organisations.forms_page import ReportForm
from tremplin.organisations.views.page import back_to

RATE = "5/h/ip"


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Anybody tells an error, without a name."""
    actor = request.actor  # type: ignore[attr-defined]
    organisation = access_page.get_reported(slug)
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def tell() -> object:
            if not within(request, "report_error", RATE):
                raise Refused("too_many", "Vous avez envoyé beaucoup de signalements. Recommencez dans une heure.")
            return actions.report_error(by=actor, organisation=organisation, **form.cleaned_data)

        if attempt(form, tell) is not None:
            return redirect("organisations:report_thanks", organisation.slug)
    return render(request, "organisations/signaler.html", {"form": form, "organisation": organisation})


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "organisations/signale.html", {"organisation": access_page.get_reported(slug)})


@login_required
@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = access_page.get_report(actor, pk)
    actions.settle_report(by=actor, report=found)
    messages.success(request, "C’est réglé. Le texte du signalement est effacé.")
    if actor.organisation_id == found.organisation_id:
        return redirect(back_to(request, found.organisation))
    return redirect("organisations:pages")


@login_required
@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """For the network: errors that wait, and pages that nobody reads again."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "reports": access_page.reports_for_team(actor)[:50],
        "page": Paginator(access_page.stale_pages(actor), 20).get_page(request.GET.get("page")),
    }
    return render(request, "organisations/fiches.html", context)
