"""The list of one's own posts, one post as people will read it, and its three verbs."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tremplin.jobs import access, actions
from tremplin.jobs.models import JobPost
from tremplin.rules.kinds import ContractType

PER_PAGE = 20
CLOSED = "fermes"


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    posts = access.own_posts(request.actor)  # type: ignore[attr-defined]
    counts = posts.aggregate(open=Count("pk", filter=Q(closed_on__isnull=True)), every=Count("pk"))
    closed = request.GET.get("etat") == CLOSED
    rows = _rows(posts.filter(closed_on__isnull=not closed), closed)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    address = reverse("jobs:list")
    views = [
        {"label": "Ouverts", "url": address, "count": counts["open"], "current": not closed},
        {
            "label": "Fermés",
            "url": f"{address}?etat={CLOSED}",
            "count": counts["every"] - counts["open"],
            "current": closed,
        },
    ]
    return render(request, "jobs/liste.html", {"page": page, "views": views, "closed": closed, "any": counts["every"]})


def _rows(posts: QuerySet[JobPost], closed: bool) -> QuerySet[JobPost]:
    """With how many candidatures each received; the oldest reading first among the open ones."""
    counted = posts.annotate(received=Count("applications", distinct=True))
    return counted.order_by("-closed_on", "title", "pk") if closed else counted.order_by("refreshed_on", "title", "pk")


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    post = access.get_post(request.actor, pk)  # type: ignore[attr-defined]
    labels = [ContractType(kind).label for kind in post.contract_kinds]
    return render(request, "jobs/poste.html", {"post": post, "contracts": labels})


@login_required
@require_POST
def open_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    post = actions.open_post(by=actor, post=access.get_post(actor, pk))
    messages.success(request, f"Le poste « {post} » est ouvert.")
    return redirect("jobs:detail", post.pk)


@login_required
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    post = actions.close_post(by=actor, post=access.get_post(actor, pk))
    messages.success(request, f"Le poste « {post} » est fermé. Les candidatures reçues restent à traiter.")
    return redirect("jobs:list")


@login_required
@require_POST
def refresh(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    post = actions.refresh_post(by=actor, post=access.get_post(actor, pk))
    messages.success(request, f"Le poste « {post} » est marqué relu aujourd’hui.")
    return redirect("jobs:list")
