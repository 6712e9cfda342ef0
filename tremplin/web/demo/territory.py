"""Build organisations: structures with their dispositifs and conventions, prescribers, the network head, members."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils.text import slugify
from stdnum import luhn

from tremplin.accounts.models import User
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import (
    Convention,
    Dispositif,
    FinancialAnnex,
    Invitation,
    Membership,
    Network,
    Organisation,
    Prescriber,
)
from tremplin.reference.models import Commune, Sector, Territory
from tremplin.rules.kinds import IAE_KINDS
from tremplin.web.demo import accounts, prescribers, structures, texts
from tremplin.web.demo.book import Book
from tremplin.web.demo.names import Namer

REGIE_TAG = "régie de quartier"
FUNCTIONS = ("direction", "cip", "technical", "hr", "sales")
LEGAL_FORMS = {
    "EI": ("SCIC SAS", "SAS ESUS", "SARL coopérative"),
    "ETTI": ("SAS ESUS", "SCIC SAS"),
    "EA": ("SAS ESUS", "Association loi 1901"),
    "EATT": ("SAS ESUS",),
}
# Long before anything that happens in the demonstration: whoever answers a candidature was already a member.
FOUNDED_DAYS_AGO = 2600
GRACE_STARTED_DAYS_AGO, OVER_DAYS_AGO, CLOSED_DAYS_AGO = 12, 64, 40


@dataclass
class Team:
    """An organisation, what it may do, and who acts for it."""

    row: Organisation
    flags: str = ""
    sectors: tuple[str, ...] = ()
    dispositifs: dict[str, Dispositif] = field(default_factory=dict)
    prescriber: Prescriber | None = None
    actors: list[Actor] = field(default_factory=list)
    posts: list[JobPost] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def receives(self) -> bool:
        """Whether people may apply there today."""
        return bool(self.dispositifs and self.actors) and not set(self.flags) & set("NBDX")

    @property
    def is_authorised(self) -> bool:
        return self.prescriber is not None and self.prescriber.is_authorised


class Registry:
    """Organisations and people who log in, by name and slug."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.namer = Namer(book.rng)
        self.communes = {one.code: one for one in Commune.objects.filter(department_id="93")}
        self.sectors = {one.code: one for one in Sector.objects.all()}
        self.password = make_password(accounts.PASSWORD)
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.emails: set[str] = set()
        for account in accounts.ACCOUNTS:
            self.namer.keep(account.first_name, account.last_name)

    def user(self, first: str, last: str, *, when: datetime, email: str = "", **fields: Any) -> User:
        """An account whose address is confirmed; all share one password."""
        address = email or self.free_address(first, last)
        self.emails.add(address)
        user = self.book.add(
            User,
            when=when,
            email=address,
            first_name=first,
            last_name=last,
            password=self.password,
            date_joined=when,
            last_login=max(when, self.book.now - timedelta(days=7)),
            **fields,
        )
        self.book.rows[EmailAddress].append(EmailAddress(user=user, email=address, verified=True, primary=True))
        return user

    def free_address(self, first: str, last: str) -> str:
        name = f"{slugify(first)}.{slugify(last)}"
        address = f"{name}@courriel.example"
        return address if address not in self.emails else f"{name}{len(self.emails)}@courriel.example"


def build(book: Book) -> Registry:
    """Every organisation and its members."""
    registry = Registry(book)
    for number, line in enumerate(structures.lines(), start=1):
        _structure(registry, line, number)
    for number, prescriber in enumerate(prescribers.lines(), start=500):
        _prescriber(registry, prescriber, number)
    _network_head(registry)
    _accounts(registry)
    for team in registry.teams.values():
        _members(registry, team)
    _side_stories(registry)
    return registry


def siret(number: int) -> str:
    """A SIRET with right checksums under a SIREN that is not attributed (999…)."""
    siren = f"99900{number:03d}"
    siren += luhn.calc_check_digit(siren)
    return f"{siren}0001" + luhn.calc_check_digit(f"{siren}0001")


