"""Who may open a candidature, and in which quality."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404

from tremplin.applications.models import WAITING_STATES, Application
from tremplin.candidates.models import Accompaniment
from tremplin.eligibility.access import valid_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import hold
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes.access import last_passes, valid_passes
from tremplin.rules.kinds import ApplicationActor

AROUND = ("candidate__commune", "candidate__user", "organisation__commune", "sender_organisation", "dispositif")
Enrich = Callable[[QuerySet[Application]], QuerySet[Application]]


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """Received, sent, one's own; and for an authorised prescriber, those of the people it accompanies."""
    everything = Application.objects.all()
    if actor.organisation is None:
        return everything.filter(candidate__user_id=actor.user_id) if actor.user_id else everything.none()
    mine = Q(organisation=actor.organisation) | Q(sender_organisation=actor.organisation)
    if actor.is_authorised_prescriber:
        followed = Accompaniment.objects.filter(
            candidate=OuterRef("candidate"), organisation=actor.organisation, ended_on__isnull=True
        )
        mine |= Exists(followed)
    return everything.filter(mine)


def received_applications(actor: Actor) -> QuerySet[Application]:
    """Those the actor's structure received."""
    if not actor.is_employer:
        return Application.objects.none()
    return Application.objects.filter(organisation=actor.organisation)


def sent_applications(actor: Actor) -> QuerySet[Application]:
    """Those the actor's organisation sent for somebody to another structure."""
    if actor.organisation is None:
        return Application.objects.none()
    return Application.objects.filter(sender_organisation=actor.organisation).exclude(organisation=actor.organisation)


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The person's own candidatures."""
    if actor.user_id is None:
        return Application.objects.none()
    return Application.objects.filter(candidate__user_id=actor.user_id)


def get_application(actor: Actor, pk: UUID, *, enrich: Enrich | None = None, locked: bool = False) -> Application:
    """The candidature, or 404 for whoever has no link with it. `enrich` may annotate the same query.

    It comes with the person, both organisations and the dispositif, which every page shows; `with_hire` adds the rest.
    `locked`: until the act ends.
    """
    visible = with_hiring_kinds(visible_applications(actor)).filter(pk=pk).select_related(*AROUND)
    query = enrich(visible) if enrich else visible
    found = (query.select_for_update(of=("self",)) if locked else query).first()
    if found is None:
        raise Http404("Candidature introuvable")
    return hold(found) if locked else found


def with_hire(query: QuerySet[Application]) -> QuerySet[Application]:
    """Add the CV, and what the hire gave: contract and PASS."""
    return query.select_related("cv", "contract__dispositif", "contract__trade", "pass_iae")


def with_hiring_facts(query: QuerySet[Application], reader: Organisation) -> QuerySet[Application]:
    """Add what a hire by `reader` asks first, on the person.

    `valid_pass_id` and `last_pass_ends_on` (None without PASS), `is_vouched_for`, `waiting_elsewhere` (how many of her
    other candidatures wait for an answer), `hiring_dispositifs` (id and kind of those that may hire today).
    """
    hiring = Dispositif.objects.active().filter(organisation=OuterRef("organisation")).order_by("kind")
    hers = {"candidate": OuterRef("candidate")}
    waiting = Application.objects.filter(**hers, state__in=WAITING_STATES).exclude(pk=OuterRef("pk"))
    return query.select_related("sender").annotate(
        hiring_dispositifs=ArraySubquery(hiring.values(found=JSONObject(id="pk", kind="kind"))),
        valid_pass_id=Subquery(valid_passes().filter(**hers).values("pk")[:1]),
        last_pass_ends_on=Subquery(last_passes().filter(**hers).values("ends_on")[:1]),
        is_vouched_for=Exists(valid_for(reader).filter(**hers)),
        waiting_elsewhere=Coalesce(
            Subquery(waiting.order_by().values("candidate").annotate(count=Count("pk")).values("count")), 0
        ),
    )


def with_hiring_kinds(query: QuerySet[Application]) -> QuerySet[Application]:
    """Add `hiring_kinds`: the kinds of dispositif that the structure may hire for today."""
    hiring = Dispositif.objects.active().filter(organisation=OuterRef("organisation")).order_by("kind")
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
