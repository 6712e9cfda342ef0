"""The keys of one's organisation. A new key is on the answer of its form, and nowhere else."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tremplin.api import access, actions
from tremplin.api.forms import KeyForm
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.forms import attempt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    access.check_may_hold_keys(actor)
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: actions.create_key(by=actor, **form.cleaned_data))
        if made is not None:
            return _page(request, actor, KeyForm(), made)
    return _page(request, actor, form)


@login_required
@require_POST
def replace(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = access.get_key(actor, pk)
    try:
        made = actions.replace_key(by=actor, key=key)
    except NotYours:
        raise
    except Refused as refusal:
        return _page(request, actor, KeyForm(), refusal=refusal)
    return _page(request, actor, KeyForm(), made)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.revoke_key(by=actor, key=access.get_key(actor, pk))
    messages.success(request, "La clé ne fonctionne plus.")
    return redirect("api_keys")


def _page(
    request: HttpRequest, actor: Actor, form: KeyForm, made: Any = None, refusal: Refused | None = None
) -> HttpResponse:
    keys = list(access.own_keys(actor))
    others = access.replaced_by(keys)
    context = {
        "form": form,
        "keys": [(one, others.get(one.pk)) for one in keys],
        "made": made,
        "refusal": refusal,
        "organisation": actor.organisation,
        "overlap": actions.OVERLAP.days,
    }
    return render(request, "api/cles.html", context, status=409 if refusal else 200)
