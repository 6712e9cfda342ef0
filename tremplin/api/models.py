"""Keys of the public API, and how many requests each reader made in the present minute."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation

LONGEST = timedelta(days=366)


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def current(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class ApiKey(UUIDModel):
    """A key of an organisation: only its digest is kept, the key itself is shown once."""

    class Scope(models.TextChoices):
        READ = "read", "Lire les données ouvertes, avec un plafond plus haut"
        BULK = "bulk", "Lire data·inclusion par pages de 1 000"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_keys")
    name = models.CharField("à quoi elle sert", max_length=80)
    # The first characters of the key, to tell it from the others.
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope), verbose_name="ce qu’elle permet")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField(null=True, blank=True)
    # How many days before its end its owner was told of it last: 30, then 7.
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)
    last_used_on = models.DateField("servie pour la dernière fois le", null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_key_hashed"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="api_key_for_something"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at"), expires_at__lte=F("created_at") + LONGEST),
                name="api_key_ends_within_a_year",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-created_at"], name="api_key_of_organisation")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_current(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    def scope_labels(self) -> list[str]:
        return [str(self.Scope(code).label) for code in self.scopes]


class Window(models.Model):
    """The present minute of one reader: a keyed digest of an address, or a key. Not logged by the database: a count lost
    in a crash begins again."""

    reader = models.CharField(primary_key=True, max_length=64)
    minute = models.BigIntegerField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.reader
