"""The people whom the actor's organisation follows: hers, her organisation's, all; and those whom something threatens."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.candidates import lists, panels
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import awaited


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """20 people a page, by name; the same queries whatever their number. Filters and counts are in the address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not (actor.is_employer or actor.is_prescriber):
        return redirect("welcome")
    text = request.GET.get("q", "").strip()[:100]
    asked = lists.asked(actor, request.GET.get("suivi", ""), request.GET.get("situation", ""))
    found = lists.read(actor, asked, text=text, page=request.GET.get("page"))
    page = found.page
    known = panels.summaries(actor, page.object_list)
    context = {
        "page": page,
        "rows": [{"person": one, "name": name_for(actor, one), "summary": known.get(one.pk)} for one in page],
        "text": text,
        "scope": asked.scope,
        "situation": asked.situation,
        "filtered": bool(text or asked.situation),
        "tabs": _tabs(asked, found.counts),
        "situations": _links(lists.offered(awaited(actor)), asked, found.counts),
        "masked": actor.is_orienter and not actor.is_employer,
    }
    return render(request, "candidates/list.html", context)


def _tabs(asked: lists.Asked, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": f"?suivi={code}",
            "count": counts[f"scope_{code}"],
            "current": code == asked.scope,
        }
        for code, label in lists.SCOPES.items()
        if f"scope_{code}" in counts
    ]


def _links(
    situations: tuple[panels.Situation, ...], asked: lists.Asked, counts: dict[str, int]
) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "url": f"?suivi={asked.scope}&situation={one.code}",
            "count": counts[f"situation_{one.code}"],
            "current": one.code == asked.situation,
        }
        for one in situations
    ]
