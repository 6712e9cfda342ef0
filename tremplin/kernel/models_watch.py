"""What the watch over readings leaves: alerts, and pauses of an account's access to people's files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.kernel.models import UUIDModel


class Measure(models.TextChoices):
    """What is counted for one account (`candidates.watch`)."""

    HOUR = "hour", "personnes ouvertes en une heure"
    DAY = "day", "personnes ouvertes en un jour"
    LOOKUPS = "lookups", "recherches sans résultat en une heure"


class ReadingAlert(UUIDModel):
    """An account read more than is usual: the platform's team was told. One a day for each measure."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation_id = models.UUIDField(null=True)
    day = models.DateField()
    measure = models.CharField(max_length=8, choices=Measure)
    count = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day", "measure"], name="one_reading_alert_a_day")]
        indexes = [models.Index(fields=["-at"], name="reading_alert_at")]

    def __str__(self) -> str:
        return f"{self.measure}, {self.count}"


class AccessPause(UUIDModel):
    """An account's access to people's files, stopped at a ceiling until the platform's team lifts it with a reason."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_pauses")
    organisation_id = models.UUIDField(null=True)
    measure = models.CharField(max_length=8, choices=Measure)
    count = models.PositiveIntegerField()
    threshold = models.PositiveIntegerField()
    paused_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    lifted_by_label = models.CharField(max_length=200, blank=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(lifted_at__isnull=True), name="one_pause_at_a_time"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_why=""), name="lifted_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["-paused_at"], name="access_pause_at")]

    def __str__(self) -> str:
        return f"{self.user}, {self.paused_at:%Y-%m-%d}"
