"""The paths of the demonstration's people: who applied where, what was answered, what came of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.contracts.models import Contract
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import Dispositif
from tremplin.passes.models import Pass
from tremplin.reference.geo import haversine_km
from tremplin.rules.kinds import IAE_KINDS, ApplicationAction, ApplicationActor, SuspensionReason
from tremplin.rules.parameters import Law
from tremplin.web.demo import accounts, people, texts
from tremplin.web.demo.desk import Desk
from tremplin.web.demo.hiring import Hiring
from tremplin.web.demo.people import Person
from tremplin.web.demo.territory import Registry, Team

NEIGHBOURS = 14
# Acts of one story are at least this many days apart: the move of a week-end to a Friday never reverses them.
APART = 3


@dataclass(frozen=True)
class Hired:
    """A hire as it stands: who answers for it, and the PASS when the dispositif is under IAE rules."""

    person: Person
    application: Application
    team: Team
    dispositif: Dispositif
    contract: Contract
    pass_iae: Pass | None


class Storyteller:
    """Draws what happens to one person after another."""

    def __init__(self, registry: Registry) -> None:
        self.registry, self.book, self.rng = registry, registry.book, registry.book.rng
        self.desk = Desk(registry)
        self.hiring = Hiring(registry, self.desk)
        teams = list(registry.teams.values())
        self.structures = [team for team in teams if team.receives]
        self.authorised = [team for team in teams if team.is_authorised]
        self.orienters = [team for team in teams if team.prescriber is not None and not team.is_authorised]

    # --- Who -------------------------------------------------------------------------------------------------

    def somebody(self, days_ago: int, *, via: str = "", **fields: object) -> Person:
        """A person registered that many days ago by herself, an orienter or a prescriber."""
        via = via or self.rng.choices(("self", "prescriber", "orienter"), weights=(32, 46, 22))[0]
        age = (
            fields.pop("age", 0) or self.rng.choices((19, 23, 28, 34, 41, 48, 54, 58), (9, 16, 18, 19, 15, 10, 9, 4))[0]
        )
        team = None if via == "self" else self.guide(authorised=via == "prescriber", age=int(str(age)))
        return people.person(
            self.registry,
            when=self.book.days_ago(days_ago),
            created_by=team,
            account=via == "self" or self.rng.random() < 0.15,
            age=int(str(age)),
            **fields,  # type: ignore[arg-type]
        )

    def guide(self, *, authorised: bool, age: int) -> Team:
        """An organisation that accompanies people of that age: young people go to a mission locale first."""
        chosen = accounts.COUNSEL if authorised else accounts.PASSAGES
        if self.rng.random() < 0.25:
            return self.registry.teams[chosen]
        if not authorised:
            return self.rng.choice(self.orienters)
        young = ("ML", "PIJ_BIJ", "E2C", "RS_FJT", "PREVENTION", "ASE", "PJJ")
        suited = [
            team
            for team in self.authorised
            if team.prescriber is not None and (team.prescriber.family in young) == (age < 26)
        ]
        return self.rng.choice(suited)

    def helper(self, person: Person, *, authorised: bool | None = None) -> Actor:
        """Who applies for the person: whoever opened her file, else herself; another when she needs a prescriber."""
        opened_by = person.row.created_by_organisation
        team = self.registry.teams[opened_by.name] if opened_by is not None else None
        if authorised and (team is None or not team.is_authorised):
            return self.guide(authorised=True, age=person.age(self.book.today)).actors[0]
        if team is None or (person.user is not None and self.rng.random() < 0.4 and not authorised):
            return person.actor
        return team.actors[0]

    # --- Where -----------------------------------------------------------------------------------------------

    def target(self, person: Person, kinds: frozenset[str] | None = None) -> Team:
        """A structure near her home where she has not applied yet."""
        applied = {one.organisation_id for one in person.applications}
        found = [
            team
            for team in self.structures
            if team.row.pk not in applied and (kinds is None or kinds & set(team.dispositifs))
        ]
        flagship = self.registry.teams[accounts.FLAGSHIP]
        if flagship in found and self.rng.random() < 0.13:
            return flagship
        found.sort(key=lambda team: self._distance(person, team))
        return self.rng.choice(found[:NEIGHBOURS])

    def _distance(self, person: Person, team: Team) -> float:
        return haversine_km(
            person.home.latitude or 0, person.home.longitude or 0, team.row.latitude or 0, team.row.longitude or 0
        )

    def open_post(self, team: Team, day: date) -> list[JobPost]:
        """One of the posts that were open that day, or none for a spontaneous candidature."""
        found = [
            post for post in team.posts if post.opened_on <= day and (post.closed_on is None or post.closed_on > day)
        ]
        must = team.row.spontaneous_open_since is None
        return [self.rng.choice(found)] if found and (must or self.rng.random() < 0.65) else []

    # --- What ------------------------------------------------------------------------------------------------

    def apply(
        self, person: Person, days_ago: int, *, to: Team | None = None, by: Actor | None = None
    ) -> tuple[Application, Team]:
        """A candidature sent that many days ago."""
        team, sender, at = to or self.target(person), by or self.helper(person), self.book.days_ago(days_ago)
        message = self.rng.choice(texts.FROM_PERSON if sender.organisation is None else texts.FROM_PROFESSIONAL)
        posts = self.open_post(team, at.date())
        return self.desk.send(person, to=team, by=sender, at=at, message=message, posts=posts), team

    def act(self, sent: tuple[Application, Team], action: ApplicationAction, days_ago: int, **changes: Any) -> None:
        """An answer of the structure."""
        application, team = sent
        self.desk.move(application, action, by=self.desk.answerer(team), at=self.book.days_ago(days_ago), **changes)

    def study(self, sent: tuple[Application, Team], days_ago: int) -> None:
        application, team = sent
        at = self.book.days_ago(days_ago)
        self.desk.opened(application, by=team.actors[0], at=at - timedelta(minutes=4))
        self.desk.move(application, ApplicationAction.PROCESS, by=self.desk.answerer(team), at=at)

    def refuse(self, sent: tuple[Application, Team], days_ago: int, reason: str = "") -> None:
        """A refusal with its reason; put away by the program 180 days later."""
        weights = texts.REFUSAL_WEIGHTS
        reason = reason or self.rng.choices(list(weights), weights=list(weights.values()))[0]
        by_prescriber = sent[0].sender_kind in ("orienter", "authorised_prescriber")
        self.act(
            sent,
            ApplicationAction.REFUSE,
            days_ago,
            refusal_reason=reason,
            refusal_reason_shared=REFUSAL_REASONS[reason].not_about_her or self.rng.random() < 0.4,
            answer=REFUSAL_REASONS[reason].template,
            answer_to_prescriber=self.rng.choice(texts.TO_PRESCRIBER) if by_prescriber else "",
        )
        self._put_away(sent[0], days_ago)

    def withdraw(self, sent: tuple[Application, Team], days_ago: int) -> None:
        """Taken back by the person, or by who applied for her."""
        application, _ = sent
        by_herself = application.sender_kind == "candidate"
        sender = Actor(user=application.sender, organisation=application.sender_organisation)
        self.desk.move(
            application,
            ApplicationAction.WITHDRAW,
            by=sender,
            at=self.book.days_ago(days_ago),
            quality=ApplicationActor.CANDIDATE if by_herself else ApplicationActor.SENDER,
        )
        self._put_away(application, days_ago)

    def _put_away(self, application: Application, days_ago: int) -> None:
        after = Law(self.book.today).value("applications.archive_after", int)
        if days_ago > after + APART:
            self.desk.archive(application, application.state_since + timedelta(days=after))

    def validate(self, person: Person, days_ago: int, *, by: Actor | None = None, derogation: bool = False) -> None:
        """A diagnosis by an authorised prescriber."""
        author, at = by or self.helper(person, authorised=True), self.book.days_ago(days_ago)
        codes = people.criteria(self.book, person, at.date(), enough=not derogation)
        reason = self.rng.choice(texts.DEROGATION) if derogation else ""
        self.hiring.diagnose(person, by=author, at=at, criteria=codes, reason=reason)

    def hire(
        self,
        person: Person,
        sent: tuple[Application, Team],
        days_ago: int,
        *,
        kinds: frozenset[str] | None = None,
        starts_in: int = 6,
        terms: tuple[str, int | None, str] | None = None,
    ) -> Hired:
        """Accepted, with the structure's own diagnosis when no prescriber's is valid."""
        application, team = sent
        allowed = [kind for kind in team.dispositifs if kinds is None or kind in kinds]
        asked = application.dispositif.kind if application.dispositif is not None else ""
        kind = asked if asked in allowed else self.rng.choice(allowed)
        # A direct hire follows its own candidature within the hour.
        at = max(self.book.days_ago(days_ago), application.state_since + timedelta(minutes=25))
        by = self.desk.answerer(team)
        needs = kind in IAE_KINDS and self.hiring.valid_pass(person, at.date()) is None
        if needs and self.hiring.usable_diagnosis(person, application, at.date(), any_date=False) is None:
            codes = people.criteria(self.book, person, at.date())
            self.hiring.diagnose(person, by=by, at=at - timedelta(minutes=7), criteria=codes, kind=kind)
        contract = self.hiring.accept(
            person,
            application,
            by=by,
            at=at,
            dispositif=team.dispositifs[kind],
            starts_on=at.date() + timedelta(days=starts_in),
            terms=terms,
            answer=self.rng.choice(texts.WELCOME),
        )
        return Hired(person, application, team, team.dispositifs[kind], contract, contract.pass_iae)

    def suspend(self, hired: Hired, since: int, *, length: int, reason: SuspensionReason, declared: int = 4) -> None:
        """The PASS of a hire on hold for `length` days from that many days ago, declared some days later."""
        if hired.pass_iae is None:
            raise ValueError("Only a PASS can be suspended")
        starts_on = self.book.today - timedelta(days=since)
        self.hiring.suspend(
            hired.pass_iae,
            by=self.desk.answerer(hired.team),
            at=self.book.days_ago(since - declared),
            dispositif=hired.dispositif,
            reason=reason,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=length),
            hired_on=hired.contract.starts_on,
        )

    def direct(self, person: Person, team: Team, days_ago: int) -> tuple[Application, Team]:
        """The structure's own candidature for somebody who came to its door."""
        by, at = self.desk.answerer(team), self.book.days_ago(days_ago)
        message = self.rng.choice(texts.DIRECT)
        return self.desk.send(person, to=team, by=by, at=at, message=message, posts=[]), team
