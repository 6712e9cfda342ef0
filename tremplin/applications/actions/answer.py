"""Answer a candidature without hiring: study, hold, pool, refuse; and withdraw it."""

from datetime import date

from django.utils import timezone

from tremplin.applications import messages
from tremplin.applications.actions.states import lock, move
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import Refused
from tremplin.rules.kinds import ApplicationAction

RECEIVER = Application.Ball.RECEIVER


@act
def process(*, by: Actor, application: Application) -> Application:
    """Put under study; the turn stays with the structure."""
    return move(by=by, application=lock(application), action=ApplicationAction.PROCESS, ball=RECEIVER)


@act
def postpone(*, by: Actor, application: Application, answer: str, until: date | None = None) -> Application:
    """Put on hold with a message to the person, until a day when known."""
    if not answer.strip():
        raise Refused(
            "answer_required", "Écrivez un message : la personne doit savoir pourquoi elle attend.", field="answer"
        )
    if until is not None and until <= timezone.localdate():
        raise Refused("until_in_past", "Choisissez un jour à venir.", field="until")
    moved = move(
        by=by,
        application=lock(application),
        action=ApplicationAction.POSTPONE,
        ball=RECEIVER,
        answer=answer.strip(),
        postponed_until=until,
    )
    messages.postponed(moved)
    return moved


@act
def add_to_pool(*, by: Actor, application: Application, answer: str = "") -> Application:
    """Keep in the pool: the person is free, nobody has to act."""
    moved = move(by=by, application=lock(application), action=ApplicationAction.ADD_TO_POOL, answer=answer.strip())
    messages.pooled(moved)
    return moved


@act
def refuse(
    *, by: Actor, application: Application, reason: str, answer: str, share_reason: bool, answer_to_prescriber: str = ""
) -> Application:
    """Refuse with a reason and what the person is told. The reason reaches her only when it is shared."""
    if reason not in REFUSAL_REASONS:
        raise Refused("reason_required", "Choisissez un motif dans la liste.", field="reason")
    if not answer.strip():
        raise Refused("answer_required", "Écrivez ce que la personne lira.", field="answer")
    moved = move(
        by=by,
        application=lock(application),
        action=ApplicationAction.REFUSE,
        answer=answer.strip(),
        answer_to_prescriber=answer_to_prescriber.strip(),
        refusal_reason=reason,
        refusal_reason_shared=share_reason,
    )
    messages.refused(moved)
    return moved


@act
def withdraw(*, by: Actor, application: Application) -> Application:
    """The person, or who sent it for her, takes the candidature back."""
    moved = move(by=by, application=lock(application), action=ApplicationAction.WITHDRAW)
    messages.withdrawn(moved, by_person=by.organisation is None)
    return moved
