"""A search that somebody wants the news of, and since when each listing is news."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tremplin.kernel.models import UUIDModel


class Alert(UUIDModel):
    """A search kept, and how often its news is wanted: by an account, or by an address that confirmed it."""

    class Rhythm(models.TextChoices):
        NOW = "now", "Tout de suite"
        DAILY = "daily", "Une fois par jour, le matin"
        WEEKLY = "weekly", "Une fois par semaine, le lundi"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="alerts")
    # In lower case; empty when there is a user.
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=80)
    # The address of the search, as `links.address` writes it, without « ? », page nor order.
    query = models.CharField(max_length=2000)
    rhythm = models.CharField(max_length=6, choices=Rhythm)
    created_at = models.DateTimeField(auto_now_add=True)
    # Of the link that confirms: SHA-256, and until when.
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    # When she last said that it is useful, and when we asked again.
    renewed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    # News is what came after the first; the second says when to look.
    checked_at = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="", confirmed_at__isnull=False)
                | (Q(user__isnull=True) & ~Q(email="")),
                name="alert_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False, token_hash="")
                | (Q(confirmed_at__isnull=True, expires_at__isnull=False) & ~Q(token_hash="")),
                name="alert_confirmed_or_waiting",
            ),
            models.UniqueConstraint(fields=["user", "email", "query"], name="one_alert_a_search", nulls_distinct=False),
            models.UniqueConstraint(fields=["user", "name"], name="one_alert_a_name", condition=Q(user__isnull=False)),
            models.UniqueConstraint(fields=["token_hash"], name="one_alert_a_token", condition=~Q(token_hash="")),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(confirmed_at__isnull=False), name="alert_due"),
            models.Index(fields=["email"], condition=~Q(email=""), name="alert_of_address"),
        ]

    def __str__(self) -> str:
        return self.name


class Sighting(models.Model):
    """Since when a listing is news: first seen, open to candidatures again, or read again after a month."""

    key = models.CharField(primary_key=True, max_length=52)
    since = models.DateTimeField(db_index=True)
    fresh_on = models.DateField()
    hiring = models.BooleanField()
    # When it stopped hiring, if it ever did.
    quiet_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
