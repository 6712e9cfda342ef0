"""The people whom the actor's organisation follows."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tremplin.candidates import panels
from tremplin.candidates.access import name_for, named, visible_candidates

PER_PAGE = 20


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """20 people a page, by name; the same queries whatever their number."""
    actor = request.actor
    if not (actor.is_employer or actor.is_prescriber):
        return redirect("welcome")
    text = request.GET.get("q", "").strip()[:100]
    followed = named(actor, visible_candidates(actor).select_related("commune"), text)
    page = Paginator(followed.order_by("last_name", "first_name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    known = panels.summaries(actor, page.object_list)
    rows = [{"person": one, "name": name_for(actor, one), "summary": known.get(one.pk)} for one in page]
    return render(
        request,
        "candidates/list.html",
        {"page": page, "rows": rows, "text": text, "masked": actor.is_orienter and not actor.is_employer},
    )
