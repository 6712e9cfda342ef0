"""Keys of an organisation: make one, replace it without a gap, take it back. The key itself is given once, then unknown."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from tremplin.api import access, messages
from tremplin.api.limits import digest
from tremplin.api.models import ApiKey
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.wording import full
from tremplin.organisations.models import Organisation

BEGINNING = "trp_"
SHOWN = 10  # characters of a key that stay readable
MOST = 10  # keys in force of one organisation
LIFE = timedelta(days=365)
OVERLAP = timedelta(days=7)
WARNINGS = (30, 7)  # days before the end of a key


@act
def create_key(*, by: Actor, name: str, scopes: Sequence[str]) -> tuple[ApiKey, str]:
    """A key for a year, and its text. Refused beyond ten in force."""
    _check_administers(by, by.organisation_id)
    lock(Organisation.objects.all(), by.organisation_id)
    if ApiKey.objects.current().filter(organisation=by.organisation_id).count() >= MOST:
        raise Refused("too_many_keys", f"Votre organisation a déjà {MOST} clés. Retirez-en une avant d’en ajouter.")
    made, text = _drawn(by, name, scopes)
    journal.record(by=by, verb="api.create_key", obj=made, after={"name": name, "scopes": list(scopes)})
    return made, text


@act
def replace_key(*, by: Actor, key: ApiKey) -> tuple[ApiKey, str]:
    """Another key for the same use; the former one still answers for seven days, the time to change it everywhere. Once
    only: then the other is the one to replace."""
    found = lock(ApiKey.objects.all(), key.pk)
    _check_administers(by, found.organisation_id)
    if not found.is_current:
        raise Refused("key_is_over", "Cette clé n’est plus en service. Créez-en une nouvelle.")
    keys = ApiKey.objects.filter(organisation=found.organisation_id)
    if other := access.replaced_by(keys).get(found.pk):
        raise Refused("key_replaced", _what_to_replace(found, other))
    made, text = _drawn(by, found.name, found.scopes)
    found.expires_at = min(found.expires_at, timezone.now() + OVERLAP)
    found.warned_days = WARNINGS[-1]  # who replaces it knows that it ends
    found.save(update_fields=["expires_at", "warned_days"])
    journal.record(by=by, verb="api.replace_key", obj=found, after={"by": made.prefix})
    return made, text


def _what_to_replace(key: ApiKey, other: ApiKey) -> str:
    ends = full(timezone.localdate(key.expires_at))
    said = f"La clé {key.prefix}… est déjà remplacée par {other.prefix}… ; elle s’arrête le {ends}."
    if other.is_current:
        return f"{said} Remplacez plutôt {other.prefix}…"
    return f"{said} {other.prefix}… n’est plus en service : créez une nouvelle clé."


@act
def revoke_key(*, by: Actor, key: ApiKey) -> None:
    """It stops at once; twice is once."""
    found = lock(ApiKey.objects.all(), key.pk)
    _check_administers(by, found.organisation_id)
    if found.revoked_at is None:
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        journal.record(by=by, verb="api.revoke_key", obj=found)


def warn_of_ends() -> int:
    """Tell of the keys that end within 30, then within 7 days; each once, however often the night runs. How many."""
    soon = ApiKey.objects.current().filter(expires_at__lte=timezone.now() + timedelta(days=WARNINGS[0]))
    return sum(_warn(pk) for pk in list(soon.values_list("pk", flat=True)))


@act
def _warn(pk: UUID) -> bool:
    """A key looked at late is told of once, with the days that it has left."""
    key = lock(ApiKey.objects.select_related("organisation", "created_by"), pk)
    left = key.expires_at - timezone.now()
    due = min((days for days in WARNINGS if left <= timedelta(days=days)), default=None)
    if due is None or not key.is_current or (key.warned_days is not None and key.warned_days <= due):
        return False
    key.warned_days = due
    key.save(update_fields=["warned_days"])
    messages.ends_soon(key)
    journal.record(by=SYSTEM, verb="api.warn_key", obj=key, after={"days": due})
    return True


def _drawn(by: Actor, name: str, scopes: Sequence[str]) -> tuple[ApiKey, str]:
    text, now = BEGINNING + secrets.token_urlsafe(32), timezone.now()
    made = ApiKey.objects.create(
        organisation=by.organisation,
        name=name,
        prefix=text[:SHOWN],
        digest=digest(text),
        scopes=sorted(scopes),
        created_at=now,
        created_by=by.user,
        expires_at=now + LIFE,
    )
    return made, text


def _check_administers(by: Actor, organisation: object) -> None:
    if organisation is None or by.organisation_id != organisation or not by.is_administrator or not by.is_trusted:
        raise NotYours("administrators_only", "Seules les personnes qui administrent l’organisation gèrent ses clés.")
