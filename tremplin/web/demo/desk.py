"""What happens to candidatures, written as the actions write it: state, turn, history, journal."""

from datetime import datetime, timedelta
from typing import Any

from tremplin.applications.actions.states import ANSWERS
from tremplin.applications.models import OPEN_STATES, SILENCE_DAYS, SILENT_STATES, Application, Transition
from tremplin.applications.silence import REMIND_EVERY_DAYS, REMINDERS
from tremplin.candidates.models import Accompaniment
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.rules import applications as law
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, AuthorKind, DispositifKind
from tremplin.web.demo.book import Book
from tremplin.web.demo.people import Person
from tremplin.web.demo.territory import Registry, Team

RECEIVER = Application.Ball.RECEIVER


class Desk:
    """The verbs of a candidature, at a given moment of the past."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.book: Book = registry.book

    def answerer(self, team: Team) -> Actor:
        return self.book.rng.choice(team.actors)

    def send(
        self,
        person: Person,
        *,
        to: Team,
        by: Actor,
        at: datetime,
        message: str,
        posts: list[JobPost] | None = None,
    ) -> Application:
        """A candidature sent by the person, an orienter, a prescriber or the structure itself."""
        posts = posts or []
        kinds = {post.dispositif_id: post.dispositif for post in posts}
        application = self.book.add(
            Application,
            when=at,
            candidate=person.row,
            organisation=to.row,
            dispositif=next(iter(kinds.values())) if len(kinds) == 1 else None,
            sender_kind=sender_kind(by),
            sender=by.user,
            sender_organisation=by.organisation,
            message=message,
            created_at=at,
            state_since=at,
            ball_since=at,
        )
        self.book.link(application, "posts", posts)
        person.applications.append(application)
        if by.is_prescriber:
            self.accompany(person, by=by, at=at, why="candidature")
        self._history(application, by=by, at=at, action="send", before="")
        return application

    def accompany(self, person: Person, *, by: Actor, at: datetime, why: str) -> None:
        """The organisation accompanies the person from that day, unless it already does."""
        if by.organisation_id in person.followed_by or by.organisation_id is None:
            return
        person.followed_by.add(by.organisation_id)
        self.book.add(
            Accompaniment,
            when=at,
            candidate=person.row,
            organisation=by.organisation,
            referent=by.user,
            started_on=at.date(),
            started_why=why,
        )
        self.book.record(
            by=by, verb="candidates.accompany", obj=person.row, at=at, candidate_id=person.row.pk, after={"why": why}
        )

    def move(
        self,
        application: Application,
        action: ApplicationAction,
        *,
        by: Actor,
        at: datetime,
        quality: ApplicationActor = ApplicationActor.RECEIVER,
        **changes: Any,
    ) -> Application:
        """Take the candidature where the rules lead it; a story that they forbid is a fault of the demonstration."""
        if at <= application.state_since:
            raise ValueError(f"{action} before the former act ({at} <= {application.state_since})")
        kind = self._kind(application)
        result = law.transition(state=application.state, action=action, actor=quality, dispositif=kind)  # type: ignore[arg-type]
        if not result.allowed or result.to is None:
            raise ValueError(f"{action} from {application.state} is forbidden: {result.errors}")
        before = application.state
        application.state, application.state_since = str(result.to), at
        application.ball = RECEIVER if application.state in OPEN_STATES else Application.Ball.NOBODY
        application.ball_since = at
        application.postponed_until = None
        if application.first_answer_at is None and quality == ApplicationActor.RECEIVER and action in ANSWERS:
            application.first_answer_at = at
        for name, value in changes.items():
            setattr(application, name, value)
        self._history(application, by=by, at=at, action=str(action), before=before)
        return application

    def archive(self, application: Application, at: datetime) -> None:
        """Put away by the program; the state does not change."""
        application.archived_at = at
        self._history(application, by=SYSTEM, at=at, action="archive", before=application.state)

    def opened(self, application: Application, *, by: Actor, at: datetime) -> None:
        """Somebody opened the person's file: she can read who did."""
        self.book.record(
            by=by,
            verb="candidates.open",
            obj=application.candidate,
            at=at,
            candidate_id=application.candidate_id,
            after={"relation": "candidature reçue"},
        )

    def _kind(self, application: Application) -> DispositifKind:
        """As `applications.actions.states.dispositif_kind` reads it."""
        if application.dispositif is not None:
            return DispositifKind(application.dispositif.kind)
        kinds = list(self.registry.teams[application.organisation.name].dispositifs)
        return DispositifKind("GEIQ" if kinds == ["GEIQ"] else kinds[0])

    def _history(self, application: Application, *, by: Actor, at: datetime, action: str, before: str) -> None:
        self.book.add(
            Transition,
            when=at,
            application=application,
            action=action,
            from_state=before,
            to_state=application.state,
            at=at,
            author=by.user,
            author_label=by.label,
            organisation_label=by.organisation_label,
        )
        self.book.record(
            by=by,
            verb=f"applications.{action}",
            obj=application,
            at=at,
            candidate_id=application.candidate_id,
            before={"state": before},
            after={"state": application.state},
        )


def sender_kind(by: Actor) -> AuthorKind:
    """In which quality the actor applies."""
    if by.organisation is None:
        return AuthorKind.CANDIDATE
    if by.is_authorised_prescriber:
        return AuthorKind.AUTHORISED_PRESCRIBER
    return AuthorKind.ORIENTER if by.is_prescriber else AuthorKind.EMPLOYER


def note_silences(applications: list[Application]) -> None:
    """What the nightly job noted of those that nobody answered, on its days."""
    for one in applications:
        if one.state in SILENT_STATES and one.archived_at is None:
            one.silence_reminders = min(one.days_since_ball // REMIND_EVERY_DAYS, REMINDERS)
            one.silent_since = one.ball_since + timedelta(days=SILENCE_DAYS) if one.is_silent else None