def _organisation(registry: Registry, name: str, commune: str, number: int, **fields: Any) -> Organisation:
    book, place, slug = registry.book, registry.communes[commune], slugify(name)[:110]
    when = book.days_ago(FOUNDED_DAYS_AGO)
    return book.add(
        Organisation,
        when=when,
        siret=siret(number),
        name=name,
        slug=slug,
        address=registry.namer.address(),
        post_code=place.postal_codes[0],
        commune=place,
        # Within some 500 m of the centre, so that two neighbours are not on the same point.
        latitude=round((place.latitude or 0) + book.rng.uniform(-0.0045, 0.0045), 6),
        longitude=round((place.longitude or 0) + book.rng.uniform(-0.0065, 0.0065), 6),
        phone=f"01 99 00 {number // 100:02d} {number % 100:02d}",
        email=f"contact@{slug[:40].strip('-')}.example",
        register_email=f"contact@{slug[:40].strip('-')}.example",
        website=f"https://{slug[:40].strip('-')}.example",
        source=Organisation.Source.DEMO,
        reviewed_on=book.today - timedelta(days=book.rng.randint(3, 300)),
        verified_at=when,
        verified_how="démonstration",
        **fields,
    )


def _structure(registry: Registry, line: structures.StructureLine, number: int) -> None:
    book, flags = registry.book, line.flags
    text = "\n\n".join(texts.PRESENTATION).format(name=line.name, day=book.rng.choice(texts.DAYS))
    row = _organisation(
        registry,
        line.name,
        line.commune,
        number,
        legal_form=book.rng.choice(LEGAL_FORMS.get(line.kinds[0], ("Association loi 1901",))),
        naf="8899B" if line.kinds[0] in ("ACI", "AI") else "8121Z",
        headline=line.headline,
        presentation=text,
        tags=[REGIE_TAG] if "R" in flags else [],
        network_member=not set(flags) & set("HX"),
        spontaneous_open_since=None if set(flags) & set("FX") else book.today - timedelta(days=book.rng.randint(2, 80)),
        closed_on=book.today - timedelta(days=CLOSED_DAYS_AGO) if "X" in flags else None,
    )
    book.link(row, "sectors", [registry.sectors[code] for code in line.sectors])
    team = Team(row, flags, line.sectors)
    for kind in line.kinds:
        team.dispositifs[kind] = book.add(
            Dispositif,
            when=book.now,
            organisation=row,
            kind=kind,
            convention=_convention(registry, row, kind, number, flags) if kind in IAE_KINDS else None,
            blocked_since=book.today - timedelta(days=9) if "B" in flags else None,
        )
    registry.teams[line.name] = team


def _convention(registry: Registry, row: Organisation, kind: str, number: int, flags: str) -> Convention:
    """The convention and its annexes of three years; the last one covers today unless the convention ended."""
    book = registry.book
    over = {"G": GRACE_STARTED_DAYS_AGO, "D": OVER_DAYS_AGO}.get(flags)
    ended_on = book.today - timedelta(days=over) if over else None
    convention = book.add(
        Convention,
        when=book.now,
        asp_id=990_000 + number,
        kind=kind,
        siret_signature=row.siret,
        is_active=ended_on is None,
        deactivated_on=ended_on,
    )
    for year in (book.today.year - 2, book.today.year - 1):
        _annex(book, convention, number, date(year, 1, 1), date(year, 12, 31), FinancialAnnex.State.CLOSED)
    if ended_on is None:
        # Until the end of a year that is at least four months away, so that the demonstration may be kept.
        end = date((book.today + timedelta(days=120)).year, 12, 31)
        _annex(book, convention, number, date(book.today.year, 1, 1), end, FinancialAnnex.State.VALID)
    return convention


def _annex(book: Book, convention: Convention, number: int, start: date, end: date, state: str) -> None:
    book.add(
        FinancialAnnex,
        when=book.now,
        convention=convention,
        number=f"{convention.kind}939{start.year % 100:02d}{number:04d}A0M0",
        start_on=start,
        end_on=end,
        state=state,
        agreed_fte=round(book.rng.uniform(4, 32), 2),
    )


def _prescriber(registry: Registry, line: prescribers.PrescriberLine, number: int) -> None:
    book, state = registry.book, Prescriber.Authorisation
    row = _organisation(
        registry, line.name, line.commune, number, presentation=texts.PRESCRIBER_PRESENTATION, network_member=False
    )
    decided = line.authorisation in (state.VALIDATED, state.REFUSED)
    prescriber = book.add(
        Prescriber,
        when=book.now,
        organisation=row,
        family=line.family,
        authorisation=line.authorisation,
        asked_at=book.days_ago(book.rng.randint(2, 12) if line.authorisation == state.PENDING else FOUNDED_DAYS_AGO),
        decided_at=book.days_ago(book.rng.randint(900, 1500)) if decided else None,
        decided_by="Équipe du réseau" if decided else "",
        order_reference="",
    )
    registry.teams[line.name] = Team(row, prescriber=prescriber)


