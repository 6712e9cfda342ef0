"""The PASS IAE. Its acts are the truth; its dates are their result and can be recomputed."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel


class Period(Func):
    """The days from the first to the last, both included, as a PostgreSQL range."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self) -> None:
        super().__init__(F("starts_on"), F("ends_on"), Value("[]"))


class PassCounter(models.Model):
    """The last sequence used for a prefix. Locked by whoever allocates; it only grows, so no number comes back."""

    prefix = models.CharField(max_length=5, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix} {self.last}"


class Pass(UUIDModel):
    """A PASS IAE: number, person, first and last valid day."""

    number = models.CharField(max_length=12, unique=True)
    candidate = models.ForeignKey(Candidate, models.PROTECT, db_index=False, related_name="passes")
    starts_on = models.DateField()
    ends_on = models.DateField()
    issued_at = models.DateTimeField()
    law_read_on = models.DateField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "PASS IAE"
        verbose_name_plural = "PASS IAE"
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[A-Za-z0-9]{12}$"), name="pass_number_shape"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="pass_period_in_order"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_why="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_why="")),
                name="pass_cancelled_with_reason",
            ),
            # One valid PASS per person at any moment, whatever the code does.
            ExclusionConstraint(
                name="one_pass_at_a_time",
                expressions=[("candidate", RangeOperators.EQUAL), (Period(), RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        # The index of « one at a time » would answer too, five times as slowly. A list of many people asks for
        # `cancelled_why=""`, which says the same as `cancelled_at=None` and which that index does not hold.
        indexes = [
            models.Index(
                fields=["candidate"],
                include=["starts_on", "ends_on", "id", "cancelled_at", "cancelled_why"],
                name="pass_of_person",
            ),
            # What a register counts and orders a PASS by, without reading the PASS.
            models.Index(
                fields=["id"],
                include=["candidate", "starts_on", "ends_on"],
                condition=Q(cancelled_why=""),
                name="pass_in_register",
            ),
        ]

    def __str__(self) -> str:
        return self.display_number

    def get_absolute_url(self) -> str:
        return reverse("passes:detail", args=[self.pk])

    @property
    def display_number(self) -> str:
        return f"{self.number[:5]} {self.number[5:7]} {self.number[7:]}"


class PassAct(UUIDModel):
    """One act on a PASS: who, when, why, under which law, and what it changed."""

    class Kind(models.TextChoices):
        ISSUE = "issue", "Délivrance"
        IMPORT = "import", "Reprise d’un autre registre"
        MOVE = "move", "Début déplacé"
        SUSPEND = "suspend", "Suspension"
        EDIT = "edit", "Suspension modifiée"
        RESUME = "resume", "Reprise"
        LIFT = "lift", "Suspension levée par une embauche"
        DROP = "drop", "Suspension supprimée"
        PROLONG = "prolong", "Prolongation"
        CORRECT = "correct", "Correction"
        TERMINATE = "terminate", "Fin anticipée"
        CANCEL = "cancel", "Annulation"
        UNDO = "undo", "Retour en arrière"

    pass_iae = models.ForeignKey(Pass, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=255, blank=True)
    reason = models.CharField(max_length=300)
    law_read_on = models.DateField()
    days = models.IntegerField(default=0, help_text="Jours ajoutés à la fin (négatif : retirés).")
    starts_on = models.DateField()
    ends_on = models.DateField()
    # What was done, as data: the acts alone give back the dates and the periods (`tremplin.passes.replay`).
    detail = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


# The acts that open a PASS: nothing before them to go back to.
OPENING = (PassAct.Kind.ISSUE, PassAct.Kind.IMPORT, PassAct.Kind.MOVE)


class Suspension(UUIDModel):
    """Days during which the PASS does not run. Written by the acts of suspension."""

    pass_iae = models.ForeignKey(Pass, models.CASCADE, db_index=False, related_name="suspensions")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=30)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="suspension_period_in_order"),
            ExclusionConstraint(
                name="suspensions_do_not_overlap",
                expressions=[("pass_iae", RangeOperators.EQUAL), (Period(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes = [
            models.Index(fields=["pass_iae"], include=["starts_on", "ends_on"], name="suspension_of_pass"),
            # Those that run today, for a register: they are few.
            models.Index(fields=["ends_on"], include=["starts_on", "pass_iae"], name="suspension_until"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}, {self.ends_on}"

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


class Prolongation(UUIDModel):
    """Days added at the end of a PASS; starts on its former last day (no gap, no day counted twice)."""

    pass_iae = models.ForeignKey(Pass, models.CASCADE, related_name="prolongations")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=30)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="prolongation_period_in_order"),
            ExclusionConstraint(
                name="prolongations_do_not_overlap",
                expressions=[
                    ("pass_iae", RangeOperators.EQUAL),
                    # half-open: one prolongation starts the day the former ends
                    (Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}, {self.ends_on}"


# Loaded with the room's other tables.
from tremplin.passes.models_register import RegisterLine  # noqa: E402
from tremplin.passes.models_requests import CalendarFeed, ProlongationRequest, WaitingPeriodWaiver  # noqa: E402

__all__ = [
    "CalendarFeed",
    "Pass",
    "PassAct",
    "PassCounter",
    "Period",
    "Prolongation",
    "ProlongationRequest",
    "RegisterLine",
    "Suspension",
]
__all__ += ["WaitingPeriodWaiver"]
