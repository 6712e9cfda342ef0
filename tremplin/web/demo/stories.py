"""What happens to the people of the demonstration: each function is one kind of path, played as many times as PLAN says.

Days are counted back from today; a later act has a smaller number, at least `paths.APART` less.
"""

from collections.abc import Callable
from datetime import timedelta

from tremplin.applications.models import Application
from tremplin.rules.kinds import IAE_KINDS, ApplicationAction, ProlongationReason, SuspensionReason
from tremplin.web.demo import decisions, people, texts
from tremplin.web.demo.paths import Hired, Storyteller
from tremplin.web.demo.people import Person
from tremplin.web.demo.territory import Team

Sent = tuple[Application, Team]
IAE = frozenset(str(kind) for kind in IAE_KINDS)
UNDER_CONTRACT = frozenset({"ACI", "EI"})
ADAPTED = frozenset({"EA", "EATT"})
GEIQ = frozenset({"GEIQ"})
PASS_DAYS = 730


def newcomer(tell: Storyteller) -> None:
    """A file just opened, nothing sent yet."""
    person = tell.somebody(tell.rng.randint(0, 20), complete=tell.rng.random() < 0.4)
    if tell.rng.random() < 0.5:
        people.note_situation(tell.book, person, "QPV", tell.book.today - timedelta(days=400))


def seeker(tell: Storyteller) -> None:
    """Two to five candidatures, in every state of waiting and of answer."""
    person = tell.somebody(tell.rng.randint(150, 420), complete=tell.rng.random() < 0.75)
    if tell.rng.random() < 0.35:
        tell.validate(person, tell.rng.randint(90, 140), derogation=tell.rng.random() < 0.3)
    fates = list(FATES)
    for _ in range(tell.rng.randint(2, 5)):
        fate = tell.rng.choices(fates, weights=[FATES[one] for one in fates])[0]
        fate(tell, person)


def fate_new(tell: Storyteller, person: Person) -> None:
    tell.apply(person, tell.rng.choice((0, 0, 1, 2, 3, 5, 6, 8, 11, 14, 19, 26)))


def fate_silent(tell: Storyteller, person: Person) -> None:
    """No answer for more than 30 days, opened or not."""
    sent = tell.apply(person, tell.rng.randint(46, 84))
    if tell.rng.random() < 0.4:
        tell.study(sent, tell.rng.randint(34, 42))


def fate_studied(tell: Storyteller, person: Person) -> None:
    sent = tell.apply(person, tell.rng.randint(13, 40))
    tell.study(sent, tell.rng.randint(2, 9))


def fate_postponed(tell: Storyteller, person: Person) -> None:
    sent = tell.apply(person, tell.rng.randint(30, 70))
    dated = tell.rng.random() < 0.8
    until = tell.book.today + timedelta(days=tell.rng.randint(4, 75)) if dated else None
    answer = tell.rng.choice(texts.POSTPONED)
    tell.act(sent, ApplicationAction.POSTPONE, tell.rng.randint(4, 24), answer=answer, postponed_until=until)


def fate_pooled(tell: Storyteller, person: Person) -> None:
    sent = tell.apply(person, tell.rng.randint(40, 120))
    tell.act(sent, ApplicationAction.ADD_TO_POOL, tell.rng.randint(5, 35), answer=tell.rng.choice(texts.POOLED))


def fate_refused(tell: Storyteller, person: Person) -> None:
    days = tell.rng.randint(20, 110)
    sent = tell.apply(person, days + tell.rng.randint(12, 35))
    if tell.rng.random() < 0.5:
        tell.study(sent, days + tell.rng.randint(4, 7))
    tell.refuse(sent, days)


def fate_withdrawn(tell: Storyteller, person: Person) -> None:
    days = tell.rng.randint(6, 60)
    tell.withdraw(tell.apply(person, days + tell.rng.randint(5, 25)), days)


FATES: dict[Callable[[Storyteller, Person], None], int] = {
    fate_new: 24,
    fate_silent: 15,
    fate_studied: 17,
    fate_postponed: 9,
    fate_pooled: 8,
    fate_refused: 21,
    fate_withdrawn: 6,
}


