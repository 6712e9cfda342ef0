"""The review of members: keep or end each, on one page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tremplin.kernel.forms import attempt
from tremplin.kernel.wording import count
from tremplin.organisations import access_joining as access
from tremplin.organisations import actions
from tremplin.organisations.access import current_members
from tremplin.organisations.actions.reviewing import unseen_since
from tremplin.organisations.forms_joining import ReviewForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """The reviewer is not in the list: she cannot end herself here. Nothing open: when the last one was done."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    found = access.own_review(actor)
    if found is None:
        last = actor.organisation.member_reviews.filter(done_at__isnull=False).order_by("-done_at").first()
        return render(request, "organisations/revue_faite.html", {"organisation": actor.organisation, "last": last})
    members = [one for one in current_members(actor.organisation) if one.user_id != actor.user_id]
    form = ReviewForm(request.POST or None, members=members, unseen_since=unseen_since(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: actions.review_members(by=actor, review=found, ended=form.ended()))
        if done is not None:
            ended = f" {count(done.ended, 'accès terminé,accès terminés')}." if done.ended else ""
            messages.success(request, f"La liste est vérifiée.{ended} Prochaine vérification dans trois mois.")
            return redirect("organisations:members")
    context = {"organisation": actor.organisation, "found": found, "form": form, "members": members}
    return render(request, "organisations/revue.html", context)
