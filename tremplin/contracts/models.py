"""Insertion contracts: one row a contract, opened by an acceptance."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Dispositif
from tremplin.passes.models import Pass
from tremplin.reference.models import Trade


class Contract(UUIDModel):
    """A contract of a person with a dispositif. `ends_on` is the agreed last day, null when open-ended."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, db_index=False, related_name="contracts")
    dispositif = models.ForeignKey(Dispositif, models.PROTECT, db_index=False, related_name="contracts")
    pass_iae = models.ForeignKey(Pass, models.SET_NULL, null=True, blank=True, db_index=False, related_name="contracts")
    kind = models.CharField(max_length=24)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, blank=True, related_name="+")
    exception = models.CharField(max_length=30, blank=True)
    renews = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="renewed_by")
    law_read_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=60, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="contract_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_why="") | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
                name="contract_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | (Q(ended_on__gte=F("starts_on")) & (Q(ends_on__isnull=True) | Q(ended_on__lte=F("ends_on")))),
                name="contract_ended_inside_its_dates",
            ),
            models.UniqueConstraint(
                fields=["renews"], condition=Q(cancelled_at__isnull=True), name="contract_renewed_once"
            ),
        ]
        # The contracts of a person, of a PASS, of a structure: their dates are read in the index.
        indexes = [
            models.Index(
                fields=["candidate", "-starts_on"],
                include=["ends_on", "ended_on", "cancelled_at", "id"],
                name="contract_of_person",
            ),
            models.Index(
                fields=["pass_iae", "-starts_on", "-id"],
                include=["dispositif", "ends_on", "ended_on", "cancelled_at"],
                name="contract_of_pass",
            ),
            models.Index(
                fields=["dispositif"],
                include=["pass_iae", "candidate", "starts_on", "ends_on", "ended_on", "cancelled_at", "id"],
                name="contract_of_dispositif",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.candidate}"

    def get_absolute_url(self) -> str:
        return reverse("contracts:detail", args=[self.pk])

    @property
    def last_day(self) -> date | None:
        """The day it ended, or the agreed one; None when open-ended."""
        return self.ended_on or self.ends_on


class HoursChange(UUIDModel):
    """The weekly hours from a day on, when they are no longer those of the contract."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="hours_changes")
    starts_on = models.DateField()
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1)
    law_read_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "starts_on"], name="one_change_of_hours_a_day"),
            models.CheckConstraint(condition=Q(weekly_hours__gt=0), name="hours_change_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.weekly_hours} h, {self.starts_on}"


class SentAlert(UUIDModel):
    """An end announced 90, 60 or 30 days ahead. One row each, so that running twice says nothing twice."""

    contract = models.ForeignKey(Contract, models.CASCADE, null=True, related_name="alerts")
    pass_iae = models.ForeignKey(Pass, models.CASCADE, null=True, related_name="alerts")
    # The end that was announced: when it moves, the new one is announced in its turn.
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contract__isnull=True, pass_iae__isnull=False)
                | Q(contract__isnull=False, pass_iae__isnull=True),
                name="alert_of_a_contract_or_a_pass",
            ),
            models.UniqueConstraint(fields=["contract", "ends_on", "days"], name="one_alert_a_contract_end"),
            models.UniqueConstraint(fields=["pass_iae", "ends_on", "days"], name="one_alert_a_pass_end"),
        ]

    def __str__(self) -> str:
        return f"{self.days}, {self.ends_on}"
