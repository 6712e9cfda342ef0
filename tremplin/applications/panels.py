"""Candidatures and PASS on a person's page, and in the list of people followed."""

from collections.abc import Sequence
from uuid import UUID

from tremplin.applications.access import visible_applications
from tremplin.applications.models import Application
from tremplin.applications.pathway import pass_card, with_titles
from tremplin.applications.turns import sender_name, turn
from tremplin.candidates.models import Candidate
from tremplin.candidates.panels import Panel, Summary
from tremplin.kernel.actor import Actor
from tremplin.passes.access import visible_passes


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
    """Last candidature the actor may read and last PASS of each person; two queries."""
    ids = [one.pk for one in people]
    last = visible_applications(actor).filter(candidate__in=ids).select_related("organisation", "candidate")
    latest = {one.candidate_id: one for one in last.order_by("candidate", "-created_at").distinct("candidate")}
    passes = visible_passes(actor).filter(candidate__in=ids, cancelled_at__isnull=True)
    ends = dict(passes.order_by("candidate", "-ends_on").distinct("candidate").values_list("candidate", "ends_on"))
    return {pk: _summary(actor, latest.get(pk), ends.get(pk)) for pk in {*latest, *ends}}


def _summary(actor: Actor, application: Application | None, pass_ends_on) -> Summary:  # type: ignore[no-untyped-def]
    if application is None:
        return Summary(pass_ends_on=pass_ends_on)
    whose = turn(application, actor)
    return Summary(
        state=application.state,
        silent=application.is_silent,
        structure=application.organisation.display_name,
        url=application.get_absolute_url(),
        holder=whose.holder,
        when=whose.when,
        pass_ends_on=pass_ends_on,
    )
