"""Whose turn it is, in the words of the professional who reads."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from tremplin.applications.access import relation
from tremplin.applications.models import SILENCE_DAYS, Application, Transition
from tremplin.kernel.actor import Actor
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import ApplicationActor

Ball, State = Application.Ball, Application.State


@dataclass(frozen=True)
class Turn:
    """What the tag `tour` takes: « vous », « fini » or words; and a day or words."""

    holder: str
    when: date | datetime | str

    @property
    def yours(self) -> bool:
        return self.holder == "vous"


def turn(application: Any, actor: Actor) -> Turn:
    """The short turn of a candidature, or of a row of a list."""
    quality = relation(actor, application)
    if application.state == State.POOL:
        return Turn("La personne est libre", application.state_since)
    if not application.is_open:
        return Turn("fini", application.state_since)
    if application.ball == quality and waits_for_a_day(application):
        return Turn("À vous", f"le {in_french(application.postponed_until)}")
    if application.ball == quality:
        return Turn("vous", _since(application))
    return Turn(HOLDERS[application.ball], _since(application))


HERSELF = "la personne elle-même"
HOLDERS = {
    str(Ball.RECEIVER): "À la structure",
    str(Ball.CANDIDATE): "À la personne",
    str(Ball.SENDER): "À qui a envoyé la candidature",
}


def waits_for_a_day(application: Any) -> bool:
    """On hold until a day to come."""
    until = application.postponed_until
    return application.state == State.POSTPONED and until is not None and until > timezone.localdate()


def _since(application: Any) -> date | datetime:
    """The turn comes back on the day a candidature was on hold until."""
    until = application.postponed_until
    if application.state == State.POSTPONED and until is not None and until <= timezone.localdate():
        return until
    return application.ball_since


def sender_name(application: Application) -> str:
    """Who sent it, as a row says it: « la personne elle-même », or the organisation."""
    sender = application.sender_organisation
    return HERSELF if sender is None else sender.display_name


def panel(application: Application, actor: Actor, name: str) -> dict[str, Any]:
    """What the component `relais` needs: title, text, whether it is the reader's turn, the actors."""
    mine = application.ball != "" and application.ball == relation(actor, application)
    return {
        "title": _title(application, mine),
        "text": _text(application, mine, name),
        "yours": mine and not waits_for_a_day(application),
        "actors": _actors(application, actor, name),
    }


def _title(application: Application, mine: bool) -> str:
    if application.state == State.ACCEPTED:
        return "L’embauche est enregistrée"
    if not application.is_open and application.state != State.POOL:
        return f"C’est terminé : {application.get_state_display().lower()}"
    if application.state == State.POOL:
        return "Candidature gardée en vivier"
    if waits_for_a_day(application):
        return f"En attente jusqu’au {in_french(application.postponed_until)}"  # type: ignore[arg-type]
    if not mine:
        return "C’est à la structure de répondre" if application.ball == Ball.RECEIVER else "C’est à la personne d’agir"
    return "C’est à vous : étudier ou répondre" if application.state == State.NEW else "C’est à vous : répondre"


def _text(application: Application, mine: bool, name: str) -> str:
    if application.state == State.POOL:
        return "Personne n’a à agir. La personne se sait libre de candidater ailleurs."
    if not application.is_open:
        return ENDS.get(application.state, "")
    if application.state not in (State.NEW, State.PROCESSING):
        return "" if mine else "Vous n’avez rien à faire."
    if application.is_silent:
        sentence = f"Sans réponse depuis {application.days_since_ball} jours : {name} se sait libre."
        return f"{sentence} Vous pouvez encore répondre." if mine else f"{sentence} La structure peut encore répondre."
    limit = in_french(timezone.localtime(application.ball_since).date() + timedelta(days=SILENCE_DAYS))
    sentence = f"Sans réponse le {limit}, {name} verra « sans réponse » et se saura libre."
    return f"{sentence} Vous pourrez encore répondre après." if mine else f"Vous n’avez rien à faire. {sentence}"


ENDS = {
    str(State.OBSOLETE): "La personne a été embauchée ailleurs. Personne n’a rien à faire.",
    str(State.WITHDRAWN): "La candidature a été retirée. Personne n’a rien à faire.",
    str(State.CANCELLED): "L’embauche n’a pas eu lieu.",
}


ENDED = {str(State.ACCEPTED): "embauche la personne", str(State.REFUSED): "a répondu"}


def _actors(application: Application, actor: Actor, name: str) -> list[dict[str, Any]]:
    quality = relation(actor, application)
    rows = [_actor(application, Ball.CANDIDATE, name, "reçoit chaque étape par message")]
    outside = application.sender_organisation_id not in (None, application.organisation_id)
    if outside:
        label = "Vous" if quality == ApplicationActor.SENDER else sender_name(application)
        rows.append(_actor(application, Ball.SENDER, label, "a envoyé la candidature"))
    label = "Vous" if quality == ApplicationActor.RECEIVER else application.organisation.display_name
    rows.append(
        _actor(
            application,
            Ball.RECEIVER,
            label,
            "doit répondre" if application.is_open else ENDED.get(application.state, "a reçu la candidature"),
        )
    )
    # The first pass of the ball: from who applied to the structure.
    if application.ball == Ball.RECEIVER and len(rows) > 1:
        rows[-2]["passed"] = True
    return rows


def _actor(application: Application, ball: str, name: str, detail: str) -> dict[str, Any]:
    holds = application.ball == ball and not waits_for_a_day(application)
    since = (
        f"à agir depuis {application.days_since_ball} jours" if application.days_since_ball > 1 else "à agir maintenant"
    )
    return {"name": name, "detail": since if holds else detail, "current": holds, "passed": False}


def author(actor: Actor, one: Transition) -> str:
    """Names stay inside an organisation; the others read which organisation acted."""
    if one.organisation_label and one.organisation_label == actor.organisation_label:
        return f"par {one.author_label}"
    return f"par {one.organisation_label}" if one.organisation_label else ""
