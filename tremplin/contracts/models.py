"""Insertion contracts: one row a contract, opened by an acceptance."""

from django.db import models
from django.db.models import F, Q

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Dispositif
from tremplin.passes.models import Pass
from tremplin.reference.models import Trade


class Contract(UUIDModel):
    """A contract of a person with a dispositif. `ends_on` is the agreed last day, null when open-ended."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="contracts")
    dispositif = models.ForeignKey(Dispositif, models.PROTECT, related_name="contracts")
    pass_iae = models.ForeignKey(Pass, models.SET_NULL, null=True, blank=True, related_name="contracts")
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
        ]
        indexes = [models.Index(fields=["candidate", "-starts_on"])]

    def __str__(self) -> str:
        return f"{self.kind}, {self.candidate}"
