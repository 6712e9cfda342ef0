"""The people whom the actor's organisation follows: hers, her organisation's, all; and those whom something threatens."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.candidates import panels
from tremplin.candidates.access import name_for, named, visible_candidates, with_following
from tremplin.candidates.models import Accompaniment
from tremplin.kernel.actor import Actor
from tremplin.kernel.pages import Counted

PER_PAGE = 20
SCOPES = {"": "Toutes", "moi": "Suivies par moi", "organisation": "Suivies par mon organisation"}


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """20 people a page, by name; the same queries whatever their number. Filters and counts are in the address."""
    actor = request.actor  # type: ignore[attr-defined]
    if not (actor.is_employer or actor.is_prescriber):
        return redirect("welcome")
    text = request.GET.get("q", "").strip()[:100]
    scope, situation = request.GET.get("suivi", ""), request.GET.get("situation", "")
    scopes, situations = _scopes(actor), panels.situations(actor)
    visible = visible_candidates(actor)
    wanted = {"all": Q()} | {f"scope_{code}": condition for code, condition in scopes.items()}
    wanted |= {f"situation_{one.code}": scopes.get(scope, Q()) & condition for one, condition in situations.items()}
    counts = _counted(visible, wanted)
    chosen = {one.code: condition for one, condition in situations.items()}.get(situation, Q())
    shown = f"situation_{situation}" if chosen else f"scope_{scope}" if scope in scopes else "all"
    found = named(actor, visible.filter(scopes.get(scope, Q()), chosen), text)
    read = with_following(found.select_related("commune").order_by("last_name", "first_name", "pk"), actor)
    page = Counted(read, PER_PAGE, found.count() if text else counts[shown]).get_page(request.GET.get("page"))
    known = panels.summaries(actor, page.object_list)
    rows = [{"person": one, "name": name_for(actor, one), "summary": known.get(one.pk)} for one in page]
    context = {
        "page": page,
        "rows": rows,
        "text": text,
        "scope": scope if scope in scopes else "",
        "situation": situation if chosen else "",
        "filtered": bool(text or chosen),
        "tabs": _tabs(scopes, scope, counts),
        "situations": _links(situations, scope, situation, counts),
        "masked": actor.is_orienter and not actor.is_employer,
    }
    return render(request, "candidates/list.html", context)


def _scopes(actor: Actor) -> dict[str, Q]:
    """Only who prescribes accompanies: a structure has no such tabs."""
    if not actor.is_prescriber:
        return {}
    links = Accompaniment.objects.filter(organisation=actor.organisation, ended_on=None)
    mine, ours = (Q(pk__in=found.values("candidate")) for found in (links.filter(referent=actor.user), links))
    return {"": Q(), "moi": mine, "organisation": ours}


def _counted(people: QuerySet[Any], conditions: dict[str, Q]) -> dict[str, int]:
    """How many people meet each condition. One query."""
    flags = {
        f"is_{name}": ExpressionWrapper(one or Q(pk__isnull=False), BooleanField()) for name, one in conditions.items()
    }
    counts = {name: Count("pk", filter=Q(**{f"is_{name}": True})) for name in conditions}
    found: dict[str, int] = people.annotate(**flags).aggregate(**counts)
    return found


def _tabs(scopes: dict[str, Q], current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": SCOPES[code],
            "url": f"?suivi={code}",
            "count": counts[f"scope_{code}"],
            "current": code == current or (not code and current not in scopes),
        }
        for code in scopes
    ]


def _links(
    situations: dict[panels.Situation, Q], scope: str, current: str, counts: dict[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?suivi={scope}&situation={one.code}" if scope in SCOPES else f"?situation={one.code}",
            "count": counts[f"situation_{one.code}"],
            "current": one.code == current,
        }
        for one in situations
    ]
