"""Make the people and organisations of a test, in one line each, with what they need to be valid."""

import itertools
from copy import copy
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from tremplin.accounts.models import Session, User
from tremplin.applications.actions.send import send
from tremplin.applications.models import Application
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel.actor import Actor
from tremplin.kernel.models import AccessPause
from tremplin.kernel.prepared import Param, Prepared
from tremplin.organisations.actors import actor_of
from tremplin.organisations.models import (
    Dispositif,
    Invitation,
    JoinRequest,
    Membership,
    Network,
    OfferedService,
    Organisation,
    PagePhoto,
    Prescriber,
)
from tremplin.reference.models import Commune, Trade

_sequence = itertools.count(1)
PASSWORD = "une phrase assez longue"
# Queries added when somebody reads a person for the first time that day, or exports people, however many: two
# transactions begun and ended, the turn of the account, its count (`candidates.watch`), the lines of the journal.
FIRST_READING = 7


def commune(code: str = "93066") -> Commune:
    """A real place, read once: a test that changes it reads it again."""
    return copy(_commune(code))


@cache
def _commune(code: str) -> Commune:
    return Commune.objects.get(code=code)


def siret(number: int) -> str:
    """A SIRET with right checksums, under a fictitious SIREN."""
    from stdnum import luhn

    siren = f"9{number:07d}"
    siren += luhn.calc_check_digit(siren)
    establishment = f"{siren}0001"
    return establishment + luhn.calc_check_digit(establishment)


def user(**fields: Any) -> User:
    number = next(_sequence)
    defaults = {"first_name": "Awa", "last_name": f"Essai{number}", "email": f"personne{number}@test.example"}
    made = User.objects.create_user(password=PASSWORD, **{**defaults, **fields})
    EmailAddress.objects.create(user=made, email=made.email, primary=True, verified=True)
    return made


def organisation(*, where: str = "93066", **fields: Any) -> Organisation:
    number, place = next(_sequence), commune(where)
    defaults = {
        "name": f"Organisation {number}",
        "slug": f"organisation-{number}",
        "siret": siret(number),
        "commune": place,
        "post_code": place.postal_codes[0],
        "latitude": place.latitude,
        "longitude": place.longitude,
        "verified_at": timezone.now(),
    }
    return Organisation.objects.create(**{**defaults, **fields})


def structure(*, kinds: tuple[str, ...] | list[str] = ("ACI",), members: int = 1, **fields: Any) -> Organisation:
    """A structure that hires, with an administrator, open to spontaneous applications."""
    made = organisation(**{"spontaneous_open_since": timezone.localdate(), **fields})
    for kind in kinds:
        Dispositif.objects.create(organisation=made, kind=kind)
    for _ in range(members):
        member(of=made)
    return made


def prescriber(*, authorised: bool = True, family: str = "ML", **fields: Any) -> Organisation:
    """A prescriber organisation with an administrator; `authorised=False` makes an orienter."""
    made = organisation(**fields)
    state = Prescriber.Authorisation.VALIDATED if authorised else Prescriber.Authorisation.NOT_REQUIRED
    Prescriber.objects.create(
        organisation=made,
        family=family if authorised else "OTHER",
        authorisation=state,
        decided_at=timezone.now() if authorised else None,
    )
    member(of=made)
    return made


def network(**fields: Any) -> Organisation:
    made = organisation(**fields)
    Network.objects.create(organisation=made)
    member(of=made)
    return made


def member(*, of: Organisation, role: str = "administrator", who: User | None = None) -> Membership:
    return Membership.objects.create(user=who or user(), organisation=of, role=role)


# The person is read by most makers: what Django takes to build this query would be a tenth of the tests' time.
_FIRST_MEMBER = Prepared(
    lambda: Membership.objects.filter(organisation=Param("of")).select_related("user").order_by("started_on", "pk")[:1]
)
_PERSON = Prepared(lambda: User.objects.filter(pk=Param("pk")))


def first_member(of: Organisation) -> User:
    return _FIRST_MEMBER.read(of=of.pk)[0].user


def actor(of: Organisation | User) -> Actor:
    """The actor for an organisation's first member, or for a person without organisation."""
    return actor_of(_PERSON.read(pk=of.pk)[0] if isinstance(of, User) else first_member(of))


