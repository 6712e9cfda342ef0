"""Who may open a candidature, and in which quality."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils import timezone

from tremplin.applications.models import WAITING_STATES, Application, Comment, PriorAction, RefusalTemplate, SavedView
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.eligibility.access import valid_for
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import hold
from tremplin.kernel.prepared import TODAY, Param, Prepared
from tremplin.organisations.models import Dispositif, Membership, Organisation
from tremplin.organisations.receiving import with_receiving
from tremplin.passes.access import last_passes, valid_passes
from tremplin.reference.geo import distance_km
from tremplin.rules.kinds import ApplicationActor

AROUND = ("candidate__commune", "candidate__user", "organisation__commune", "sender_organisation", "dispositif")
# A day, or the `Param` that stands for it in a prepared query; None for today.
Day = date | Param | None
# Takes a query, the organisation that reads and the day.
Enrich = Callable[[QuerySet[Application], Any, Day], QuerySet[Application]]


class Scope(StrEnum):
    """How the actor is tied to candidatures."""

    NOBODY = "nobody"
    PERSON = "person"
    ORGANISATION = "organisation"
    AUTHORISED_PRESCRIBER = "authorised prescriber"


def scope_of(actor: Actor) -> Scope:
    if actor.organisation is None:
        return Scope.PERSON if actor.user_id else Scope.NOBODY
    if not actor.reaches_people:
        return Scope.NOBODY
    return Scope.AUTHORISED_PRESCRIBER if actor.is_authorised_prescriber else Scope.ORGANISATION


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """Received, sent, one's own; and for an authorised prescriber, those of the people it accompanies."""
    return visible_in(scope_of(actor), organisation=actor.organisation, user=actor.user_id)


def visible_in(scope: Scope, *, organisation: Any, user: Any) -> QuerySet[Application]:
    everything = open_files(Application.objects.all())
    if scope == Scope.NOBODY:
        return everything.none()
    if scope == Scope.PERSON:
        return everything.filter(candidate__user_id=user, candidate__contested_at=None)
    mine = Q(organisation=organisation) | Q(sender_organisation=organisation)
    if scope == Scope.AUTHORISED_PRESCRIBER:
        followed = Accompaniment.objects.filter(
            candidate=OuterRef("candidate"), organisation=organisation, ended_on__isnull=True
        )
        mine |= Exists(followed)
    return everything.filter(mine)


def received_applications(actor: Actor) -> QuerySet[Application]:
    """Those the actor's structure received."""
    if not actor.is_employer:
        return Application.objects.none()
    return open_files(Application.objects.filter(organisation=actor.organisation))


def sent_applications(actor: Actor) -> QuerySet[Application]:
    """Those the actor's organisation sent for somebody to another structure."""
    if actor.organisation is None or not actor.reaches_people:
        return Application.objects.none()
    sent = Application.objects.filter(sender_organisation=actor.organisation)
    return open_files(sent.exclude(organisation=actor.organisation))