def before_hire(tell: Storyteller, person: Person, hired: int) -> None:
    """Candidatures sent elsewhere before a hire: some refused, the others closed by it."""
    for _ in range(tell.rng.randint(0, 3)):
        sent = tell.apply(person, hired + tell.rng.randint(16, 60))
        if tell.rng.random() < 0.45:
            tell.refuse(sent, hired + tell.rng.randint(4, 12))


def hired_under_iae(
    tell: Storyteller,
    hired: int,
    *,
    kinds: frozenset[str] = IAE,
    starts_in: int = 6,
    terms: tuple[str, int | None, str] | None = None,
    age: int = 0,
) -> Hired:
    """A person hired that many days ago under IAE rules; her PASS starts `starts_in` days later."""
    person = tell.somebody(hired + tell.rng.randint(100, 160), age=age)
    before_hire(tell, person, hired)
    team = tell.target(person, kinds)
    if tell.rng.random() < 0.12:
        sent = tell.direct(person, team, hired)
    else:
        sender = tell.helper(person)
        if sender.is_authorised_prescriber and tell.rng.random() < 0.85:
            tell.validate(person, hired + 66, by=sender, derogation=tell.rng.random() < 0.15)
        sent = tell.apply(person, hired + tell.rng.randint(14, 60), to=team, by=sender)
        if tell.rng.random() < 0.8:
            tell.study(sent, hired + tell.rng.randint(4, 10))
    return tell.hire(person, sent, hired, kinds=kinds, starts_in=starts_in, terms=terms)


def pass_valid(tell: Storyteller) -> None:
    hired_under_iae(tell, tell.rng.randint(4, 700))


def pass_future(tell: Storyteller) -> None:
    hired_under_iae(tell, tell.rng.randint(2, 12), starts_in=tell.rng.randint(20, 70))


def pass_suspended(tell: Storyteller) -> None:
    """A contract over, a PASS put on hold by the employer until she finds the next one."""
    hired = hired_under_iae(tell, tell.rng.randint(240, 400), kinds=frozenset({"ACI"}), terms=("CDDI", 6, "26"))
    since = tell.rng.randint(12, 45)
    length = since + tell.rng.randint(60, 200)
    tell.suspend(hired, since, length=length, reason=SuspensionReason.CONTRACT_ENDED)


def pass_resumed(tell: Storyteller) -> None:
    """A suspension of two to four months, over now."""
    hired = hired_under_iae(tell, tell.rng.randint(330, 500), kinds=UNDER_CONTRACT, terms=("CDDI", 18, "26"))
    length = tell.rng.randint(60, 120)
    tell.suspend(hired, tell.rng.randint(180, 290), length=length, reason=SuspensionReason.CONTRACT_SUSPENDED)


def pass_prolonged(tell: Storyteller) -> None:
    """Near its end, prolonged: a training to finish, or an authorised prescriber's agreement."""
    senior, days = tell.rng.random() < 0.5, tell.rng.randint(690, 790)
    hired = hired_under_iae(tell, days, kinds=UNDER_CONTRACT, terms=("CDDI", 24, "26"), age=56 if senior else 30)
    if hired.pass_iae is None:
        raise ValueError("Only a PASS can be prolonged")
    tell.hiring.prolong(
        hired.pass_iae,
        by=tell.helper(hired.person, authorised=True) if senior else tell.desk.answerer(hired.team),
        at=tell.book.days_ago(min(100, days - PASS_DAYS + 60) if days > PASS_DAYS else 20),
        dispositif=hired.dispositif,
        reason=ProlongationReason.SENIOR if senior else ProlongationReason.COMPLETE_TRAINING,
        days=tell.rng.choice((180, 270, 365)),
    )


def pass_in_waiting_period(tell: Storyteller) -> None:
    """A PASS over for less than two years: only an authorised prescriber opens the way to another."""
    person = hired_under_iae(tell, PASS_DAYS + tell.rng.randint(150, 640), kinds=UNDER_CONTRACT).person
    if tell.rng.random() < 0.5:
        prescriber = tell.helper(person, authorised=True)
        tell.validate(person, tell.rng.randint(30, 60), by=prescriber)
        decisions.waive(tell, person, prescriber, 29)
        tell.apply(person, tell.rng.randint(2, 25), by=prescriber)


