"""Around a candidature: internal comments, actions before a hire, texts of refusal kept by an organisation."""

from datetime import date

from django.utils import timezone

from tremplin.applications.access import relation
from tremplin.applications.actions.states import check_allowed, lock, move
from tremplin.applications.models import Application, Comment, PriorAction, RefusalTemplate
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules.kinds import ApplicationAction, ApplicationActor

MOST_CHARACTERS = 2000


@act
def comment(*, by: Actor, application: Application, text: str) -> Comment:
    """A note for the members of the actor's organisation, which received or sent the candidature."""
    if by.organisation is None or relation(by, application) is None:
        raise NotYours("not_yours", "Seules les organisations de cette candidature y écrivent des commentaires.")
    text = text.strip()
    if not text:
        raise Refused("text_required", "Écrivez un commentaire.", field="text")
    if len(text) > MOST_CHARACTERS:
        message = f"Un commentaire compte {MOST_CHARACTERS} caractères au plus."
        raise Refused("text_too_long", message, field="text")
    written = Comment.objects.create(
        application=application, organisation=by.organisation, author=by.user, author_label=by.label, text=text
    )
    # The journal says that there was one, never what it said.
    journal.record(by=by, verb="applications.comment", obj=application, candidate_id=application.candidate_id)
    return written


@act
def delete_comment(*, by: Actor, written: Comment) -> None:
    """Only its author, while she belongs to that organisation."""
    if written.author_id != by.user_id or written.organisation_id != by.organisation_id:
        raise NotYours("not_your_comment", "Seule la personne qui a écrit ce commentaire peut le supprimer.")
    application = written.application
    journal.record(by=by, verb="applications.uncomment", obj=application, candidate_id=application.candidate_id)
    written.delete()


@act
def add_prior_action(*, by: Actor, application: Application, kind: str, starts_on: date, ends_on: date) -> PriorAction:
    """An action before a hire (GEIQ). The first one takes the candidature to « action avant embauche »."""
    if kind not in PriorAction.Kind.values:
        raise Refused("kind_required", "Choisissez une action de la liste.", field="kind")
    if ends_on < starts_on:
        raise Refused("ends_before_start", "La fin est avant le début.", field="ends_on")
    application = lock(application)
    if application.state == Application.State.PRIOR_TO_HIRE:
        _check_receiver(by, application)
    else:
        check_allowed(by, application, ApplicationAction.START_PRIOR_ACTION)
        move(by=by, application=application, action=ApplicationAction.START_PRIOR_ACTION, ball="receiver")
    made = PriorAction.objects.create(application=application, kind=kind, starts_on=starts_on, ends_on=ends_on)
    _record_prior(by, made, "applications.add_prior_action")
    return made


@act
def delete_prior_action(*, by: Actor, prior: PriorAction) -> None:
    """Take one back; the last one stays while the candidature rests on it."""
    application = lock(prior.application)
    _check_receiver(by, application)
    alone = application.prior_actions.count() == 1
    if alone and application.state == Application.State.PRIOR_TO_HIRE:
        message = (
            "C’est la seule action : la candidature est « action avant embauche » à cause d’elle."
            " Ajoutez d’abord la bonne, ou répondez à la candidature."
        )
        raise Refused("last_prior_action", message)
    _record_prior(by, prior, "applications.delete_prior_action")
    prior.delete()


def _check_receiver(by: Actor, application: Application) -> None:
    if relation(by, application) != ApplicationActor.RECEIVER:
        raise NotYours("not_yours", "Seule la structure qui a reçu la candidature peut faire cela.")


def _record_prior(by: Actor, prior: PriorAction, verb: str) -> None:
    after = {"kind": prior.kind, "starts_on": prior.starts_on, "ends_on": prior.ends_on}
    application = prior.application
    journal.record(by=by, verb=verb, obj=application, candidate_id=application.candidate_id, after=after)


@act
def keep_template(*, by: Actor, reason: str, text: str) -> RefusalTemplate | None:
    """What the organisation usually writes for that reason; an empty text forgets it."""
    if by.organisation is None or not by.is_employer:
        raise NotYours("not_an_employer", "Les textes de refus sont ceux des structures qui embauchent.")
    if reason not in REFUSAL_REASONS:
        raise Refused("reason_required", "Choisissez un motif dans la liste.", field="reason")
    own = RefusalTemplate.objects.filter(organisation=by.organisation, reason=reason)
    kept = None
    if text.strip():
        values = {"text": text.strip(), "changed_at": timezone.now()}
        kept, _ = own.update_or_create(organisation=by.organisation, reason=reason, defaults=values)
    else:
        own.delete()
    verb = "applications.keep_template" if kept else "applications.forget_template"
    journal.record(by=by, verb=verb, obj=by.organisation, after={"reason": reason})
    return kept
