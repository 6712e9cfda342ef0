"""Fiches de poste."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.kernel.addresses import address_of
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.reference.models import Commune, Trade

REMIND_AFTER_DAYS = 60
CLOSE_AFTER_DAYS = 90


class JobPostQuerySet(models.QuerySet["JobPost"]):
    def open(self) -> "JobPostQuerySet":
        """Posts a person may apply to today: open, of a structure that hires."""
        return self.filter(
            closed_on__isnull=True,
            organisation__closed_on__isnull=True,
            dispositif__ended_on__isnull=True,
            dispositif__blocked_since__isnull=True,
        )


class JobPost(UUIDModel):
    """A post of one dispositif. Open until `closed_on`; closed by itself after 90 days without refresh."""

    class ClosedWhy(models.TextChoices):
        MEMBER = "member", "Fermée par la structure"
        STALE = "stale", "Fermée après 90 jours sans actualisation"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="job_posts")
    dispositif = models.ForeignKey(Dispositif, models.CASCADE, related_name="job_posts")
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="job_posts", verbose_name="métier (ROME)")
    title = models.CharField("intitulé", max_length=160)
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="job_posts", verbose_name="lieu")
    latitude = models.FloatField()
    longitude = models.FloatField()
    contract_kinds = ArrayField(models.CharField(max_length=24), verbose_name="contrats proposés")
    weekly_hours = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True)
    # Gross euros an hour; None: not said.
    hourly_pay = models.DecimalField("salaire brut par heure", max_digits=5, decimal_places=2, null=True, blank=True)
    positions = models.PositiveSmallIntegerField("nombre de places", default=1)
    missions = models.TextField("missions", blank=True)
    profile = models.TextField("profil attendu", blank=True)
    cv_wanted = models.BooleanField("CV souhaité", default=False)
    opened_on = models.DateField(default=timezone.localdate)
    refreshed_on = models.DateField("relue le", default=timezone.localdate)
    reminded_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField("fermée le", null=True, blank=True)
    closed_why = models.CharField("pourquoi elle est fermée", max_length=10, choices=ClosedWhy, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = JobPostQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche de poste"
        verbose_name_plural = "fiches de poste"
        constraints = [
            models.CheckConstraint(condition=Q(positions__gte=1), name="post_has_positions"),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__gt=0, weekly_hours__lte=48), name="post_hours"
            ),
            models.CheckConstraint(condition=Q(hourly_pay__isnull=True) | Q(hourly_pay__gt=0), name="post_pay"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_why="") | Q(closed_on__isnull=False) & ~Q(closed_why=""),
                name="post_closed_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["latitude", "longitude"], condition=Q(closed_on__isnull=True), name="open_post_position"
            ),
            models.Index(fields=["refreshed_on"], condition=Q(closed_on__isnull=True), name="open_post_freshness"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def closes_by_itself_on(self) -> date:
        return self.refreshed_on + timedelta(days=CLOSE_AFTER_DAYS)

    def get_absolute_url(self) -> str:
        return address_of("directory:poste", self.pk)
