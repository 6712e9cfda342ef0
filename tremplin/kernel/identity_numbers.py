"""Identity numbers at rest: encrypted, with a keyed hash for uniqueness and search."""

import base64
import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import connection, models


def keys() -> tuple[str, ...]:
    """The current key, which writes; then those that still read, while the numbers go from one key to the other."""
    return (settings.IDENTITY_KEY, *settings.IDENTITY_FORMER_KEYS)


@cache
def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"encrypt:{secret}".encode()).digest()))


def decrypt(token: str) -> str:
    """The number behind what a column holds, whichever known key wrote it. `InvalidToken` when none did."""
    return MultiFernet([_fernet(key) for key in keys()]).decrypt(token.encode()).decode()


def is_current(token: str) -> bool:
    """Whether the current key wrote what a column holds."""
    try:
        _fernet(settings.IDENTITY_KEY).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def search_hash(number: str) -> str:
    """64 hexadecimal characters, the same for the same number under the current key; "" for no number."""
    return _hash(number, settings.IDENTITY_KEY) if number else ""


def search_hashes(number: str) -> list[str]:
    """Every hash under which a number may be kept: one, or one a key during a rotation; none for no number."""
    return [_hash(number, key) for key in keys()] if number else []


def hold(number: str) -> list[str]:
    """The hashes of a number, that nobody else may record before this transaction ends.

    With one key the unique index is enough, and nothing is locked. With several, the same number may stand under two
    hashes: whoever records it waits for the other, machines that have not got the new current key yet included.
    """
    hashes = search_hashes(number)
    if len(hashes) > 1:
        key = int.from_bytes(bytes.fromhex(min(hashes))[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    return hashes


def _hash(number: str, key: str) -> str:
    return hmac.new(f"search:{key}".encode(), number.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that only the program can read: encrypted in the column, plain in Python. "" stays "". Not searchable.

    `hashed_in` names the column of the same row that holds its search hash, for the rotation to follow.
    """

    def __init__(self, *args: Any, hashed_in: str = "", **kwargs: Any) -> None:
        # Not a matter of the database: migrations ignore it.
        self.hashed_in = hashed_in
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return _fernet(settings.IDENTITY_KEY).encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value
