"""The second factor: what django-allauth asks about it, and its removal when it is lost.

A lost factor is replaced with a recovery code, at once. Without codes, an administrator of her organisation or the
platform's team asks for the removal; the person is written to, and it happens a day later unless she stops it.
"""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core import signing
from django.db import IntegrityError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from tremplin.accounts import messages
from tremplin.accounts.models import FactorReset, User
from tremplin.accounts.security import end_sessions
from tremplin.kernel import journal
from tremplin.kernel.actor import SYSTEM, Actor
from tremplin.kernel.acts import act, lock
from tremplin.kernel.errors import NotYours, Refused

DELAY = timedelta(hours=24)
SALT = "accounts.factor_reset"
NEEDED = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is not typed
    """Secrets are unreadable in the database; a professional never removes her last factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon. Attendez le code suivant, puis écrivez-le.",
        "unverified_email": "Confirmez d’abord votre adresse e-mail.",
        "cannot_delete_authenticator": (
            "C’est votre seule protection, et votre travail sur Tremplin en demande une. Ajoutez-en d’abord une autre."
        ),
        "cannot_generate_recovery_codes": "Ajoutez d’abord une application de codes ou une clé d’accès.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_needed(authenticator.user) or _others(authenticator)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Ma clé d’accès {count + 1}" if count else "Ma clé d’accès"

    def _get_site_name(self) -> str:
        return "Tremplin"


def _cipher() -> MultiFernet:
    """Keyed by SECRET_KEY; what the former ones wrote stays readable while they are in SECRET_KEY_FALLBACKS."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = (hashlib.sha256(f"second factor:{one}".encode()).digest() for one in secrets)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def _others(authenticator: Authenticator) -> bool:
    hers = Authenticator.objects.filter(user=authenticator.user, type__in=NEEDED)
    return bool(hers.exclude(pk=authenticator.pk).exists())


def is_needed(user: Any) -> bool:
    """Whether her work asks for a second factor."""
    return bool(settings.SECOND_FACTOR_REQUIRED) and (user.is_staff or _works(user))


def _works(user: Any) -> bool:
    return bool(user.memberships.current().exists())


def has_factor(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=NEEDED).exists())


@act
def reset_second_factor(*, by: Actor, user: User, why: str) -> FactorReset:
    """Ask for the removal of a lost factor; the person is told at once, it happens a day later."""
    _check_may_reset(by, user)
    if not has_factor(user):
        raise Refused("no_factor", "Cette personne n’a pas de double protection : il n’y a rien à retirer.")
    now = timezone.now()
    try:
        asked = FactorReset.objects.create(
            user=user, asked_by=by.user, asked_at=now, due_at=now + DELAY, why=why.strip()
        )
    except IntegrityError as error:
        raise Refused("already_asked", "Ce retrait est déjà demandé. La personne a reçu un message.") from error
    journal.record(by=by, verb="accounts.reset_second_factor", obj=user, after={"due_at": asked.due_at, "why": why})
    messages.factor_reset_asked(asked, reverse("factor_reset_cancel", args=[token_of(asked)]))
    return asked


def _check_may_reset(by: Actor, user: User) -> None:
    """The team for anybody; an administrator for her colleagues, except those of the team. Nobody for herself."""
    if by.user_id == user.pk:
        raise NotYours("not_for_oneself", "Demandez-le à une autre personne : pas pour votre propre compte.")
    colleague = by.is_administrator and user.memberships.current().filter(organisation=by.organisation_id).exists()
    if not (by.is_staff or (colleague and not user.is_staff)):
        raise NotYours(
            "not_yours", "Seuls l’administrateur de son équipe et la plateforme peuvent demander ce retrait."
        )


@act
def cancel_reset(*, by: Actor, asked: FactorReset) -> FactorReset:
    """The person, by the link she received, or whoever may ask, stops the removal."""
    asked = lock(FactorReset.objects.select_related("user", "asked_by"), asked.pk)
    if not asked.is_waiting:
        raise Refused("over", "Ce retrait est déjà fait ou arrêté.")
    asked.cancelled_at = timezone.now()
    asked.save(update_fields=["cancelled_at"])
    journal.record(by=by, verb="accounts.cancel_factor_reset", obj=asked.user)
    messages.factor_reset_cancelled(asked)
    return asked


@act
def apply_reset(*, asked: FactorReset) -> None:
    """The delay is over: factors and codes are removed, every session ended."""
    asked = lock(FactorReset.objects.select_related("user", "asked_by"), asked.pk)
    if not asked.is_waiting or asked.due_at > timezone.now():
        return
    Authenticator.objects.filter(user=asked.user).delete()
    end_sessions(asked.user)
    asked.done_at = timezone.now()
    asked.save(update_fields=["done_at"])
    journal.record(by=SYSTEM, verb="accounts.apply_factor_reset", obj=asked.user)
    messages.factor_reset_done(asked)


def due_resets(now: datetime) -> list[FactorReset]:
    return list(FactorReset.objects.filter(due_at__lte=now, done_at__isnull=True, cancelled_at__isnull=True))


def token_of(asked: FactorReset) -> str:
    return signing.dumps(str(asked.pk), salt=SALT)


def get_reset(token: str) -> FactorReset:
    """What the link of the mail stops. Holding the link is the right to stop; 404 for one that we did not sign."""
    try:
        found = FactorReset.objects.filter(pk=signing.loads(token, salt=SALT)).select_related("user").first()
    except signing.BadSignature as error:
        raise Http404("Lien inconnu") from error
    if found is None:
        raise Http404("Lien inconnu")
    return found
