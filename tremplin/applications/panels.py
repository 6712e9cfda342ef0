"""Candidatures and PASS on a person's page, and in the list of people followed."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from tremplin.applications.access import Scope, scope_of, visible_applications, visible_in
from tremplin.applications.models import Application
from tremplin.applications.pathway import pass_card, with_titles
from tremplin.applications.turns import sender_name, turn
from tremplin.candidates.models import Candidate
from tremplin.candidates.panels import Panel, Summary
from tremplin.kernel.actor import Actor
from tremplin.kernel.prepared import AnyOf, Param, Prepared
from tremplin.passes.models import Pass


def applications_panel(actor: Actor, candidate: Candidate) -> Panel:
    """The candidatures the actor may read, latest first."""
    query = visible_applications(actor).filter(candidate=candidate)
    found = with_titles(query.select_related("organisation", "sender_organisation")).order_by("-created_at")
    rows = [
        {
            "application": one,
            "title": ", ".join(one.post_titles) or "Candidature spontanée",  # type: ignore[attr-defined]
            "turn": turn(one, actor),
            "sender": sender_name(one),
        }
        for one in found
    ]
    return Panel("applications/_person_panel.html", {"rows": rows})


def pass_panel(actor: Actor, candidate: Candidate) -> Panel | None:
    """The PASS card; nothing for an orienter, who may not read it."""
    if not (actor.is_employer or actor.is_authorised_prescriber):
        return None
    card = pass_card(candidate.last_pass)  # type: ignore[attr-defined] # read with her, by `pass_column`
    return Panel("applications/_pass_panel.html", {"card": card}, aside=True)


def summarise(actor: Actor, people: Sequence[Candidate]) -> dict[UUID, Summary]:
    """Last candidature the actor may read and last PASS of each person, who came through her door; two queries."""
    ids = [one.pk for one in people]
    asked = {"organisation": actor.organisation_id, "user": actor.user_id, "people": ids}
    latest = {one.candidate_id: one for one in _latest(scope_of(actor)).read(**asked)}
    ends = dict(_LAST_DAYS.values(people=ids)) if actor.is_employer or actor.is_authorised_prescriber else {}
    return {pk: _summary(actor, latest.get(pk), ends.get(pk)) for pk in {*latest, *ends}}


_OF_THESE_PEOPLE = AnyOf(F("candidate"), Param("people"))


# What a summary reads, and the keys by which it is read.
_COLUMNS = ("state", "state_since", "ball", "ball_since", "postponed_until", "candidate__user", "sender_organisation")
_COLUMNS += ("organisation__name", "organisation__brand")


@cache
def _latest(scope: Scope) -> Prepared[Application]:
    visible = visible_in(scope, organisation=Param("organisation"), user=Param("user")).filter(_OF_THESE_PEOPLE)
    rows = visible.select_related("organisation", "candidate").only(*_COLUMNS)
    return Prepared(lambda: rows.order_by("candidate", "-created_at").distinct("candidate"))


def _last_days() -> QuerySet[Any, Any]:
    rows = Pass.objects.filter(_OF_THESE_PEOPLE, cancelled_at__isnull=True)
    return rows.order_by("candidate", "-ends_on").distinct("candidate").values_list("candidate", "ends_on")


_LAST_DAYS: Prepared[Any] = Prepared(_last_days)


def _summary(actor: Actor, application: Application | None, pass_ends_on) -> Summary:  # type: ignore[no-untyped-def]
    if application is None:
        return Summary(pass_ends_on=pass_ends_on)
    whose = turn(application, actor)
    return Summary(
        state=application.state,
        silent=application.is_silent,
        structure=application.organisation.display_name,
        holder=whose.holder,
        when=whose.when,
        pass_ends_on=pass_ends_on,
    )
