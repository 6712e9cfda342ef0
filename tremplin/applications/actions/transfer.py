"""Give a candidature to another dispositif of the structure, or to another structure of the same people."""

from tremplin.applications import messages_daily as messages
from tremplin.applications.access import transfer_targets
from tremplin.applications.actions.states import check_allowed, lock, move, write_history
from tremplin.applications.models import OPEN_STATES, Application, Comment, Interview
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.models import Dispositif
from tremplin.rules.kinds import ApplicationAction

RECEIVER = Application.Ball.RECEIVER
KEPT_IN = (*OPEN_STATES, "pool")


@act
def transfer(*, by: Actor, application: Application, dispositif: Dispositif) -> Application:
    """To a dispositif of the structure, or of another one whose active member the actor is.

    Inside the structure a candidature that is still open keeps its state; otherwise it starts again as new, without the
    former answers. Elsewhere, its posts and its internal comments stay behind, and everyone concerned is told.
    """
    application = lock(application)
    check_allowed(by, application, ApplicationAction.TRANSFER)
    if not transfer_targets(by).filter(pk=dispositif.pk).exists():
        raise NotYours(
            "not_a_target", "Choisissez un dispositif qui peut embaucher, d’une structure dont vous êtes membre."
        )
    if application.dispositif_id == dispositif.pk:
        raise Refused("same_dispositif", "La candidature est déjà à ce dispositif.", field="dispositif")
    if dispositif.organisation_id != application.organisation_id:
        return _elsewhere(by, application, dispositif)
    detail = f"vers {dispositif.kind}"
    if application.state not in KEPT_IN:
        return _anew(by, application, dispositif, detail)
    application.dispositif = dispositif
    application.save(update_fields=["dispositif"])
    write_history(by=by, application=application, action="transfer", before=application.state, detail=detail)
    return application


def _anew(by: Actor, application: Application, dispositif: Dispositif, detail: str, **more: object) -> Application:
    return move(
        by=by,
        application=application,
        action=ApplicationAction.TRANSFER,
        ball=RECEIVER,
        detail=detail,
        dispositif=dispositif,
        answer="",
        diagnosis=None,
        no_diagnosis_reason="",
        **more,
    )


def _elsewhere(by: Actor, application: Application, dispositif: Dispositif) -> Application:
    origin, target = application.organisation, dispositif.organisation
    there = Application.objects.filter(candidate=application.candidate_id, organisation=target, state__in=OPEN_STATES)
    if there.exists():
        message = f"Une candidature de cette personne attend déjà une réponse de {target}."
        raise Refused("already_waiting", message, field="dispositif")
    detail = f"de {origin} à {target} ({dispositif.kind})"
    moved = _anew(by, application, dispositif, detail, organisation=target, first_answer_at=None)
    moved.posts.clear()
    Comment.objects.filter(application=moved, organisation=origin).delete()
    moved.interviews.filter(state__in=Interview.LIVE).update(state=Interview.State.CANCELLED)
    messages.transferred(moved, origin)
    return moved
