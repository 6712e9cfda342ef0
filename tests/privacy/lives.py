"""A person with a row in every table that may speak of her, and words to look for in every column afterwards."""

from datetime import timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, models
from django.utils import timezone

from tests import makers
from tremplin.accounts.models import FactorReset, Session
from tremplin.api.models import ApiKey
from tremplin.applications import actions as verbs
from tremplin.applications.models import Application, Comment, Interview, PriorAction, SavedView
from tremplin.candidates import consents
from tremplin.candidates.models import Candidate, ClaimCode, Distinction, Merge, Situation
from tremplin.candidates.models_access import MotivatedAccess
from tremplin.contracts.models import HoursChange, SentAlert
from tremplin.directory.models import Favourite
from tremplin.kernel import drafts, files
from tremplin.kernel.models import MailPreference, StoredFile
from tremplin.kernel.models_watch import AccessPause, ReadingAlert
from tremplin.kernel.personal import Becomes, Field, Table, tables
from tremplin.organisations.models import Organisation
from tremplin.organisations.models_joining import JoinRequest
from tremplin.passes.models import CalendarFeed, Prolongation, ProlongationRequest, Suspension
from tremplin.privacy.models import Deletion, Inactivity

MARK = "zqmarque"
FIRST, LAST, EMAIL, PHONE = "Zqmarquette", "Zqmarquenom", "zqmarque@exemple.test", "0612zqmarque"

# What no log, no journal and no table may hold of her once she is forgotten.
WORDS = (MARK, FIRST, LAST, EMAIL, PHONE)


def whole(*, account: bool = True) -> Candidate:
    """Hired, refused elsewhere, sent on, followed, warned; with files, drafts, messages and searches about her."""
    user = makers.user(first_name=FIRST, last_name=LAST, email=EMAIL)
    person = makers.candidate(
        first_name=FIRST, last_name=LAST, email=EMAIL, phone=PHONE, user=user, nir="287069306612343", nir_absence=""
    )
    structure, prescriber = makers.structure(kinds=["ACI"], members=2), makers.prescriber()
    makers.accompaniment(who=person, by=prescriber)
    hired = makers.hired(who=person, to=structure, by=prescriber)
    refused = makers.application(to=makers.structure(), who=person, by=user, message=f"Bonjour, {MARK}")
    _around_a_candidature(refused, user)
    _around_a_pass(hired, prescriber, user)
    _around_a_file(person, structure)
    _around_an_account(user, person, structure)
    mark(person)
    return person


def _stored(by: Any) -> StoredFile:
    return files.store_pdf(by=by, content=b"%PDF-1.4 " + MARK.encode(), name=f"{MARK}.pdf")


def _around_a_candidature(sent: Application, user: Any) -> None:
    Application.objects.filter(pk=sent.pk).update(cv=_stored(makers.actor(user)))
    by = makers.actor(sent.organisation)
    Comment.objects.create(application=sent, organisation=sent.organisation, author=by.user, author_label="x", text="x")
    PriorAction.objects.create(
        application=sent, kind="pmsmp", starts_on=timezone.localdate(), ends_on=timezone.localdate()
    )
    Interview.objects.create(application=sent, at=timezone.now(), place="x", state="cancelled")
    sent.refresh_from_db()
    verbs.refuse(
        by=by, application=sent, reason="not_mobile", answer="Non.", share_reason=False, answer_to_prescriber="Non."
    )


def _around_a_pass(hired: Application, prescriber: Any, user: Any) -> None:
    found, today = hired.pass_iae, timezone.localdate()
    with triggers_off():
        Suspension.objects.create(pass_iae=found, starts_on=today, ends_on=today + timedelta(days=9), reason="health")
        Prolongation.objects.create(
            pass_iae=found, starts_on=found.ends_on, ends_on=found.ends_on + timedelta(days=9), reason="senior"
        )
    ProlongationRequest.objects.create(
        pass_iae=found,
        dispositif=hired.dispositif,
        requested_by_label="x",
        reason="senior",
        law_read_on=today,
        starts_on=found.ends_on,
        ends_on=found.ends_on + timedelta(days=30),
        organisation=prescriber,
        report=_stored(makers.actor(prescriber)),
        contact_email="x@test.example",
        contact_phone="x",
    )
    from tremplin.passes.models import WaitingPeriodWaiver

    WaitingPeriodWaiver.objects.create(
        candidate=hired.candidate,
        last_pass=found,
        reason="x",
        law_read_on=today,
        author_label="x",
        organisation=prescriber,
        revoked_at=timezone.now(),
        revoked_by_label="x",
        revoked_why="x",
    )
    HoursChange.objects.create(contract=hired.contract, starts_on=today, weekly_hours=20, law_read_on=today)
    SentAlert.objects.create(contract=hired.contract, ends_on=today, days=30)


def _around_a_file(person: Candidate, structure: Any) -> None:
    now = timezone.now()
    Situation.objects.create(candidate=person, code="RSA", source="x")
    ClaimCode.objects.create(candidate=person, code_hash="x", expires_at=now)
    consents.give(by=makers.actor(structure), candidate=person, purpose="send_on", detail="x")
    Inactivity.objects.create(candidate=person)
    twin = makers.candidate()
    Merge.objects.create(
        kept=person, gone=twin, by_label="x", reason="x", undone_at=now, undone_by_label="x", undone_why="x"
    )
    one, other = sorted((person, makers.candidate()), key=lambda file: file.pk)
    Distinction.objects.create(one=one, other=other, reasons=["names"], by_label="x", why="x")
    prescriber = makers.prescriber()
    MotivatedAccess.objects.create(
        candidate=person,
        organisation=prescriber,
        user=makers.actor(prescriber).user,
        reason="other",
        text="x",
        expires_at=now + timedelta(days=15),
        ended_at=now,
        ended_by="person",
    )
    member = makers.actor(structure)
    drafts.start(by=member, kind="candidates.find", payload={"candidate": str(person.pk), "nom": LAST})
    owner = member.user
    SavedView.objects.create(organisation=structure, owner=owner, name="Mienne", query=f"nom={LAST}&etat=new")
    LogEntry.objects.create(user=owner, object_id=str(person.pk), object_repr=str(person), action_flag=CHANGE)


