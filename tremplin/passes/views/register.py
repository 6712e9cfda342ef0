"""Registers of PASS: those of one's employees, those of the people one follows; their exports."""

from collections.abc import Callable

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
from tremplin.passes import register
from tremplin.passes.filters import ordered
from tremplin.passes.forms import PassFilterForm
from tremplin.passes.models import Pass

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
    rows = ordered(_register(actor, which)[1](actor), PassFilterForm(request.GET).sought, today)
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


def _register(actor: Actor, which: str) -> tuple[register.Register, Callable[[Actor], QuerySet[Pass]]]:
    """That register: to read a page of it, and all its rows; 404 for whoever has none."""
    if which == EMPLOYEES and actor.is_employer:
        return register.of_hired, register.employees
    if which == FOLLOWED and actor.is_authorised_prescriber:
        return register.of_followed, register.followed
    raise Http404("Aucun registre de PASS IAE")


def _list(request: HttpRequest, which: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    kind, _ = _register(actor, which)
    sought = PassFilterForm(request.GET).sought
    found = register.read(actor, kind, sought, request.GET.get("page"), today=timezone.localdate())
    form = PassFilterForm(request.GET, counts=found.counts)
    context = {
        "page": found.page,
        "filters": form,
        "filtered": any(request.GET.get(name) for name in form.fields if name != "tri"),
        "total": sum(found.counts.values()),
        "which": which,
        "exports": [("csv", "CSV"), ("xlsx", "Excel")],
        "query": request.GET.urlencode(),
    }
    return render(request, "passes/liste.html", context)
