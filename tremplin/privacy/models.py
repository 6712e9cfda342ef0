"""Requests for deletion, and the notices that come before a file or an account is closed for want of activity."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel


class Deletion(UUIDModel):
    """Somebody asks for her file and her account to be deleted. She may change her mind until `due_at`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="deletions")
    candidate = models.ForeignKey(Candidate, models.SET_NULL, null=True, blank=True, related_name="deletions")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # The last day of what the law makes us keep; null when nothing stays.
    kept_until = models.DateField(null=True, blank=True)
    # Why it could not be carried out at its date; emptied when it is.
    held_why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = "demande de suppression"
        verbose_name_plural = "demandes de suppression"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="one_waiting_deletion",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(done_at__isnull=True), name="deletion_withdrawn_or_done"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(withdrawn_at__isnull=True, done_at__isnull=True), name="deletion_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"


class Inactivity(UUIDModel):
    """A file or an account where nothing happens any more: warned that day, closed when the notice is over."""

    candidate = models.OneToOneField(Candidate, models.CASCADE, null=True, related_name="inactivity")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="inactivity")
    warned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(candidate__isnull=True, user__isnull=False) | Q(candidate__isnull=False, user__isnull=True),
                name="inactivity_of_a_file_or_an_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.warned_at:%Y-%m-%d}"
