"""Registers of PASS: those of one's employees, those of the people one follows; their exports."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tremplin.candidates.watch import note_exported
from tremplin.kernel.actor import Actor
from tremplin.kernel.exports import export
from tremplin.kernel.pages import Counted
from tremplin.passes import register
from tremplin.passes.forms import PassFilterForm, counts_by_state
from tremplin.passes.models import Pass

PER_PAGE = 20
EMPLOYEES, FOLLOWED = "salaries", "suivis"


@login_required
@require_safe
def employees(request: HttpRequest) -> HttpResponse:
    return _list(request, EMPLOYEES)


@login_required
@require_safe
def followed(request: HttpRequest) -> HttpResponse:
    return _list(request, FOLLOWED)


@login_required
@require_POST
def export_list(request: HttpRequest, which: str, kind: str) -> HttpResponseBase:
    """The rows of the list with the filters of the address: the same rights, no page."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    rows = PassFilterForm(request.GET).apply(_visible_rows(actor, which), today=today)
    note_exported(actor, rows.order_by().values_list("candidate_id", flat=True).distinct())
    return export(
        by=actor,
        verb="passes.export",
        name=f"pass-iae-{which}",
        columns=register.COLUMNS,
        rows=register.measured(rows, today=today),
        kind=kind,
        filters=request.GET.urlencode(),
    )


def _visible_rows(actor: Actor, which: str) -> QuerySet[Pass]:
    """The rows of that register; 404 for whoever has none."""
    if which == EMPLOYEES and actor.is_employer:
        return register.employees(actor)
    if which == FOLLOWED and actor.is_authorised_prescriber:
        return register.followed(actor)
    raise Http404("Aucun registre de PASS IAE")


def _list(request: HttpRequest, which: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows, today = _visible_rows(actor, which), timezone.localdate()
    counts = counts_by_state(rows, today=today)
    form = PassFilterForm(request.GET, counts=counts)
    found, filtered = form.apply(rows, today=today), any(request.GET.get(name) for name in form.fields if name != "tri")
    number = found.count() if filtered else sum(counts.values())
    page: Any = Counted(found, PER_PAGE, number).get_page(request.GET.get("page"))
    for one in page:
        register.measure(one, today)
    context = {
        "page": page,
        "filters": form,
        "filtered": filtered,
        "total": sum(counts.values()),
        "which": which,
        "exports": [("csv", "CSV"), ("xlsx", "Excel")],
        "query": request.GET.urlencode(),
    }
    return render(request, "passes/liste.html", context)
