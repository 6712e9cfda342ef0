"""Two files of one person made one, and what it takes to give each its own back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel


class Merge(UUIDModel):
    """`gone` was merged into `kept`. Holds no personal value: only which rows moved and which fields were filled."""

    kept = models.ForeignKey(Candidate, models.CASCADE, related_name="merges_kept")
    gone = models.ForeignKey(Candidate, models.CASCADE, related_name="merges_gone")
    at = models.DateTimeField(default=timezone.now)
    by_label = models.CharField(max_length=200)
    reason = models.TextField()
    # The account that `gone` had: given to `kept` when it had none, else left without a file.
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # « room.table.column » of each foreign key to a person → the primary keys that went from `gone` to `kept`.
    moved = models.JSONField(default=dict)
    # Rows closed because `kept` had the same: table, primary key, values before and after.
    closed = models.JSONField(default=list)
    # Fields of `kept` that were empty, with what they held (a blank, or the code of an absence).
    filled = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by_label = models.CharField(max_length=200, blank=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two_files"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by_label="", undone_why="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by_label="") & ~Q(undone_why="")),
                name="merge_undone_by_and_why",
            ),
        ]
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"

    @property
    def moved_count(self) -> int:
        return sum(len(rows) for rows in self.moved.values())


class Distinction(UUIDModel):
    """Two files that look alike and are two people's, as the team found out. `reasons`: what looked alike that day.

    They are suspected again when something else comes to look alike. Like the merges, a register: no row of it moves.
    """

    one = models.ForeignKey(Candidate, models.CASCADE, related_name="distinct_from_later")
    other = models.ForeignKey(Candidate, models.CASCADE, related_name="distinct_from_earlier")
    reasons = ArrayField(models.CharField(max_length=10))
    at = models.DateTimeField(default=timezone.now)
    by_label = models.CharField(max_length=200)
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_files_told_apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="files_told_apart_in_order"),
        ]
        indexes = [models.Index(fields=["-at"], name="distinction_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
