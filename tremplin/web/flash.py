"""Where the sentence said after an act waits for the next page: in a cookie that only this very host may write."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Flash(FallbackStorage):
    storage_classes = (HostCookie, SessionStorage)
