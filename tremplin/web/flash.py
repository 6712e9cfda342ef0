"""Where the sentence said after an act waits for the next page: in a cookie that only this very host may write."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.core.signing import get_cookie_signer


class HostCookie(CookieStorage):
    """Django’s, that makes what signs and verifies when there is a sentence: few pages have one."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"

    def __init__(self, *args: Any, **options: Any) -> None:
        BaseStorage.__init__(self, *args, **options)

    @cached_property
    def signer(self) -> Any:
        return get_cookie_signer(salt=self.key_salt)


class Flash(FallbackStorage):
    storage_classes = (HostCookie, SessionStorage)