def _network_head(registry: Registry) -> None:
    name, commune = prescribers.NETWORK_HEAD
    row = _organisation(
        registry, name, commune, 900, headline="Le réseau des structures d’insertion du territoire", network_member=True
    )
    network = registry.book.add(Network, when=registry.book.now, organisation=row)
    registry.book.link(network, "territories", list(Territory.objects.all()))
    registry.teams[name] = Team(row)


def _accounts(registry: Registry) -> None:
    """The people of the log-in page, with their memberships."""
    book = registry.book
    for account in accounts.ACCOUNTS:
        new = account.slug == "candidate-nouvelle"
        when = book.now - timedelta(minutes=45) if new else book.days_ago(FOUNDED_DAYS_AGO - 200)
        user = registry.user(
            account.first_name,
            account.last_name,
            when=when,
            email=account.email,
            is_staff=account.staff,
            is_superuser=account.staff,
        )
        registry.users[account.slug] = user
        for rank, place in enumerate(account.places):
            team = registry.teams.get(place.organisation)
            if team is not None:
                _member(registry, team, user, place.function, administrator=place.administrator, rank=rank)


def _member(registry: Registry, team: Team, user: User, function: str, *, administrator: bool, rank: int = 0) -> None:
    role = Membership.Role.ADMINISTRATOR if administrator else Membership.Role.MEMBER
    book = registry.book
    membership = book.add(
        Membership,
        when=book.now,
        user=user,
        organisation=team.row,
        role=role,
        functions=[function],
        # A month apart, so that the first organisation of a person of two is always the same.
        started_on=book.today - timedelta(days=FOUNDED_DAYS_AGO - 200 - 30 * rank - len(team.actors)),
    )
    team.actors.append(
        Actor(
            user=user,
            membership=membership,
            organisation=team.row,
            is_employer=bool(team.dispositifs),
            is_prescriber=team.prescriber is not None,
            is_authorised_prescriber=team.is_authorised,
            is_administrator=administrator,
        )
    )


def _members(registry: Registry, team: Team) -> None:
    """Complete the team: an administrator first, then one or two colleagues."""
    if set(team.flags) & set("NX"):
        return
    book = registry.book
    missing = (not any(actor.is_administrator for actor in team.actors), *[False] * book.rng.randint(0, 2))
    for rank, first in enumerate(missing):
        if rank == 0 and not first:
            continue
        function = ("direction" if first else book.rng.choice(FUNCTIONS[1:])) if team.dispositifs else "counsellor"
        _, name, surname = registry.namer.draw()
        user = registry.user(name, surname, when=book.days_ago(FOUNDED_DAYS_AGO - 210))
        _member(registry, team, user, function, administrator=first)


def _side_stories(registry: Registry) -> None:
    """A colleague who left, invitations on their way, one that expired."""
    book, team = registry.book, registry.teams[accounts.FLAGSHIP]
    director = next(actor.user for actor in team.actors if actor.is_administrator)
    _, first, last = registry.namer.draw()
    book.add(
        Membership,
        when=book.now,
        user=registry.user(first, last, when=book.days_ago(900)),
        organisation=team.row,
        role=Membership.Role.MEMBER,
        functions=["technical"],
        started_on=book.today - timedelta(days=900),
        ended_on=book.today - timedelta(days=75),
        ended_by=director,
    )
    for days, name in ((2, "encadrante"), (9, "accueil"), (30, "ancienne-adresse")):
        _invitation(registry, team, name, days)
    for name in (accounts.COUNSEL, accounts.GEIQ):
        _invitation(registry, registry.teams[name], "collegue", 4)


def _invitation(registry: Registry, team: Team, name: str, days: int) -> None:
    book = registry.book
    sent_at = book.days_ago(days)
    book.add(
        Invitation,
        when=sent_at,
        organisation=team.row,
        email=f"{name}@{team.row.slug[:40].strip('-')}.example",
        functions=["technical"] if team.dispositifs else ["counsellor"],
        token=f"{book.rng.getrandbits(200):050x}",
        sent_by=team.actors[0].user,
        sent_at=sent_at,
        expires_at=sent_at + timedelta(days=14),
    )
