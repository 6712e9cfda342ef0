"""An interview: proposed by the structure, confirmed or declined by the person or who applied for her."""

from datetime import datetime

from django.utils import timezone

from tremplin.applications import messages_interview as messages
from tremplin.applications.access import relation
from tremplin.applications.actions.states import lock
from tremplin.applications.models import MEETING_STATES, Application, Interview
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.errors import NotYours, Refused
from tremplin.rules.kinds import ApplicationActor

Ball = Application.Ball
State = Interview.State
ANSWERING = (ApplicationActor.CANDIDATE, ApplicationActor.SENDER)


@act
def propose_interview(
    *, by: Actor, application: Application, at: datetime, minutes: int, place: str, note: str = ""
) -> Interview:
    """A day, an hour and a place; the turn passes to the person. It replaces the one in force."""
    application = _locked(by, application, ApplicationActor.RECEIVER)
    if application.state not in MEETING_STATES:
        message = "Cette candidature est close : rouvrez-la avant de proposer un entretien."
        raise Refused("application_closed", message)
    if at <= timezone.now():
        raise Refused("at_in_past", "Choisissez un moment à venir.", field="day")
    if not place.strip():
        raise Refused("place_required", "Dites où se passe l’entretien.", field="place")
    replaced = live_interview(application)
    if replaced is not None:
        _put(replaced, State.CANCELLED)
    made = Interview.objects.create(
        application=application, at=at, minutes=minutes, place=place.strip(), note=note.strip()
    )
    application.silence_reminders, application.silent_since = 0, None
    application.first_answer_at = application.first_answer_at or timezone.now()
    _pass_ball(application, Ball.CANDIDATE)
    _record(by, made, "applications.propose_interview")
    messages.proposed(application, made, replaced)
    return made


@act
def confirm_interview(*, by: Actor, application: Application) -> Interview:
    """The person comes, says she or who applied for her."""
    application = _locked(by, application, *ANSWERING)
    found = _live(application)
    if found.state == State.PROPOSED:
        _answered(by, application, found, State.CONFIRMED)
        messages.confirmed(application, found)
    return found


@act
def decline_interview(*, by: Actor, application: Application, answer: str) -> Interview:
    """She cannot come, and says why or when she could."""
    application = _locked(by, application, *ANSWERING)
    found = _live(application)
    if not answer.strip():
        raise Refused("answer_required", "Dites pourquoi, ou quand ce serait possible.", field="answer")
    found.answer = answer.strip()
    _answered(by, application, found, State.DECLINED)
    messages.declined(application, found)
    return found


@act
def cancel_interview(*, by: Actor, application: Application) -> Interview:
    """The structure takes it back; the turn is hers again."""
    application = _locked(by, application, ApplicationActor.RECEIVER)
    found = _live(application)
    _answered(by, application, found, State.CANCELLED)
    messages.cancelled(application, found)
    return found


def live_interview(application: Application) -> Interview | None:
    """The one proposed or confirmed, if any."""
    return application.interviews.filter(state__in=Interview.LIVE).first()


def _locked(by: Actor, application: Application, *qualities: ApplicationActor) -> Application:
    application = lock(application)
    if relation(by, application) not in qualities:
        raise NotYours("not_yours", "Ce n’est pas à vous de faire cela pour cette candidature.")
    return application


def _live(application: Application) -> Interview:
    found = live_interview(application)
    if found is None:
        raise Refused(
            "no_interview", "Cet entretien n’est plus prévu. Rouvrez la candidature pour voir où elle en est."
        )
    return found


def _answered(by: Actor, application: Application, found: Interview, state: str) -> None:
    _put(found, state)
    _pass_ball(application, Ball.RECEIVER)
    _record(by, found, f"applications.interview_{state}")


def _put(found: Interview, state: str) -> None:
    found.state, found.sequence = state, found.sequence + 1
    found.save(update_fields=["state", "sequence", "answer"])


def _pass_ball(application: Application, ball: str) -> None:
    if application.is_open:
        application.ball, application.ball_since = ball, timezone.now()
    application.save(update_fields=["ball", "ball_since", "silence_reminders", "silent_since", "first_answer_at"])


def _record(by: Actor, found: Interview, verb: str) -> None:
    application = found.application
    after = {"at": found.at, "state": found.state}
    journal.record(by=by, verb=verb, obj=application, candidate_id=application.candidate_id, after=after)