def open_files(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Without those of people whose file is closed: out of the active base, nobody opens them any more.

    Said by the closed ones, which an index lists: to count 10,000 candidatures, PostgreSQL would read everybody's file.
    """
    return applications.filter(~Exists(Candidate.objects.filter(pk=OuterRef("candidate"), closed_at__isnull=False)))


def get_application(actor: Actor, pk: UUID, *, enrich: Enrich | None = None, locked: bool = False) -> Application:
    """The candidature, or 404 for whoever has no link with it. `enrich` may annotate the same query.

    It comes with the person, both organisations and the dispositif, which every page shows; `with_hire` adds the rest.
    `locked`: until the act ends.
    """
    scope = scope_of(actor)
    if scope == Scope.NOBODY:
        raise Http404("Candidature introuvable")
    found = _one(scope, enrich, locked).read(
        pk=pk, organisation=actor.organisation_id, user=actor.user_id, today=timezone.localdate()
    )
    if not found:
        raise Http404("Candidature introuvable")
    return hold(found[0]) if locked else found[0]


@cache
def _one(scope: Scope, enrich: Enrich | None, locked: bool) -> Prepared[Application]:
    """Every page of a hire reads its candidature with a dozen tables around it: the SQL is built once."""
    organisation = Param("organisation")

    def build() -> QuerySet[Application]:
        visible = visible_in(scope, organisation=organisation, user=Param("user")).filter(pk=Param("pk"))
        query = with_hiring_kinds(visible, TODAY).select_related(*AROUND)
        query = enrich(query, organisation, TODAY) if enrich else query
        return query.select_for_update(of=("self",)) if locked else query

    return Prepared(build)


def with_hire(query: QuerySet[Application], reader: Any = None, today: Day = None) -> QuerySet[Application]:
    """Add the CV, and what the hire gave: contract and PASS. The same for every reader."""
    return query.select_related("cv", "contract__dispositif", "contract__trade", "pass_iae")


def with_hiring_facts(query: QuerySet[Application], reader: Any, today: Day) -> QuerySet[Application]:
    """Add what a hire by `reader` asks first, on the person.

    `valid_pass_id` and `last_pass_ends_on` (None without PASS), `is_vouched_for`, `waiting_elsewhere` (how many of her
    other candidatures wait for an answer), `hiring_dispositifs` (id and kind of those that may hire today).
    """
    hiring = Dispositif.objects.active(today).filter(organisation=OuterRef("organisation")).order_by("kind")
    hers = {"candidate": OuterRef("candidate")}
    waiting = Application.objects.filter(**hers, state__in=WAITING_STATES).exclude(pk=OuterRef("pk"))
    return query.select_related("sender").annotate(
        hiring_dispositifs=ArraySubquery(hiring.values(found=JSONObject(id="pk", kind="kind"))),
        valid_pass_id=Subquery(valid_passes(on=today).filter(**hers).values("pk")[:1]),
        last_pass_ends_on=Subquery(last_passes().filter(**hers).values("ends_on")[:1]),
        is_vouched_for=Exists(valid_for(reader, on=today).filter(**hers)),
        waiting_elsewhere=Coalesce(
            Subquery(waiting.order_by().values("candidate").annotate(count=Count("pk")).values("count")), 0
        ),
    )


def with_hiring_kinds(query: QuerySet[Application], today: Day = None) -> QuerySet[Application]:
    """Add `hiring_kinds`: the kinds of dispositif that the structure may hire for today."""
    hiring = Dispositif.objects.active(today).filter(organisation=OuterRef("organisation")).order_by("kind")
    return query.annotate(hiring_kinds=ArraySubquery(hiring.values("kind")))


def relation(actor: Actor, application: Application) -> ApplicationActor | None:
    """In which quality the actor stands before this candidature; None for a mere reader."""
    if actor.is_system:
        return ApplicationActor.SYSTEM
    if actor.organisation is None:
        return ApplicationActor.CANDIDATE if application.candidate.user_id == actor.user_id else None
    if actor.is_employer and application.organisation_id == actor.organisation_id:
        return ApplicationActor.RECEIVER
    if application.sender_organisation_id == actor.organisation_id:
        return ApplicationActor.SENDER
    return None


def get_cv(actor: Actor, pk: UUID) -> Application:
    """The candidature, for who may read its CV: the person, who sent it, who received it; 404 for everybody else."""
    application = get_application(actor, pk, enrich=with_hire)
    if application.cv is None or relation(actor, application) is None:
        raise Http404("CV introuvable")
    return application


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """The saved views of the current organisation: her own, and those its members share."""
    if actor.organisation is None or not actor.reaches_people:
        return SavedView.objects.none()
    own = Q(owner=actor.user) | Q(shared=True)
    return SavedView.objects.filter(own, organisation=actor.organisation)


def get_own_view(actor: Actor, pk: UUID) -> SavedView:
    """A saved view that she made in this organisation, or 404: a shared one is changed by its author only."""
    found = visible_views(actor).filter(pk=pk, owner=actor.user).first()
    if found is None:
        raise Http404("Vue introuvable")
    return found


def transfer_targets(actor: Actor) -> QuerySet[Dispositif]:
    """The dispositifs that may hire today, of every structure whose current member the actor is; her own first."""
    if not actor.is_employer:
        return Dispositif.objects.none()
    own = Membership.objects.current().filter(user=actor.user).values("organisation")
    here = Case(When(organisation=actor.organisation, then=Value(0)), default=Value(1))
    found = Dispositif.objects.active().filter(organisation__in=own).select_related("organisation")
    return found.order_by(here, "organisation__name", "kind")


def send_on_targets(application: Application, text: str = "", most: int = 8) -> list[Organisation]:
    """Other structures that take candidatures today: those of that name, else the nearest of the person's town.

    With their open posts (`offers`). Those that the person has applied to are left out.
    """
    tried = Application.objects.filter(candidate=application.candidate_id).values("organisation")
    open_posts = JobPost.objects.open().order_by("title")
    query = with_receiving(Organisation.objects.filter(closed_on__isnull=True)).filter(
        hiring_unblocked=True, somebody_there=True
    )
    query = query.exclude(pk__in=tried).exclude(pk=application.organisation_id).select_related("commune")
    for word in text.split()[:5]:
        query = query.filter(Q(name__unaccent__icontains=word) | Q(brand__unaccent__icontains=word))
    place = application.candidate.commune or application.organisation.commune
    if place is not None and place.latitude is not None and place.longitude is not None:
        query = query.annotate(km=distance_km(place.latitude, place.longitude)).order_by(F("km").asc(nulls_last=True))
    takes = Q(spontaneous_open_since__isnull=False) | Exists(open_posts.filter(organisation=OuterRef("pk")))
    found = query.filter(takes).prefetch_related(Prefetch("job_posts", open_posts, to_attr="offers"))
    return list(found[:most])


def comments_of(actor: Actor, application: Application) -> QuerySet[Comment]:
    """The notes of the actor's own organisation, latest first; none for a person."""
    if actor.organisation is None or not actor.reaches_people:
        return Comment.objects.none()
    return Comment.objects.filter(application=application, organisation=actor.organisation).order_by("-created_at")


def get_own_comment(actor: Actor, application: Application, pk: UUID) -> Comment:
    """One that she wrote, or 404."""
    found = comments_of(actor, application).filter(pk=pk, author=actor.user).first()
    if found is None:
        raise Http404("Commentaire introuvable")
    return found


def get_prior_action(application: Application, pk: UUID) -> PriorAction:
    """An action before hire of a candidature the reader has already reached, or 404."""
    found = application.prior_actions.filter(pk=pk).first()
    if found is None:
        raise Http404("Action introuvable")
    return found


def visible_templates(actor: Actor) -> dict[str, str]:
    """The texts of refusal that the actor's structure keeps, by reason."""
    if not actor.is_employer:
        return {}
    return dict(RefusalTemplate.objects.filter(organisation=actor.organisation).values_list("reason", "text"))
