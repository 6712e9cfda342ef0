"""Who is on the way in: a request to the flagship's administrators, one for the network, a declared structure, a review due."""

from datetime import timedelta

from tremplin.accounts.models import User
from tremplin.kernel.actor import Actor
from tremplin.organisations.models import (
    Dispositif,
    JoinRequest,
    MemberReview,
    Membership,
    Organisation,
    Verification,
)
from tremplin.web.demo import accounts
from tremplin.web.demo.territory import Registry, siret

NOBODY_THERE = "Dugny Prairies"


def tell(registry: Registry) -> None:
    """Nothing here draws from chance: the rest of the territory stays what it was."""
    _requests(registry)
    _declared(registry)
    _log_ins(registry)
    for name in (accounts.FLAGSHIP, accounts.GEIQ):
        _review(registry, name)


def _log_ins(registry: Registry) -> None:
    """Everybody came lately, except one member of the flagship, whom the review points out."""
    book = registry.book
    for rank, user in enumerate(book.rows[User]):
        user.last_login = max(user.date_joined, book.now - timedelta(days=rank % 25, minutes=20))
    registry.teams[accounts.FLAGSHIP].actors[-1].user.last_login = book.now - timedelta(days=420)


def _requests(registry: Registry) -> None:
    newcomer = registry.user("Inès", "Makoulian", when=registry.book.days_ago(20))
    way = JoinRequest.Way
    _request(registry, newcomer, accounts.FLAGSHIP, way.ADMINISTRATORS, 3, "Encadrante technique depuis lundi.")
    colleague = registry.user("Tristan", "Avelgor", when=registry.book.days_ago(15))
    said = "Je dirige l’atelier. L’adresse du registre est celle de mon prédécesseur, que personne ne lit."
    _request(registry, colleague, NOBODY_THERE, way.NETWORK, 6, said)


def _request(registry: Registry, user: object, name: str, way: str, days: int, message: str) -> None:
    book, at = registry.book, registry.book.days_ago(days)
    organisation = registry.teams[name].row
    asked = book.add(
        JoinRequest,
        when=at,
        organisation=organisation,
        user=user,
        way=way,
        message=message,
        asked_at=at,
        waits_since=at,
    )
    book.record(by=Actor(user=user), verb="organisations.ask_to_join", obj=asked, at=at, after={"way": way})


def _declared(registry: Registry) -> None:
    """A structure that nobody has verified yet: its director sees no file."""
    book, at, place = registry.book, registry.book.days_ago(5), registry.communes["93064"]
    founder = registry.users["a-verifier"]
    row = book.add(
        Organisation,
        when=at,
        siret=siret(950),
        name=accounts.DECLARED,
        slug="fournil-des-deux-ponts",
        website="https://fournil.example",
        post_code=place.postal_codes[0],
        commune=place,
        latitude=place.latitude,
        longitude=place.longitude,
        source=Organisation.Source.MEMBER,
    )
    book.add(Dispositif, when=at, organisation=row, kind="EI")
    book.add(
        Membership,
        when=at,
        user=founder,
        organisation=row,
        role=Membership.Role.ADMINISTRATOR,
        functions=["direction"],
        started_on=at.date(),
    )
    book.add(
        Verification,
        when=at,
        organisation=row,
        asked_by=founder,
        asked_at=at,
        evidence="Notre convention est signée depuis le mois dernier. Site : fournil.example.",
    )


def _review(registry: Registry, name: str) -> None:
    book = registry.book
    book.add(
        MemberReview,
        when=book.days_ago(4),
        organisation=registry.teams[name].row,
        opened_on=book.today - timedelta(days=4),
    )
