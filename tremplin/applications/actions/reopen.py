"""A hire that did not take place had closed the person's other candidatures: they may wait for an answer again."""

from django.db.models import QuerySet

from tremplin.applications.access import with_hiring_kinds
from tremplin.applications.actions.states import move
from tremplin.applications.models import Application, Transition
from tremplin.kernel.actor import SYSTEM
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, ApplicationState


def closed_by(hire: Application) -> QuerySet[Application]:
    """The candidatures that this hire closed, that nobody moved since; none while another hire of the person holds."""
    closed = Application.objects.filter(candidate=hire.candidate_id, state=ApplicationState.OBSOLETE)
    hired = Transition.objects.filter(application__candidate=hire.candidate_id, action=ApplicationAction.ACCEPT)
    accepted = hired.filter(application=hire).order_by("-at").first()
    others = Application.objects.filter(candidate=hire.candidate_id, state=ApplicationState.ACCEPTED)
    if accepted is None or others.exclude(pk=hire.pk).exists():
        return closed.none()
    closed = closed.filter(state_since__gte=accepted.at, organisation__closed_on__isnull=True)
    following = hired.filter(at__gt=accepted.at).order_by("at").first()
    return closed.filter(state_since__lt=following.at) if following is not None else closed


def reopen(closed: QuerySet[Application]) -> list[Application]:
    """Put them back among the new ones: it is for their structures to answer. In the caller's transaction."""
    waiting = (
        with_hiring_kinds(closed.select_for_update(of=("self",)))
        .select_related("candidate__user", "organisation", "dispositif", "sender", "sender_organisation")
        .order_by("pk")
    )
    turn = Application.Ball.RECEIVER
    # the platform does here what the rules leave to its team
    staff = ApplicationActor.STAFF
    return [
        move(by=SYSTEM, application=one, action=ApplicationAction.RESET, ball=turn, quality=staff) for one in waiting
    ]
