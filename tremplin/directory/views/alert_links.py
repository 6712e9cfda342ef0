"""The pages that the links of alert mails open, without an account: confirm, manage, stop, keep.

GET only shows, for mail scanners open links; POST does. A link whose alert is stopped says so.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from tremplin.directory import alerts
from tremplin.directory.access_alerts import alerts_of, get_linked_alert, get_waiting_alert, token_of
from tremplin.directory.models import Alert
from tremplin.directory.views.alerts import change_one, get_or_post


def of_a_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view the alert of the link: never one of an account, whose owner logs in."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        alert = get_linked_alert(token)
        if alert is None:
            return render(request, "directory/alerte_finie.html")
        return redirect("directory:alertes") if alert.user_id else view(request, alert)

    return wrapped


@get_or_post
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Once, within the days that the mail says."""
    waiting = get_waiting_alert(token)
    if waiting is None:
        return render(request, "directory/alerte_finie.html", {"expired": True})
    if request.method == "POST":
        confirmed = alerts.confirm_alert(alert=waiting)
        messages.success(request, "C’est confirmé. Vous recevrez les prochaines nouveautés.")
        return redirect("directory:alerte_liens", token_of(confirmed))
    return render(request, "directory/alerte_confirmer.html", {"alert": waiting})


@require_safe
@of_a_link
def manage(request: HttpRequest, alert: Alert) -> HttpResponse:
    """Every alert of the address that received this link."""
    rows: list[dict[str, Any]] = []
    for one in alerts_of(alert.email):
        token = token_of(one)
        change, stop_url = (reverse(f"directory:alerte_{page}", args=[token]) for page in ("lien_changer", "stop"))
        rows.append({"alert": one, "change": change, "stop": stop_url})
    return render(request, "directory/alertes.html", {"rows": rows, "most": alerts.MOST, "email": alert.email})


@get_or_post
@of_a_link
def change(request: HttpRequest, alert: Alert) -> HttpResponse:
    return change_one(request, alert, reverse("directory:alerte_liens", args=[token_of(alert)]))


@get_or_post
@of_a_link
def keep(request: HttpRequest, alert: Alert) -> HttpResponse:
    """« Oui, toujours utile »."""
    if request.method == "POST":
        alerts.renew_alert(by=request.actor, alert=alert)  # type: ignore[attr-defined]
        messages.success(request, "Merci. Votre alerte continue.")
        return redirect("directory:alerte_liens", token_of(alert))
    return render(request, "directory/alerte_garder.html", {"alert": alert, "token": token_of(alert)})


@csrf_exempt
@get_or_post
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one alert, of an account too: from the button, or from the mail program itself (RFC 8058), hence no CSRF."""
    found = get_linked_alert(token)
    done = request.method == "POST"
    if found is not None and done:
        alerts.stop_alert(by=request.actor, alert=found)  # type: ignore[attr-defined]
    others = list(alerts_of(found.email).exclude(pk=found.pk)[:1]) if found and found.email else []
    context = {"alert": found, "done": done or found is None, "others": token_of(others[0]) if others else ""}
    return render(request, "directory/alerte_stop.html", context)
