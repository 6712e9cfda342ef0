"""What a person does with her account, for tests: read the code of a mail, show a code of her application."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.makers import PASSWORD
from tremplin.kernel.models import JournalEntry, Notice

WRONG = "pas le bon du tout"


def code_sent_to(email: str) -> str:
    """The code of the latest mail to this address."""
    notice = Notice.objects.filter(email=email, content__facts__0__0="Code").latest("created_at")
    return dict(notice.content["facts"])["Code"]


def add_totp(user) -> str:
    """Give the account an application of codes; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def totp_now(secret: str) -> str:
    """What the application shows at this instant, as if it had not been used yet."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(user) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def log_in(user, *, client: Client | None = None, password: str = PASSWORD, **headers) -> tuple[Client, object]:
    """(client, response of the log-in form)."""
    client = client or Client()
    return client, client.post("/connexion", {"login": user.email, "password": password}, **headers)


def verbs(user) -> list[str]:
    """What the journal says was done to the account, oldest first."""
    return list(JournalEntry.objects.filter(object_id=str(user.pk)).order_by("at", "pk").values_list("verb", flat=True))


def subjects(email: str) -> list[str]:
    return list(Notice.objects.filter(email=email).order_by("created_at", "pk").values_list("subject", flat=True))
