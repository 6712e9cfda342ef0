"""After a refusal, send the person's candidature on to another structure, with her agreement."""

from collections.abc import Sequence

from tremplin.applications import messages_daily as messages
from tremplin.applications.access import relation
from tremplin.applications.actions.send import send
from tremplin.applications.actions.states import lock, refusal_sentence, write_history
from tremplin.applications.models import Application
from tremplin.candidates import consents
from tremplin.candidates.access import lock_candidate
from tremplin.candidates.models_consent import Consent
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.organisations.models import Organisation
from tremplin.rules.kinds import ApplicationActor


@act
def send_on(
    *,
    by: Actor,
    application: Application,
    organisation: Organisation,
    posts: Sequence[JobPost],
    message: str,
    keep_cv: bool,
    agreed: bool,
) -> Application:
    """A new candidature to `organisation`, sent by the structure that refused this one, which stays refused.

    Refused without the person's agreement, from another state, or as any candidature may be (`send`).
    """
    lock_candidate(application.candidate_id)
    application = lock(application)
    if relation(by, application) != ApplicationActor.RECEIVER:
        raise NotYours("not_yours", "Seule la structure qui a refusé cette candidature peut l’envoyer à une autre.")
    if application.state != Application.State.REFUSED:
        raise Refused("forbidden_transition", refusal_sentence(application))
    if not agreed:
        raise Refused("agreement_required", "Demandez d’abord son accord à la personne.", field="agreed")
    consents.check_not_withdrawn(application.candidate, Consent.Purpose.SEND_ON)
    if organisation.pk == application.organisation_id:
        raise Refused("same_structure", "Choisissez une autre structure que la vôtre.", field="target")
    sent = send(
        by=by,
        candidate=application.candidate,
        organisation=organisation,
        posts=posts,
        message=message,
        cv=application.cv if keep_cv else None,
    )
    sent.came_from = application
    sent.save(update_fields=["came_from"])
    consents.give(
        by=by,
        candidate=application.candidate,
        purpose=Consent.Purpose.SEND_ON,
        detail=f"De {application.organisation} à {organisation}",
        object_id=sent.pk,
    )
    detail = f"à {organisation}, avec l’accord de la personne"
    write_history(by=by, application=application, action="send_on", before=application.state, detail=detail)
    messages.sent_on(application, organisation)
    return sent
