"""Identity numbers at rest: encrypted, with a keyed hash for uniqueness and search."""

import base64
import hashlib
import hmac
from functools import cache
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models


@cache
def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"encrypt:{secret}".encode()).digest()))


def search_hash(number: str) -> str:
    """64 hexadecimal characters, the same for the same number under the same key; "" for no number."""
    if not number:
        return ""
    return hmac.new(f"search:{settings.IDENTITY_KEY}".encode(), number.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that only the program can read: encrypted in the column, plain in Python. "" stays "". Not searchable."""

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return _fernet(settings.IDENTITY_KEY).encrypt(text.encode()).decode() if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return _fernet(settings.IDENTITY_KEY).decrypt(value.encode()).decode() if value else value