def client(of: Organisation | User) -> Client:
    """A browser-less client logged in as an organisation's first member, or as a person.

    It holds the session that Django's `force_login` would end with: two queries, where that writes two sessions more.
    """
    who = of if isinstance(of, User) else first_member(of)
    who.last_login = timezone.now()
    who.save(update_fields=["last_login"])
    said = {
        SESSION_KEY: str(who.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: who.get_session_auth_hash(),
    }
    session = Session(session_key=get_random_string(32), user=who)
    session.session_data = session.get_session_store_class()().encode(said)
    session.expire_date = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    session.save(force_insert=True)
    logged = Client()
    logged.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return logged


def candidate(*, complete: bool = True, account: bool = False, **fields: Any) -> Candidate:
    """A person; `complete` gives all that a hire asks for, `account` a log-in of her own."""
    number = next(_sequence)
    defaults: dict[str, Any] = {"first_name": "Samira", "last_name": f"Exemple{number}"}
    if complete:
        defaults |= {
            "title": "MME",
            "birth_date": timezone.localdate() - timedelta(days=30 * 365),
            "nir_absence": "none_yet",
            "ft_absence": "not_registered",
            "address": "12 rue des Essais",
            "post_code": "93200",
            "commune": commune(),
        }
    if account:
        defaults["user"] = user(first_name=defaults["first_name"], last_name=defaults["last_name"])
    return Candidate.objects.create(**{**defaults, **fields})


def accompaniment(*, who: Candidate, by: Organisation) -> Accompaniment:
    return Accompaniment.objects.create(
        candidate=who, organisation=by, started_on=timezone.localdate(), started_why="essai"
    )


def motivated_access(*, who: Candidate, by: Organisation) -> Any:
    from tremplin.candidates.motivated import open_access

    return open_access(by=actor(by), candidate=who, reason="meeting", text="Reçue à l’accueil.")


def diagnosis(*, who: Candidate, by: Organisation, criteria: tuple[str, ...] = ("RSA",)) -> Diagnosis:
    from tremplin.eligibility.actions import diagnose

    kind = by.dispositifs.first().kind if by.dispositifs.exists() else ""
    return diagnose(by=actor(by), candidate=who, criteria=criteria, dispositif_kind=kind)


def post(*, of: Organisation, trade: str = "A1203", **fields: Any) -> JobPost:
    place = of.commune or commune()
    defaults = {
        "organisation": of,
        "dispositif": of.dispositifs.first(),
        "trade": Trade.objects.get(code=trade),
        "title": "Ouvrier·ère du paysage",
        "commune": place,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "contract_kinds": ["fixed_term_i"],
        "weekly_hours": 26,
    }
    return JobPost.objects.create(**{**defaults, **fields})


def application(
    *, to: Organisation, who: Candidate | None = None, by: Organisation | User | None = None, **fields: Any
) -> Application:
    """A candidature sent through the real door; by the structure's own member when nobody is named."""
    person = who or candidate()
    posts = fields.pop("posts", ())
    sent = send(
        by=actor(by or to), candidate=person, organisation=to, posts=posts, message=fields.pop("message", "Bonjour")
    )
    if fields:
        Application.objects.filter(pk=sent.pk).update(**fields)
        sent.refresh_from_db()
    return sent


def hired(*, who: Candidate, to: Organisation, by: Organisation) -> Application:
    """A hire through the real doors: diagnosis and candidature by an authorised prescriber, six months of CDDI."""
    from tremplin.applications.actions import accept
    from tremplin.contracts.actions import Terms

    diagnosis(who=who, by=by)
    sent = application(to=to, who=who, by=by)
    starts_on = timezone.localdate()
    terms = Terms(kind="CDDI", starts_on=starts_on, ends_on=starts_on + timedelta(days=183), weekly_hours=Decimal(26))
    accepted = accept(by=actor(to), application=sent, dispositif=to.dispositifs.get(kind="ACI"), terms=terms)
    accepted.refresh_from_db()
    return accepted


def invitation(*, of: Organisation, email: str = "nouvelle@test.example") -> Invitation:
    return Invitation.objects.create(
        organisation=of,
        email=email,
        sent_by=of.memberships.first().user,
        expires_at=timezone.now() + timedelta(days=14),
    )


def join_request(*, to: Organisation, who: User | None = None, token: str = "") -> JoinRequest:
    """Somebody asks to join, by whatever way the organisation has; `token`: the secret of the register's link."""
    from tremplin.organisations.access_joining import hashed
    from tremplin.organisations.actions import ask_to_join

    made = ask_to_join(by=actor(who or user()), organisation=to, message="Je suis conseillère ici.")
    if token:
        JoinRequest.objects.filter(pk=made.pk).update(token_hash=hashed(token))
        made.refresh_from_db()
    return made


def declared(*, by: User | None = None, kinds: tuple[str, ...] = ("ACI",), family: str = "") -> Organisation:
    """An organisation that a member declared: nobody has verified it."""
    from tremplin.organisations.actions import create_organisation

    number = next(_sequence)
    return create_organisation(
        by=actor(by or user()),
        siret=siret(number),
        name=f"Déclarée {number}",
        commune=commune(),
        dispositifs=() if family else kinds,
        family=family,
        evidence="Notre site : declaree.example",
    )


def pause(*, who: User) -> AccessPause:
    """The access of an account, paused by the watch."""
    return AccessPause.objects.create(user=who, measure="hour", count=101, threshold=100)


def terms(**changes: Any) -> Any:
    """A CDDI of a year from next week."""
    from tremplin.contracts.actions import Terms

    starts_on = changes.pop("starts_on", timezone.localdate() + timedelta(days=7))
    defaults: dict[str, Any] = {"kind": "CDDI", "ends_on": starts_on + timedelta(days=364), "weekly_hours": 26}
    return Terms(**{**defaults, "starts_on": starts_on, **changes})


def accept(application: Application, *, by: Organisation | None = None, **changes: Any) -> Application:
    """Accepted by its structure, under its first dispositif, with the terms of `terms`."""
    from tremplin.applications import actions

    structure = by or application.organisation
    dispositif = changes.pop("dispositif", None) or structure.dispositifs.order_by("kind").first()
    return actions.accept(by=actor(structure), application=application, dispositif=dispositif, terms=terms(**changes))


def hire(*, to: Organisation, who: Candidate | None = None, **changes: Any) -> Application:
    """A person hired by a structure, with the diagnosis it needs."""
    person = who or candidate()
    diagnosis(who=person, by=to)
    return accept(application(to=to, who=person), **changes)


def prolongation_request(*, to: Organisation, by: Organisation, who: Candidate | None = None) -> Any:
    """A structure asks `to` for 100 days more of a PASS that ends in about six months."""
    from tremplin.contracts.models import Contract
    from tremplin.passes.actions import issue
    from tremplin.passes.actions.prolonging import Asked, request_prolongation
    from tremplin.rules.kinds import ProlongationReason

    person = who or candidate()
    starts_on = timezone.localdate() - timedelta(days=550)
    found = issue(by=actor(by), candidate=person, starts_on=starts_on, reason="Embauche")
    Contract.objects.create(
        candidate=person,
        dispositif=by.dispositifs.order_by("kind").first(),
        pass_iae=found,
        kind="CDDI",
        starts_on=starts_on,
        ends_on=found.ends_on,
        law_read_on=starts_on,
    )
    return request_prolongation(
        by=actor(by),
        found=found,
        reason=ProlongationReason.SENIOR,
        ends_on=found.ends_on + timedelta(days=100),
        asked=Asked(to.memberships.order_by("started_on", "pk").first()),
    )


def waiver(*, by: Organisation) -> Any:
    """`by` lifts the waiting period of a person whose PASS ended 70 days ago."""
    from tremplin.passes.actions import issue
    from tremplin.passes.actions.waiving import waive

    person = candidate()
    issue(by=actor(by), candidate=person, starts_on=timezone.localdate() - timedelta(days=800), reason="Embauche")
    accompaniment(who=person, by=by)
    return waive(by=actor(by), candidate=person, reason="Un nouveau projet a été construit.")


def merge(*, kept: Candidate | None = None, gone: Candidate | None = None) -> Any:
    """Two files made one by the platform's team, every caution accepted."""
    from tremplin.candidates import merging, merging_checks

    kept, gone = kept or candidate(), gone or candidate()
    team = Actor(user=user(is_staff=True), is_staff=True)
    accepted = frozenset(one.code for one in merging_checks.cautions(kept, gone))
    return merging.merge(by=team, kept=kept, gone=gone, reason="La personne l’a confirmé.", accepted=accepted)


def alert(*, who: User | None = None, email: str = "", query: str = "q=couture", **fields: Any) -> Any:
    """An alert in force: of the account `who`, or of an address that confirmed it."""
    from tremplin.directory.models import Alert

    now = timezone.now()
    dated = {"confirmed_at": now, "renewed_at": now, "checked_at": now, "next_at": now}
    values = {"name": f"Alerte {next(_sequence)}", "rhythm": "now", **dated, **fields}
    return Alert.objects.create(user=who, email=email, query=query, **values)


def activity(*, of: Organisation, **fields: Any) -> Any:
    """Something that a structure sells, where it says."""
    from tremplin.organisations.models import Activity
    from tremplin.reference.models import Sector

    defaults = {"sector": Sector.objects.first(), "title": "Décoration florale", "areas": ["departement:93"]}
    return Activity.objects.create(organisation=of, **{**defaults, **fields})


def proved_label(*, of: Organisation) -> Any:
    """A label with its document."""
    from tremplin.kernel.files import store_pdf
    from tremplin.organisations.models import Label

    proof = store_pdf(by=actor(of), content=b"%PDF-1.4 certificat", name="certificat.pdf")
    return Label.objects.create(organisation=of, kind="rsei", proof=proof)


def report(*, on: Organisation) -> Any:
    """An error that a visitor saw on a page."""
    from tremplin.kernel.actor import ANONYMOUS
    from tremplin.organisations.actions import report_error

    return report_error(by=ANONYMOUS, organisation=on, about="contact", message="Le numéro ne répond plus.")


def page_photo(*, of: Organisation, **fields: Any) -> PagePhoto:
    """One of the page, whose bytes are not those of a picture."""
    from tremplin.organisations.photos import Photo, store_photo

    stored = store_photo(by=actor(of), photo=Photo(b"octets", "image/webp", "webp"))
    return PagePhoto.objects.create(organisation=of, photo=stored, **{"caption": "L’atelier", **fields})


def service(*, of: Organisation, **fields: Any) -> OfferedService:
    """One that data·inclusion says, read again today."""
    said = {"name": "Atelier CV", "themes": ["preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation"]}
    said |= {"free": True, "updated_on": timezone.localdate(), "key": f"dora--{next(_sequence)}"}
    return OfferedService.objects.create(organisation=of, **{**said, **fields})
