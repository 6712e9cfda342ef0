"""What Tremplin wrote to somebody: read it again, choose how it comes by mail, stop it from a mail's link."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tremplin.accounts import actions
from tremplin.accounts.access import get_notice, get_stop, visible_notices
from tremplin.accounts.forms import MailsForm
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import MailPreference
from tremplin.kernel.preferences import TOPICS, Delivery

PER_PAGE = 20
# A person has no post to read again.
OF_A_PERSON = ("applications", "passes", "contracts")


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Latest first, 20 a page; reading the list marks nothing."""
    unread = request.GET.get("vue") == "non-lues"
    rows = visible_notices(request.user)
    page = Paginator(rows.filter(read_at__isnull=True) if unread else rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "account/notices.html", {"page": page, "unread": unread})


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark as read, and go where the message leads."""
    found = get_notice(request.user, pk)
    actions.mark_read(notices=[found])
    return redirect(found.content.get("action_path") or "notices")


@login_required
@require_POST
def mark_all(request: HttpRequest) -> HttpResponse:
    actions.mark_read(notices=visible_notices(request.user).filter(read_at__isnull=True))
    messages.success(request, "Tous les messages sont marqués comme lus.")
    return redirect("notices")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """By topic: now, once a day, never; for the current organisation, or for oneself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    topics = _topics(actor)
    form = MailsForm(request.POST if request.method == "POST" else None, topics=topics, initial=_chosen(actor, topics))
    if form.is_valid():
        actions.set_preferences(by=actor, choices=form.cleaned_data)
        messages.success(request, "Vos choix sont enregistrés. Ils comptent dès le prochain message.")
        return redirect("notices_settings")
    return render(request, "account/notices_settings.html", {"form": form})


def _topics(actor: Actor) -> dict[str, str]:
    if actor.is_employer:
        return TOPICS
    return {code: label for code, label in TOPICS.items() if code in OF_A_PERSON}


def _chosen(actor: Actor, topics: dict[str, str]) -> dict[str, Any]:
    said = MailPreference.objects.filter(user=actor.user, organisation_id=actor.organisation_id)
    return {**dict.fromkeys(topics, Delivery.NOW), **dict(said.values_list("topic", "delivery"))}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, for mail scanners open links; POST stops, from the button or from the mail program itself.

    Without CSRF token: a mail program has none, and the signed link is the right to stop (RFC 8058).
    """
    stop = get_stop(token)
    done = request.method == "POST"
    if done:
        actions.stop_mails(by=request.actor, stop=stop)  # type: ignore[attr-defined]
    topic = TOPICS.get(stop.topic, "")
    return render(request, "account/unsubscribe.html", {"topic": topic, "done": done})
