"""How somebody comes into an organisation, how the network verifies one, and the review of its members every quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation

USER = settings.AUTH_USER_MODEL


class JoinRequest(UUIDModel):
    """Somebody asks to join an organisation. Who decides: its administrators, its address on the register, the network."""

    class Way(models.TextChoices):
        ADMINISTRATORS = "administrators", "Les personnes qui administrent l’organisation"
        REGISTER = "register", "L’adresse du registre public"
        NETWORK = "network", "L’équipe du réseau"

    class State(models.TextChoices):
        PENDING = "pending", "En attente"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(USER, models.CASCADE, related_name="join_requests")
    way = models.CharField(max_length=14, choices=Way)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    message = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    # Since when it waits for who decides now.
    waits_since = models.DateTimeField(default=timezone.now)
    # Only the hash of the link's secret is kept, after use too: the page of a dead link says that it is.
    token_hash = models.CharField(max_length=64, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by_label = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(state="pending"), name="one_pending_join_request"
            ),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="one_join_link"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="join_request_decided_has_a_date",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="join_refused_with_a_reason"),
            models.CheckConstraint(
                condition=Q(token_hash="") | Q(link_expires_at__isnull=False), name="join_link_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "asked_at"]), models.Index(fields=["user", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def link_is_open(self) -> bool:
        alive = self.link_expires_at is not None and self.link_expires_at > timezone.now()
        return alive and self.is_pending and self.way == self.Way.REGISTER


class Verification(UUIDModel):
    """The network is asked whether an organisation declared by a member is what it says."""

    class State(models.TextChoices):
        PENDING = "pending", "En attente"
        ACCEPTED = "accepted", "Vérifiée"
        REFUSED = "refused", "Refusée"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="verifications")
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    evidence = models.TextField(blank=True)
    asked_by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_by_label = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="pending"), name="one_pending_verification"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="verification_decided_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="verification_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.state}"

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING


class MemberReview(UUIDModel):
    """Every quarter, the administrators say of each member whether she is still of the team."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="member_reviews")
    opened_on = models.DateField(default=timezone.localdate)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_on = models.DateField(null=True, blank=True)
    team_told_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(USER, models.SET_NULL, null=True, blank=True, related_name="+")
    done_by_label = models.CharField(max_length=200, blank=True)
    kept = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(done_at__isnull=True), name="one_open_member_review"
            )
        ]
        indexes = [models.Index(fields=["organisation", "opened_on"])]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.opened_on:%Y-%m-%d}"
