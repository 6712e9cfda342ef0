"""Ask for the news of a search; the alerts of an account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.directory import alerts, news
from tremplin.directory.access_alerts import get_own_alert, own_alerts
from tremplin.directory.forms_alerts import AlertForm, VisitorAlertForm
from tremplin.directory.links import address
from tremplin.directory.models import Alert
from tremplin.kernel.actor import Actor
from tremplin.kernel.errors import Refused
from tremplin.kernel.forms import add_refusal, attempt
from tremplin.kernel.throttle import within

# Of one client, then to one address: beyond, the page says the same and no mail leaves.
RATE, RATE_OF_ADDRESS = "20/h/ip", "3/d/key"
SLOW = "Trop de demandes viennent de votre connexion. Attendez une heure, puis recommencez."
LONGEST = 2000  # characters of a search's address
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def create(request: HttpRequest) -> HttpResponse:
    """« Recevoir les nouveautés »: the search is that of the address, as the search page understood it."""
    followed = news.follow(request.GET)
    query = address({**followed.values, "tri": ""})[1:]
    back = f"{reverse('directory:recherche')}?{query}"
    if not followed.sure or not followed.precise or len(query) > LONGEST:
        return render(request, "directory/alerte_imprecise.html", {"back": back, "long": len(query) > LONGEST})
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kind = AlertForm if actor.is_authenticated else VisitorAlertForm
    title = followed.title[:80]
    form = kind(request.POST if request.method == "POST" else None, initial={"name": title})
    if form.is_valid():
        keep = _keep if actor.is_authenticated else _ask
        if response := keep(request, form, title, query):
            return response
    return render(request, "directory/alerte.html", {"form": form, "title": title, "back": back, "actor": actor})


def _keep(request: HttpRequest, form: AlertForm, title: str, query: str) -> HttpResponse | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    made = attempt(form, lambda: alerts.open_alert(by=actor, query=query, **form.cleaned_data))
    if made is None:
        return None
    messages.success(request, f"Votre alerte « {made.name} » est en route.")
    return redirect("directory:alertes")


def _ask(request: HttpRequest, form: AlertForm, title: str, query: str) -> HttpResponse | None:
    """The same answer for every address: known, unknown, or written to too often already."""
    if not within(request, "alert", RATE):
        add_refusal(form, Refused("too_many_requests", SLOW))
        return None
    email = form.cleaned_data["email"].lower()
    if within(request, "alert_address", RATE_OF_ADDRESS, key=email):
        alerts.ask_alert(email=email, name=title, query=query, rhythm=form.cleaned_data["rhythm"])
    return redirect("directory:alerte_demandee")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """« Regardez vos messages »."""
    return render(request, "directory/alerte_demandee.html")


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    rows: list[dict[str, Any]] = [
        {
            "alert": one,
            "change": reverse("directory:alerte_changer", args=[one.pk]),
            "stop": reverse("directory:alerte_arreter", args=[one.pk]),
        }
        for one in own_alerts(request.actor)  # type: ignore[attr-defined]
    ]
    return render(request, "directory/alertes.html", {"rows": rows, "most": alerts.MOST})


@login_required
@get_or_post
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_own_alert(request.actor, pk)  # type: ignore[attr-defined]
    return change_one(request, found, reverse("directory:alertes"))


@login_required
@require_POST
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_own_alert(request.actor, pk)  # type: ignore[attr-defined]
    alerts.stop_alert(by=request.actor, alert=found)  # type: ignore[attr-defined]
    messages.success(request, f"L’alerte « {found.name} » est arrêtée.")
    return redirect("directory:alertes")


def change_one(request: HttpRequest, found: Alert, back: str) -> HttpResponse:
    """The page that changes an alert, whichever door led to it."""
    initial = {"name": found.name, "rhythm": found.rhythm}
    form = AlertForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if attempt(form, lambda: alerts.change_alert(by=actor, alert=found, **form.cleaned_data)) is not None:
            messages.success(request, "Votre alerte est modifiée.")
            return redirect(back)
    return render(request, "directory/alerte_changer.html", {"form": form, "alert": found, "back": back})
