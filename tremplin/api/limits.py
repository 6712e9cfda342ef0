"""Who reads the API, and how often in a minute: one statement, the same count for every process."""

import hashlib
import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tremplin.api.models import ApiKey, Window
from tremplin.kernel.prepared import execute
from tremplin.kernel.rest import Problem

MINUTE = 60
KEPT = timedelta(hours=1)
_COUNT = """
INSERT INTO api_window AS w (reader, minute, count) VALUES ($1, $2, 1)
ON CONFLICT (reader) DO UPDATE SET
    count = CASE WHEN w.minute = excluded.minute THEN w.count + 1 ELSE 1 END, minute = excluded.minute
RETURNING count
"""


@dataclass(frozen=True)
class Use:
    """What a reader may still ask in this minute."""

    limit: int
    left: int
    seconds: int
    key: ApiKey | None = None

    def say(self, response: HttpResponse) -> None:
        response["RateLimit-Limit"], response["RateLimit-Remaining"] = str(self.limit), str(max(0, self.left))
        response["RateLimit-Reset"] = str(self.seconds)


def admit(request: HttpRequest) -> Use:
    """Count one more request of this reader. Problem 401 for a key that is not one (any more), 429 above the ceiling."""
    key = key_of(request)
    limit = settings.API_PER_MINUTE_WITH_KEY if key else settings.API_PER_MINUTE
    now = int(time.time())
    made = _counted(_reader(request, key), now // MINUTE)
    use = Use(limit, limit - made, MINUTE - now % MINUTE, key)
    if made > limit:
        raise _too_many(use)
    return use


def _too_many(use: Use) -> Problem:
    said = f"Au plus {use.limit} demandes par minute. Recommencez dans {use.seconds} s"
    said += "." if use.key else ", ou demandez une clé à l’organisation pour laquelle vous travaillez."
    found = Problem(429, "trop-de-demandes", "Trop de demandes", said)
    found.use = use  # type: ignore[attr-defined]
    return found


def _reader(request: HttpRequest, key: ApiKey | None) -> str:
    """Never the address itself."""
    who = str(key.pk) if key else f"ip:{_address(request)}"
    return salted_hmac("tremplin.api.reader", who, algorithm="sha256").hexdigest()


def _address(request: HttpRequest) -> str:
    """Clients whose address is unknown (a socket of the machine) share one count."""
    try:
        return str(_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


# Of the accounts, who know which proxies are ours: looked for once.
_adapter = cache(get_adapter)


def _counted(reader: str, minute: int) -> int:
    """Nobody is turned away because the database cannot count: it may be read only, during a maintenance."""
    try:
        with _by_itself():
            return int(execute(_COUNT, [reader, minute])[0][0])
    except DatabaseError:
        return 1


def _by_itself() -> AbstractContextManager[Any]:
    """One statement is a transaction of its own; inside another one, its failure must not be that of the whole."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def digest(key: str) -> str:
    """Keys are 256 bits drawn at random: nothing to slow down."""
    return hashlib.sha256(key.encode()).hexdigest()


def key_of(request: HttpRequest) -> ApiKey | None:
    """The key of `Authorization: Bearer …`; None without the header. The server gives as empty one that is not ASCII."""
    said = request.headers.get("Authorization")
    if said is None:
        return None
    kind, _, secret = said.partition(" ")
    found = ApiKey.objects.current().filter(digest=digest(secret.strip()), organisation__closed_on=None).first()
    if kind.lower() != "bearer" or found is None:
        told = "Cette clé n’existe pas, a expiré ou a été retirée. Sans l’en-tête Authorization, l’API se lit aussi."
        raise Problem(401, "cle", "Clé inconnue", told)
    _note_use(found)
    return found


def _note_use(key: ApiKey) -> None:
    """The day only, once a day: nobody follows a reader."""
    today = timezone.localdate()
    if key.last_used_on == today:
        return
    try:
        with transaction.atomic():
            ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)
    except DatabaseError:
        pass


def forget() -> int:
    """Drop the counts that are over. Returns how many."""
    before = int((timezone.now() - KEPT).timestamp()) // MINUTE
    return Window.objects.filter(minute__lt=before).delete()[0]
