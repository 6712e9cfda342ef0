"""The PASS of the people one's structure hired."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.kernel.actor import Actor
from tremplin.passes.access import hired_passes
from tremplin.passes.forms import PassFilterForm
from tremplin.passes.models import Pass
from tremplin.rules import passes as law

PER_PAGE = 20


@login_required
@require_safe
def employees(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_employer:
        raise Http404("Aucune structure")
    today = timezone.localdate()
    form = PassFilterForm(request.GET)
    rows = form.apply(_rows(actor), today=today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for found in page:
        _measure(found, today)
    filtered = any(request.GET.get(name) for name in form.fields)
    return render(request, "passes/liste.html", {"page": page, "filters": form, "filtered": filtered})


def _rows(actor: Actor) -> QuerySet[Pass]:
    """With the last day of the latest contract in this structure; what ends soonest first, then what is over."""
    contracts: Any = Pass._meta.get_field("contracts").related_model  # of a room above, reached by its relation
    latest = contracts.objects.filter(
        pass_iae=OuterRef("pk"), dispositif__organisation=actor.organisation, cancelled_at__isnull=True
    ).order_by("-starts_on", "-pk")
    last_day = Subquery(latest.annotate(last=Coalesce("ended_on", "ends_on")).values("last")[:1])
    rows = hired_passes(actor).filter(cancelled_at__isnull=True).annotate(contract_ends_on=last_day)
    over = ExpressionWrapper(Q(ends_on__lt=timezone.localdate()), BooleanField())
    ordered = rows.annotate(over=over).order_by("over", "ends_on", "candidate__last_name", "pk")
    return ordered.prefetch_related("suspensions")


def _measure(found: Any, today: Any) -> None:
    suspensions = tuple(law.Period(one.starts_on, one.ends_on) for one in found.suspensions.all())
    dates = {"starts_on": found.starts_on, "ends_on": found.ends_on, "suspensions": suspensions, "today": today}
    found.state = str(law.status(**dates).status)
    found.remaining = law.remainder(**dates).remaining_days
