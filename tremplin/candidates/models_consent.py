"""What the person agreed to: for which purpose, until when, and whether she took it back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel


class Consent(UUIDModel):
    """One agreement. It is never rewritten: withdrawn, it stays as history; given again, it is another row."""

    class Purpose(models.TextChoices):
        SEND_ON = "send_on", "Envoyer ma candidature à une autre structure"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    # What exactly she agreed to: « à l’EI des Essais ».
    detail = models.CharField(max_length=300, blank=True)
    # The object that rests on it, which its withdrawal undoes.
    object_id = models.UUIDField(null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The professional who noted what the person said; nobody when she gave it herself.
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_by_label = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")), name="consent_in_order"
            )
        ]
        indexes = [models.Index(fields=["candidate", "purpose", "-given_at"])]

    def __str__(self) -> str:
        return self.get_purpose_display()

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None and self.until >= timezone.localdate()
