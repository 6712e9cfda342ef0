"""Build people: identity, contacts, situations, and what eligibility criteria are true of them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from stdnum.fr import nir as stdnum_nir

from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.candidates.models import Candidate, Situation
from tremplin.eligibility.models import Diagnosis
from tremplin.kernel.actor import Actor
from tremplin.kernel.identity_numbers import search_hash
from tremplin.passes.models import Pass
from tremplin.reference.models import Commune
from tremplin.rules import eligibility
from tremplin.web.demo.book import Book
from tremplin.web.demo.territory import Registry, Team

LEVEL_1 = ("RSA", "RSA", "RSA", "DETLD", "ASS", "AAH")
LEVEL_2 = ("CAP_BEP", "DELD", "PI", "QPV", "PSH_PR", "REF_DA", "TH", "FLE", "PM")
# Municipality numbers that the directory of communes never gave: no real person has such a number.
NIR_BIRTHPLACES = tuple(f"939{number:02d}" for number in range(1, 90))


@dataclass
class Person:
    """A person and her path so far, as the actions would read it."""

    row: Candidate
    user: User | None
    home: Commune
    applications: list[Application] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    followed_by: set[UUID] = field(default_factory=set)

    @property
    def actor(self) -> Actor:
        return Actor(user=self.user, candidate_id=self.row.pk)

    def age(self, on: date) -> int:
        born = self.row.birth_date
        return 30 if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def person(
    registry: Registry,
    *,
    when: datetime,
    created_by: Team | None = None,
    user: User | None = None,
    account: bool = False,
    complete: bool = True,
    title: str = "",
    age: int = 0,
    where: str = "",
) -> Person:
    """A person registered at that moment: by herself (`account`), or by an organisation that opened her file."""
    book = registry.book
    title, first, last = (title or "MME", user.first_name, user.last_name) if user else registry.namer.draw(title)
    home = registry.communes[where] if where else _home(registry)
    born = book.today - timedelta(days=int(365.25 * (age or _age(book))) + book.rng.randint(1, 360))
    if account and user is None:
        user = registry.user(first, last, when=when)
    creator = created_by.actors[0] if created_by else Actor(user=user)
    row = book.add(
        Candidate,
        when=when,
        user=user,
        title=title,
        first_name=first,
        last_name=last,
        email=user.email if user else _email(registry, first, last),
        phone=f"07 99 {book.rng.randint(10, 99)} {book.rng.randint(10, 99)} {book.rng.randint(10, 99)}",
        created_by=creator.user,
        created_by_organisation=creator.organisation,
        commune=home,
        post_code=home.postal_codes[0],
        **(_identity(book, title, born) | {"address": registry.namer.address()} if complete else _partial(book, born)),
    )
    if complete:
        row.checked_at = min(when + timedelta(hours=1), book.now)
    book.record(by=creator, verb="candidates.create", obj=row, at=when, candidate_id=row.pk)
    return Person(row, user, home)


def _home(registry: Registry) -> Commune:
    """Somewhere in the territory, more often where more people live."""
    places = list(registry.communes.values())
    return registry.book.rng.choices(places, weights=[one.population for one in places])[0]


def _age(book: Book) -> int:
    return book.rng.choices((19, 23, 28, 34, 41, 48, 54, 59), weights=(10, 18, 18, 18, 14, 10, 8, 4))[0]


def _email(registry: Registry, first: str, last: str) -> str:
    """Two people in five have no mailbox."""
    if registry.book.rng.random() < 0.4:
        return ""
    address = registry.free_address(first, last)
    registry.emails.add(address)
    return address


def _identity(book: Book, title: str, born: date) -> dict[str, Any]:
    """What a hire asks for. One person in ten has no number, one in six no France Travail identifier."""
    chance = book.rng.random()
    fields: dict[str, Any] = {"birth_date": born}
    if chance < 0.07:
        fields["nir_absence"] = Candidate.NirAbsence.NONE_YET
    elif chance < 0.1:
        fields["nir_absence"] = Candidate.NirAbsence.USED_BY_OTHER
    else:
        fields["nir"] = nir(book, title, born)
        fields["nir_hash"] = search_hash(fields["nir"])
    chance = book.rng.random()
    if chance < 0.1:
        fields["ft_absence"] = Candidate.FtAbsence.NOT_REGISTERED
    elif chance < 0.17:
        fields["ft_absence"] = Candidate.FtAbsence.FORGOTTEN
    else:
        fields["ft_id"] = f"99{book.rng.randint(0, 99999):05d}{book.rng.choice('ABCDEFGHJKLMNP')}"
    return fields


def _partial(book: Book, born: date) -> dict[str, Any]:
    """A file in which a hire will still have to ask for the number and the identifier."""
    return {"birth_date": born} if book.rng.random() < 0.6 else {}


def nir(book: Book, title: str, born: date) -> str:
    """A number with a right key, in agreement with title and birth, from a place of birth that does not exist."""
    sex = "1" if title == "M" else "2"
    number = f"{sex}{born:%y%m}{book.rng.choice(NIR_BIRTHPLACES)}{book.rng.randint(1, 999):03d}"
    return number + stdnum_nir.calc_check_digits(number)


def criteria(book: Book, person: Person, on: date, *, enough: bool = True) -> list[str]:
    """Criteria of that day's law that agree with her age: one of level 1, or three of level 2; a single one of level 2 if not `enough`."""
    age, known = person.age(on), eligibility.criteria(on)
    level_2 = [code for code in LEVEL_2 if code in known]
    by_age = ["JEUNE"] if age < 26 else ["SENIOR"] if age >= 50 else []
    if not enough:
        return [book.rng.choice([code for code in ("CAP_BEP", "QPV", "PM") if code in known])]
    if book.rng.random() < 0.6:
        first = book.rng.choice(LEVEL_1)
        others = [code for code in level_2 if (first, code) != ("DETLD", "DELD")]
        return [first, *book.rng.sample(others, book.rng.randint(0, 2))]
    return [*by_age, *book.rng.sample(level_2, 3)]


def note_situation(book: Book, person: Person, code: str, since: date) -> None:
    """A fact of her file that may open rights."""
    book.add(
        Situation,
        when=book.now,
        candidate=person.row,
        code=code,
        starts_on=since,
        source="Déclaré par la personne",
        recorded_at=book.now,
    )
