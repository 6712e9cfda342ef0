"""One contract: its dates, its duration against the ceiling, what renewed it; renew it, end it, change its hours."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.candidates.access import name_for, note_opening
from tremplin.contracts import actions, kinds
from tremplin.contracts.access import get_contract, get_own_contract, signed_by
from tremplin.contracts.actions.living import hours_on
from tremplin.contracts.counting import counter
from tremplin.contracts.forms import EndForm, HoursForm, RenewalForm
from tremplin.contracts.models import Contract
from tremplin.kernel.forms import attempt
from tremplin.rules.kinds import ContractEnd

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    contract = get_contract(actor, pk)
    note_opening(actor, contract.candidate, relation="contrat")
    today = timezone.localdate()
    renewal = contract.renewed_by.filter(cancelled_at__isnull=True).first()
    running = contract.cancelled_at is None and contract.ended_on is None
    over = contract.ends_on is not None and contract.ends_on < today
    context = {
        "counter": counter(contract, today=today),
        "changes": list(contract.hours_changes.all()),
        "renewal": renewal,
        "holder": actor.organisation is None,
        "mine": signed_by(actor, contract) and contract.cancelled_at is None,
        "renewable": running and renewal is None and contract.ends_on is not None and not over,
        "endable": running and renewal is None and contract.starts_on <= today,
        "adjustable": running and not over,
        "to_cancel": contract.renews_id is not None and contract.starts_on > today,
        "why": ContractEnd(contract.ended_why).label if contract.ended_why in set(ContractEnd) else contract.ended_why,
        "today": today,
    }
    return _page(request, contract, "detail", **context)


@login_required
@get_or_post
def renew(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    contract = get_own_contract(actor, pk)
    found = counter(contract, today=timezone.localdate())
    started = {"weekly_hours": hours_on(contract, timezone.localdate())}
    latest = found.latest if found else None
    form = RenewalForm(_posted(request), contract=contract, latest=latest, initial=started)
    act = lambda: actions.renew(by=actor, contract=contract, **form.cleaned_data)  # noqa: E731
    return _done(request, form, act, "Le contrat est renouvelé. La personne est prévenue.") or _page(
        request, contract, "renouveler", form=form, counter=found
    )


@login_required
@get_or_post
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    contract = get_own_contract(actor, pk)
    form = EndForm(_posted(request), contract=contract)
    act = lambda: actions.end_contract(by=actor, contract=contract, **form.cleaned_data)  # noqa: E731
    done = "La fin du contrat est enregistrée. La personne est prévenue."
    return _done(request, form, act, done) or _page(request, contract, "terminer", form=form)


@login_required
@get_or_post
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    contract = get_own_contract(actor, pk)
    form = HoursForm(_posted(request))

    def act() -> Contract:
        actions.change_hours(by=actor, contract=contract, **form.cleaned_data)
        return contract

    done = "Les nouvelles heures sont enregistrées."
    return _done(request, form, act, done) or _page(request, contract, "heures", form=form)


@login_required
@require_POST
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    actions.reopen_contract(by=actor, contract=get_own_contract(actor, pk))
    messages.success(request, "La fin est effacée. Le contrat continue.")
    return redirect("contracts:detail", pk)


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    contract = get_own_contract(actor, pk)
    actions.cancel_renewal(by=actor, contract=contract)
    messages.success(request, "Le renouvellement est annulé.")
    return redirect("contracts:detail", contract.renews_id or pk)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], Contract], said: str) -> HttpResponse | None:
    """Run the action of a valid form; None when the form has to be shown."""
    made = attempt(form, act) if form.is_valid() else None
    if made is None:
        return None
    messages.success(request, said)
    return redirect("contracts:detail", made.pk)


def _page(request: HttpRequest, contract: Contract, template: str, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "contract": contract,
        "name": name_for(actor, contract.candidate),
        "kind": kinds.name(contract.kind),
        **more,
    }
    return render(request, f"contracts/{template}.html", context)
