"""What is asked about a PASS and written down apart from its acts: prolongations to grant, waiting periods waived."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import StoredFile, UUIDModel
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.rules.kinds import ProlongationReason

REMIND_EVERY_DAYS = 10
REMINDERS = 3


class ProlongationRequest(UUIDModel):
    """A structure asks an authorised prescriber to prolong a PASS. Once decided it stays so (a trigger holds it)."""

    class State(models.TextChoices):
        PENDING = "pending", "À décider"
        GRANTED = "granted", "Acceptée"
        REFUSED = "refused", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    class Refusal(models.TextChoices):
        IAE = "iae", "Un parcours d’IAE ne convient plus à la personne"
        KIND = "kind", "Ce type de structure ne convient plus à la personne"
        DURATION = "duration", "La durée demandée n’est pas adaptée"
        REASON = "reason", "Le motif de la demande n’est pas adapté"

    class FollowUp(models.TextChoices):
        SUPPORT_OUT = "support_out", "Préparer la sortie du parcours avec un accompagnement"
        SOCIAL = "social", "Adresser la personne à un partenaire social"
        OTHER = "other", "Une autre suite"

    pass_iae = models.ForeignKey("passes.Pass", models.CASCADE, related_name="prolongation_requests")
    # The dispositif whose contract gives the right to ask: its structure is the one that asks.
    dispositif = models.ForeignKey(Dispositif, models.PROTECT, related_name="prolongation_requests")
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    requested_by_label = models.CharField(max_length=200)
    reason = models.CharField(max_length=30, choices=ProlongationReason.choices())
    law_read_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Who is asked: an authorised prescriber, and one of its members.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="prolongation_requests")
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    report = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    message = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_by_label = models.CharField(max_length=200, blank=True)
    refusal_reason = models.CharField(max_length=8, choices=Refusal, blank=True)
    explanation = models.TextField(blank=True)
    follow_up = ArrayField(models.CharField(max_length=11, choices=FollowUp), default=list, blank=True)
    follow_up_text = models.TextField(blank=True)
    act = models.OneToOneField("passes.PassAct", models.RESTRICT, null=True, blank=True, related_name="request")

    class Meta:
        verbose_name = "demande de prolongation"
        verbose_name_plural = "demandes de prolongation"
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["pass_iae"], condition=Q(state="pending"), name="one_pending_prolongation_request"
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="prolongation_request_in_order"),
            models.CheckConstraint(
                condition=Q(contact_email="", contact_phone="") | (~Q(contact_email="") & ~Q(contact_phone="")),
                name="prolongation_interview_has_contacts",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True, decided_by_label="")
                | (~Q(state="pending") & Q(decided_at__isnull=False) & ~Q(decided_by_label="")),
                name="prolongation_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state="granted", act__isnull=False) | (~Q(state="granted") & Q(act__isnull=True)),
                name="prolongation_granted_with_act",
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal_reason="") & ~Q(explanation=""))
                | (~Q(state="refused") & Q(refusal_reason="", explanation="", follow_up=[], follow_up_text="")),
                name="prolongation_refused_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"]), models.Index(fields=["dispositif", "state"])]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("passes:request", args=[self.pk])

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def days_asked(self) -> int:
        """Days that the end of the PASS would move by."""
        return (self.ends_on - self.starts_on).days

    @property
    def asked_by(self) -> Organisation:
        """The structure that asks."""
        return self.dispositif.organisation

    def end_from(self, pass_ends_on: date) -> date:
        """The end of the PASS if this is granted while it ends that day: the days asked, after the end of that moment."""
        return pass_ends_on + timedelta(days=self.days_asked)

    def follow_up_labels(self) -> list[str]:
        return [str(self.FollowUp(code).label) for code in self.follow_up]


class WaitingPeriodWaiver(UUIDModel):
    """An authorised prescriber lifts the waiting period after a PASS, for a written reason. It serves one hire."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="waivers")
    last_pass = models.ForeignKey("passes.Pass", models.PROTECT, related_name="waivers")
    reason = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    law_read_on = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="waivers")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by_label = models.CharField(max_length=200, blank=True)
    revoked_why = models.TextField(blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_for = models.OneToOneField(
        "passes.Pass", models.RESTRICT, null=True, blank=True, related_name="opened_by_waiver"
    )

    class Meta:
        verbose_name = "levée du délai de carence"
        verbose_name_plural = "levées du délai de carence"
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(revoked_at__isnull=True, used_at__isnull=True),
                name="one_standing_waiver",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by_label="", revoked_why="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_by_label="") & ~Q(revoked_why="")),
                name="waiver_revoked_at_by_and_why",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_for__isnull=True)
                | Q(used_at__isnull=False, used_for__isnull=False),
                name="waiver_used_at_and_for",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True), name="waiver_used_or_revoked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.written_at:%Y-%m-%d}"

    @property
    def stands(self) -> bool:
        return self.revoked_at is None and self.used_at is None


class CalendarFeed(UUIDModel):
    """A secret address that gives the ends and deadlines of a member's registers. Only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(revoked_at__isnull=True), name="one_calendar_feed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"
