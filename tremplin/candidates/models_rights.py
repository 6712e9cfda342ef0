"""What a person may do about her own file: claim it with a code."""

from django.conf import settings
from django.db import models
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
