"""People who log in. What they may do comes from their memberships and their own pathway, never from a user kind."""

from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tremplin.kernel.models import UUIDModel


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a normalised address; without password she can only come in by a link or single sign-on."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """Someone who logs in."""

    email = models.EmailField("adresse e-mail", max_length=254)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    is_staff = models.BooleanField("équipe de la plateforme", default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    # The organisation she last chose to act for: kept here, not in the session, and read again at each request.
    current_membership = models.ForeignKey(
        "organisations.Membership", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "personne connectée"
        verbose_name_plural = "personnes connectées"
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return f"{self.first_name} {self.last_name[:1]}.".strip() if self.last_name else self.first_name or self.email


class Session(AbstractBaseSession):
    """A browser in which somebody is logged in. The account stands beside the data: her sessions can be found and ended."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    seen_at = models.DateTimeField("vue", default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore

    @property
    def handle(self) -> UUID:
        """What a page may call this session: its key would be enough to take it over."""
        return UUID(bytes=salted_hmac("accounts.session", self.session_key, algorithm="sha256").digest()[:16])


class FactorReset(UUIDModel):
    """Somebody lost her second factor: it is removed after a delay, unless she says that it was not asked for her."""

    user = models.ForeignKey(User, models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    why = models.CharField("raison", max_length=300)
    done_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "retrait d’un second facteur"
        verbose_name_plural = "retraits de seconds facteurs"
        constraints = [
            models.UniqueConstraint(
                "user",
                condition=models.Q(done_at__isnull=True, cancelled_at__isnull=True),
                name="one_factor_reset_waiting",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True) | models.Q(cancelled_at__isnull=True),
                name="factor_reset_done_or_cancelled",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and self.cancelled_at is None
