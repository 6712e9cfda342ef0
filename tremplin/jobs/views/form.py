"""Write a post: first its trade, then the post itself, then read it as people will."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tremplin.jobs import access, actions
from tremplin.jobs.forms import PostForm, initial_of
from tremplin.jobs.models import JobPost
from tremplin.jobs.trades import search_trades
from tremplin.kernel.forms import attempt
from tremplin.organisations.typed import filling, keeps_typed
from tremplin.reference.models import Trade

MAX_QUERY = 100


@login_required
@require_safe
def choose_trade(request: HttpRequest) -> HttpResponse:
    access.check_employer(request.actor)  # type: ignore[attr-defined]
    return _trades(request, None)


@login_required
@require_safe
def change_trade(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _trades(request, access.get_post(request.actor, pk))  # type: ignore[attr-defined]


def _trades(request: HttpRequest, post: JobPost | None) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    found = search_trades(query)
    for trade in found:
        trade.chosen_url = _form_url(post, trade)  # type: ignore[attr-defined]
    context = {"query": query, "trades": found, "post": post, "steps": steps(0)}
    if post is not None:
        context["post_url"] = reverse("jobs:detail", args=[post.pk])
    return render(request, "jobs/metier.html", context)


def _form_url(post: JobPost | None, trade: Trade) -> str:
    if post is None:
        return reverse("jobs:create", args=[trade.code])
    return f"{reverse('jobs:edit', args=[post.pk])}?metier={trade.code}"


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, code: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    dispositifs = access.own_dispositifs(actor)
    trade = _trade(code)
    initial = {"title": trade.name[:160], "positions": 1, "commune": actor.organisation.commune}
    form = PostForm(filling(request), trade=trade, dispositifs=dispositifs, initial=initial)
    if request.method == "POST" and form.is_valid():
        post = attempt(form, lambda: actions.create_post(by=actor, values=form.values()))
        if post is not None:
            messages.success(request, "Le poste est publié. Relisez-le : c’est ce que les personnes voient.")
            return redirect("jobs:detail", post.pk)
    return _form(request, form, {"steps": steps(1), "change_url": reverse("jobs:new")})


@keeps_typed
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    post = access.get_post(actor, pk)
    dispositifs = access.own_dispositifs(actor)
    trade = _trade(request.GET["metier"]) if "metier" in request.GET else post.trade
    form = PostForm(filling(request), trade=trade, dispositifs=dispositifs, initial=initial_of(post))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.edit_post(by=actor, post=post, values=form.values()))
        if done is not None:
            messages.success(request, "Le poste est enregistré et marqué relu aujourd’hui.")
            return redirect("jobs:detail", post.pk)
    return _form(request, form, {"post": post, "change_url": reverse("jobs:trade", args=[post.pk])})


def _form(request: HttpRequest, form: PostForm, context: dict[str, Any]) -> HttpResponse:
    return render(request, "jobs/formulaire.html", {"form": form, "trade": form.trade, **context})


def _trade(code: str) -> Trade:
    trade = Trade.objects.filter(code=code.upper()).first()
    if trade is None:
        raise Http404("Métier introuvable")
    return trade


def steps(current: int) -> list[dict[str, str]]:
    labels = ("Le métier", "Le poste", "Relire")
    urls = (reverse("jobs:new"), "", "")
    states = ["done"] * current + ["current"] + [""] * (len(labels) - current - 1)
    return [
        {"label": label, "url": url, "state": state} for label, url, state in zip(labels, urls, states, strict=True)
    ]