def _around_an_account(user: Any, person: Candidate, structure: Any) -> None:
    address = user.emailaddress_set.get()
    EmailConfirmation.objects.create(email_address=address, key="x")
    linked = SocialAccount.objects.create(user=user, provider="franceconnect", uid="x", extra_data={"x": 1})
    SocialToken.objects.create(account=linked, token="x", token_secret="x")
    session = Session(session_key="x", session_data=SessionBase().encode({"x": 1}), user=user)
    session.expire_date = timezone.now() + timedelta(days=1)
    session.save()
    LogEntry.objects.create(user=user, object_id="1", object_repr="x", action_flag=CHANGE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    FactorReset.objects.create(user=user, due_at=timezone.now(), why="x")
    drafts.start(by=makers.actor(user), kind="x", payload={"x": 1})
    MailPreference.objects.create(user=user, topic="jobs", delivery="never")
    MailPreference.objects.create(email=EMAIL, topic="jobs", delivery="never")
    Favourite.objects.create(user=user, organisation=structure)
    makers.alert(who=user)
    makers.alert(email=EMAIL)
    key = {
        "name": "x",
        "prefix": "x",
        "digest": "0" * 64,
        "scopes": ["read"],
        "expires_at": timezone.now() + timedelta(days=1),
    }
    ApiKey.objects.create(organisation=structure, created_by=user, **key)
    Deletion.objects.create(user=user, candidate=person, due_at=timezone.now() + timedelta(days=1))
    makers.invitation(of=structure, email=EMAIL)
    # what only a professional has
    member = makers.member(of=makers.organisation(), who=user)
    Organisation.objects.filter(pk=member.organisation_id).update(reviewed_by=user, reviewed_on="2026-01-02")
    CalendarFeed.objects.create(user=user, organisation=member.organisation, token_hash="x")
    SavedView.objects.create(organisation=member.organisation, owner=user, name="x", query="x")
    now, read = timezone.now(), {"measure": "hour", "count": 30, "threshold": 20}
    JoinRequest.objects.create(organisation=structure, user=user, way="register", message="x", link_expires_at=now)
    ReadingAlert.objects.create(user=user, day=now.date(), **read)
    AccessPause.objects.create(user=user, lifted_at=now, lifted_why="x", **read)
    invited = makers.invitation(of=member.organisation)
    assert invited.sent_by == user


class triggers_off:
    """The database lets everything be written, for the time of a block."""

    def __enter__(self) -> None:
        self._set("replica")

    def __exit__(self, *error: object) -> None:
        self._set("origin")

    def _set(self, role: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET session_replication_role = {role}")


def about(person: Candidate) -> list[tuple[Table, Any]]:
    """(table, its rows about her file or her account)."""
    found = []
    for table in tables():
        rows = table.model._default_manager.none()
        for path in table.paths():
            rows |= table.model._default_manager.filter(**{path: person.pk})
        if table.account is not None and person.user is not None:
            rows |= table.model._default_manager.filter(**{table.account or "pk": person.user.pk})
        if table.person is not None or table.account is not None:
            found.append((table, rows))
    return found


_numbers = count(1)


def mark(person: Candidate) -> None:
    """Put words of hers in every personal column that holds text: whatever the room, found by the register."""
    with triggers_off():
        for table, rows in about(person):
            for one in table.fields:
                value = marked(table.model._meta.get_field(one.name), one)
                if value is not None:
                    for pk in list(rows.values_list("pk", flat=True)):
                        table.model._default_manager.filter(pk=pk).update(**{one.name: marked_again(value)})


# Either a word of hers already, or held empty by a constraint of the state that `whole` gives.
KEPT_AS_MADE = {
    "email",
    "first_name",
    "last_name",
    "nir",
    "nir_hash",
    "ft_id",
    "session_key",
    "key",
    "number",
    "name",
    "password",
}
KEPT_AS_MADE |= {"token", "cancelled_why", "decided_by_label", "explanation", "follow_up_text", "ended_why"}


def marked(field: Any, one: Field) -> Any:
    if one.becomes == Becomes.KEPT or one.name in KEPT_AS_MADE or field.choices or field.is_relation:
        return None
    if isinstance(field, models.EmailField):
        return f"{MARK}@test.example"
    if isinstance(field, models.JSONField):
        return {"x": MARK}
    if isinstance(field, (models.CharField, models.TextField)) and (field.max_length or 999) >= 20:
        return MARK
    return None


def marked_again(value: Any) -> Any:
    """Each word its own: some columns want it unique."""
    return f"{value}{next(_numbers)}" if value == MARK else value


def traces(words: tuple[str, ...]) -> dict[str, list[str]]:
    """Rows of every table of the database, whatever made it, that hold one of these words."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT t::text FROM "{name}" t WHERE t::text ILIKE ANY(%s)', [[f"%{one}%" for one in words]]
            )
            if rows := [row for (row,) in cursor.fetchall()]:
                found[name] = rows
    return found
