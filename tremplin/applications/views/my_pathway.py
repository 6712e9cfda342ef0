"""« Mon parcours »."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.applications import pathway
from tremplin.applications.access import Scope, visible_in
from tremplin.applications.actions.editing import with_opened
from tremplin.applications.models import Application
from tremplin.candidates.access import Sight, is_contested, openings_of, seen_by
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.candidates.relations import AWAITED
from tremplin.kernel.prepared import Param, Prepared


@login_required
@require_safe
def my_pathway(request: HttpRequest) -> HttpResponse:
    """Where am I, who has the ball, since when, what can I do. A professional goes to her own first page."""
    actor = request.actor
    if actor.is_professional:
        return redirect("welcome")
    candidate = OWN_FILE.first(user=actor.user_id)
    context = _known(actor, candidate) if candidate is not None else _nothing(actor)
    return render(request, "applications/my_pathway.html", {"today": timezone.localdate(), **context})


def _known(actor: Any, candidate: Candidate) -> dict[str, Any]:
    rows = [pathway.row(one) for one in APPLICATIONS.read(user=actor.user_id)]
    card = pathway.pass_card(candidate.last_pass)  # type: ignore[attr-defined]
    vouched = pathway.diagnosis(candidate.last_diagnosis)  # type: ignore[attr-defined]
    followers = FOLLOWERS.read(person=candidate.pk)
    counsellor = followers[0].referent.get_short_name() if followers and followers[0].referent else ""
    return {
        "candidate": candidate,
        "rows": [one for one in rows if pathway.is_recent(one)],
        "ended": [one for one in rows if not pathway.is_recent(one)],
        "card": card,
        "diagnosis": vouched,
        "followers": followers,
        "openings": openings_of(candidate),
        "documents": list({one.application.cv_id: one.application for one in rows if one.application.cv_id}.values()),
        "focus": pathway.focus(rows, card, counsellor),
        "steps": pathway.steps(rows, card, vouched),
    }


def _nothing(actor: Any) -> dict[str, Any]:
    focus, steps = pathway.focus([], None, ""), pathway.steps([], None, None)
    return {"focus": focus, "steps": steps, "candidate": None, "contested": is_contested(actor)}


def _own_file() -> QuerySet[Candidate]:
    return pathway.with_papers(Candidate.objects.filter(seen_by(Sight.PERSON, AWAITED)))


def _followers() -> QuerySet[Accompaniment]:
    current = Accompaniment.objects.filter(candidate=Param("person"), ended_on__isnull=True)
    return current.select_related("organisation", "referent")


def _applications() -> QuerySet[Application]:
    mine = with_opened(visible_in(Scope.PERSON, organisation=None, user=Param("user")))
    return pathway.with_titles(mine.select_related("organisation__commune", "sender", "cv")).order_by("-created_at")


OWN_FILE, FOLLOWERS, APPLICATIONS = Prepared(_own_file), Prepared(_followers), Prepared(_applications)
