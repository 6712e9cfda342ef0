"""One candidature, as the structure, the sender or an accompanying prescriber may read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tremplin.applications import actions, explained, standing, turns
from tremplin.applications.access import Day, comments_of, get_application, relation, with_hire
from tremplin.applications.actions.editing import may_edit, with_opened
from tremplin.applications.actions.meeting import live_interview
from tremplin.applications.actions.moving import movable_contract
from tremplin.applications.models import MEETING_STATES, Application, Comment, Interview, Transition
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.candidates.access import may_read_identity, name_for, note_opening
from tremplin.contracts import kinds as contract_kinds
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.passes.models import Pass
from tremplin.rules import passes as pass_law
from tremplin.rules.kinds import ApplicationAction, ApplicationActor

# What the history reads of each of its lines.
LINE = ("action", "at", "author_label", "organisation_label", "detail")


@login_required
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Turn, answers, person, eligibility, history. The person is told who opened it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_professional:
        get_application(actor, pk)
        return redirect("applications:mon_parcours")
    application = get_application(actor, pk, enrich=_enriched)
    quality = relation(actor, application)
    note_opening(actor, application.candidate, relation=f"candidature ({quality or 'accompagnement'})")
    return render(request, "applications/detail.html", _context(actor, application))


def _enriched(query: QuerySet[Application], reader: Any, today: Day) -> QuerySet[Application]:
    posts = JobPost.objects.filter(applications=OuterRef("pk")).order_by("title")
    lines = Transition.objects.filter(application=OuterRef("pk")).order_by("-at", "-pk")
    query = query.annotate(
        lines=ArraySubquery(lines.values(line=JSONObject(**{name: name for name in LINE}))),
        post_list=ArraySubquery(posts.values(post=JSONObject(id="pk", title="title"))),
        has_interview=Exists(Interview.objects.filter(application=OuterRef("pk"), state__in=Interview.LIVE)),
        has_comments=Exists(Comment.objects.filter(application=OuterRef("pk"), organisation=reader)),
    )
    query = with_opened(query)
    return standing.with_standing(with_hire(query), reader, today)


def _context(actor: Actor, application: Application) -> dict[str, Any]:
    name = name_for(actor, application.candidate)
    identity = may_read_identity(actor, application.candidate)
    found = standing.standing(application, reader=actor.organisation)
    return {
        "application": application,
        "name": name,
        "identity": identity,
        "receiver": relation(actor, application) == ApplicationActor.RECEIVER,
        "sender": turns.sender_name(application),
        "applied": relation(actor, application) == ApplicationActor.SENDER,
        "editable": relation(actor, application) == ApplicationActor.SENDER and may_edit(application),
        "posts": [JobPost(**one) for one in application.post_list],  # type: ignore[attr-defined]
        "panel": turns.panel(application, actor, name),
        "can": actions.allowed_actions(actor, application),
        **_around(actor, application),
        "standing": found,
        "explained": explained.explain(application, found, reader=actor),
        "may_diagnose": actor.is_authorised_prescriber and found.code in ("to_validate", "waiting"),
        "answer": _answer(actor, application),
        "reason": REFUSAL_REASONS[application.refusal_reason].label if application.refusal_reason else "",
        "history": _history(actor, application),
        "contract_name": contract_kinds.name(application.contract.kind) if application.contract else "",
        "card": card(application.pass_iae) if application.pass_iae and identity else None,
    }


def _around(actor: Actor, application: Application) -> dict[str, Any]:
    """The interview in force, and the last notes of the reader's own organisation."""
    found: Any = application
    quality, possible = relation(actor, application), application.state in MEETING_STATES
    interview = live_interview(application) if possible and found.has_interview else None
    return {
        "movable": movable_contract(application) is not None,
        "linked": quality is not None,
        "comments": comments_of(actor, application)[:3] if quality is not None and found.has_comments else [],
        "interview": interview,
        "meeting_possible": possible and interview is None and quality == ApplicationActor.RECEIVER,
    }


def _answer(actor: Actor, application: Application) -> str:
    """What the structure wrote, for this reader: a prescriber has her own text when there is one."""
    outside = relation(actor, application) == ApplicationActor.SENDER and actor.is_prescriber
    return (application.answer_to_prescriber if outside else "") or application.answer


def card(found: Pass) -> dict[str, Any]:
    """The PASS as the card shows it."""
    periods = tuple(pass_law.Period(one.starts_on, one.ends_on) for one in found.suspensions.all())
    left = pass_law.remainder(
        starts_on=found.starts_on, ends_on=found.ends_on, suspensions=periods, today=timezone.localdate()
    )
    return {"pass": found, "days_left": left.remaining_days, "suspensions": [one.bounds for one in periods]}


def _history(actor: Actor, application: Application) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if application.is_open and application.ball == application.Ball.RECEIVER and not turns.waits_for_a_day(application):
        holder = "À vous" if relation(actor, application) == ApplicationActor.RECEIVER else "À la structure"
        rows.append({"label": f"{holder} de répondre", "at": timezone.localdate(), "state": "ici"})
    done = [Transition(**one) for one in application.lines]  # type: ignore[attr-defined]
    return rows + [
        {"label": _happened(one), "at": datetime.fromisoformat(str(one.at)), "detail": _said(actor, one)}
        for one in done
    ]


def _said(actor: Actor, one: Transition) -> str:
    return ", ".join(part for part in (one.detail, turns.author(actor, one)) if part)


def _happened(one: Transition) -> str:
    if one.action == "send":
        return "Candidature envoyée"
    return DONE.get(one.action) or ApplicationAction(one.action).label


DONE = {
    "process": "Mise à l’étude",
    "postpone": "Mise de côté pour plus tard",
    "add_to_pool": "Gardée en vivier",
    "refuse": "Refusée",
    "accept": "Acceptée",
    "cancel": "Embauche annulée",
    "withdraw": "Candidature retirée",
    "render_obsolete": "Close : la personne a été embauchée ailleurs",
    "reset": "Rouverte : l’embauche ailleurs n’a pas eu lieu",
    "transfer": "Transférée",
    "send_on": "Envoyée à une autre structure",
    "move_dates": "Premier jour du contrat changé",
    "archive": "Archivée",
    "unarchive": "Sortie des archives",
}
