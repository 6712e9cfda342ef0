"""The stories of the people whose accounts the log-in page opens: written by hand, so that each page has something."""

from datetime import timedelta

from tremplin.rules.kinds import ApplicationAction, SuspensionReason
from tremplin.web.demo import accounts, people, texts
from tremplin.web.demo.paths import Storyteller
from tremplin.web.demo.people import Person

FLAGSHIP_ACI = ("CDDI", 16, "26")


def tell(teller: Storyteller) -> None:
    _on_a_pathway(teller)
    _looking(teller)
    _arriving(teller)


def _owner(teller: Storyteller, slug: str, days_ago: int, **fields: object) -> Person:
    user = teller.registry.users[slug]
    when = user.date_joined if days_ago == 0 else teller.book.days_ago(days_ago)
    return people.person(teller.registry, when=when, user=user, **fields)  # type: ignore[arg-type]


def _on_a_pathway(teller: Storyteller) -> None:
    """Under contract for fourteen months, a PASS once suspended, and already looking for what comes next."""
    teams = teller.registry.teams
    flagship, counsel = teams[accounts.FLAGSHIP], teams[accounts.COUNSEL].actors[0]
    person = _owner(teller, "candidat-en-parcours", 520, title="M", age=29, where="93066")
    teller.validate(person, 480, by=counsel)
    elsewhere = teller.apply(person, 470, to=teams["Stains Bâti Solidaire"])
    teller.refuse(elsewhere, 455, "no_position")
    teller.apply(person, 465, to=teams["Audonia Propreté"])
    sent = teller.apply(person, 462, to=flagship, by=counsel)
    teller.study(sent, 450)
    hired = teller.hire(person, sent, 436, kinds=frozenset({"ACI"}), terms=FLAGSHIP_ACI)
    teller.suspend(hired, 280, length=61, reason=SuspensionReason.CONTRACT_SUSPENDED)
    pooled = teller.apply(person, 48, to=teams["Bocages et Talus"], by=person.actor)
    teller.act(pooled, ApplicationAction.ADD_TO_POOL, 30, answer=texts.POOLED[0])
    studied = teller.apply(person, 21, to=teams[accounts.GEIQ], by=person.actor)
    teller.study(studied, 12)
    teller.apply(person, 5, to=teams["Pantin Rive Droite"], by=person.actor)


def _looking(teller: Storyteller) -> None:
    """Five candidatures: without answer, for later, refused, withdrawn, new; eligibility already validated."""
    teams, book = teller.registry.teams, teller.book
    counsel = teams[accounts.COUNSEL].actors[0]
    person = _owner(teller, "candidate-en-recherche", 190, title="MME", age=38, where="93071")
    teller.refuse(teller.apply(person, 120, to=teams["Fil à Fil Bagnolet"], by=person.actor), 96, "position_filled")
    teller.validate(person, 80, by=counsel)
    teller.withdraw(teller.apply(person, 75, to=teams["Pavillons Net"], by=person.actor), 62)
    teller.apply(person, 41, to=teams["Seconde Trame"], by=counsel)
    later = teller.apply(person, 33, to=teams["Tables du Cornillon"], by=counsel)
    teller.act(
        later,
        ApplicationAction.POSTPONE,
        19,
        answer=texts.POSTPONED[0],
        postponed_until=book.today + timedelta(days=24),
    )
    teller.study(teller.apply(person, 15, to=teams[accounts.FLAGSHIP], by=counsel), 7)
    teller.apply(person, 6, to=teams["Sevran Rivage"], by=person.actor)


def _arriving(teller: Storyteller) -> None:
    """An account opened less than an hour ago."""
    _owner(teller, "candidate-nouvelle", 0, title="MME", age=33, where="93010", complete=False)