def pass_long_over(tell: Storyteller) -> None:
    """A PASS over for more than two years: a new path is possible, and some have begun it."""
    person = hired_under_iae(tell, 2 * PASS_DAYS + tell.rng.randint(40, 300), kinds=UNDER_CONTRACT).person
    if tell.rng.random() < 0.4:
        sent = tell.apply(person, tell.rng.randint(40, 60), to=tell.target(person, IAE))
        tell.hire(person, sent, tell.rng.randint(8, 30), kinds=IAE)
    else:
        fate_studied(tell, person)
        fate_new(tell, person)


def hired_twice(tell: Storyteller) -> None:
    """A first contract, then another structure with the same PASS."""
    first = tell.rng.randint(380, 600)
    person = hired_under_iae(tell, first, kinds=UNDER_CONTRACT, terms=("CDDI", 6, "26"), starts_in=4).person
    again = tell.rng.randint(15, 150)
    sent = tell.apply(person, again + tell.rng.randint(12, 30), to=tell.target(person, IAE))
    tell.study(sent, again + 6)
    tell.hire(person, sent, again, kinds=IAE)


def hire_cancelled(tell: Storyteller) -> None:
    """Accepted, then the hire did not take place: PASS cancelled."""
    hired = tell.rng.randint(14, 90)
    found = hired_under_iae(tell, hired, starts_in=10)
    at = tell.book.days_ago(hired - tell.rng.randint(5, 9))
    tell.hiring.cancel(found.person, found.application, by=tell.desk.answerer(found.team), at=at)


def preparing_with_geiq(tell: Storyteller) -> None:
    """An action before hire, in a GEIQ."""
    person = tell.somebody(tell.rng.randint(90, 140))
    sent = tell.apply(person, tell.rng.randint(30, 60), to=tell.target(person, GEIQ))
    tell.study(sent, tell.rng.randint(15, 24))
    tell.act(sent, ApplicationAction.START_PRIOR_ACTION, tell.rng.randint(3, 11))
    fate_new(tell, person)


def hired_elsewhere_than_iae(tell: Storyteller) -> None:
    """A contract with a GEIQ or an adapted company: no diagnosis, no PASS."""
    kinds = tell.rng.choice((GEIQ, GEIQ, ADAPTED))
    hired = tell.rng.randint(5, 300)
    person = tell.somebody(hired + tell.rng.randint(90, 150))
    before_hire(tell, person, hired)
    sent = tell.apply(person, hired + tell.rng.randint(14, 45), to=tell.target(person, kinds))
    tell.study(sent, hired + tell.rng.randint(4, 9))
    tell.hire(person, sent, hired, kinds=kinds)


def refused_long_ago(tell: Storyteller) -> None:
    """Old refusals and withdrawals, put away by the program."""
    person = tell.somebody(500)
    for _ in range(tell.rng.randint(1, 3)):
        days = tell.rng.randint(200, 380)
        sent = tell.apply(person, days + tell.rng.randint(10, 50))
        if tell.rng.random() < 0.8:
            tell.refuse(sent, days)
        else:
            tell.withdraw(sent, days)


PLAN: dict[Callable[[Storyteller], None], int] = {
    seeker: 64,
    newcomer: 9,
    pass_valid: 36,
    pass_future: 8,
    pass_suspended: 6,
    pass_resumed: 5,
    pass_prolonged: 6,
    pass_in_waiting_period: 8,
    pass_long_over: 6,
    hired_twice: 8,
    hire_cancelled: 5,
    preparing_with_geiq: 6,
    hired_elsewhere_than_iae: 10,
    refused_long_ago: 6,
    decisions.prolongation_waiting: 3,
    decisions.prolongation_granted: 2,
    decisions.prolongation_refused: 1,
    decisions.contract_renewed: 3,
    decisions.contract_ended: 3,
}
