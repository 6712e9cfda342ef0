"""What a person may do about her own file: claim it with a code, ask for its deletion."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel


class ClaimCode(UUIDModel):
    """A code that a professional hands to the person, so that her account finds the file opened for her. Used once."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="claim_codes")
    # Only the hash is kept: the code is shown once, to who gives it.
    code_hash = models.CharField(max_length=64, unique=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.given_at:%Y-%m-%d}"


class DeletionRequest(UUIDModel):
    """The person asks for her data to be deleted; the network answers within a month (GDPR, article 12.3)."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="deletion_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=Q(settled_at__isnull=True), name="one_pending_deletion_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.due_on:%Y-%m-%d}"
