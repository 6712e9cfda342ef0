"""« Accès motivé »: an authorised prescriber reads, for some days, the file of a person she meets for the first time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation


class MotivatedAccess(UUIDModel):
    """Who opened whose file, why, until when; and how it ended before its time, if it did. Never deleted by hand."""

    class Reason(models.TextChoices):
        MEETING = "meeting", "La personne est reçue en entretien"
        DIAGNOSIS = "diagnosis", "La personne demande un diagnostic d’éligibilité"
        APPLICATION = "application", "La personne demande que l’on candidate pour elle"
        SENT = "sent", "Un autre organisme adresse la personne"
        OTHER = "other", "Autre raison, écrite ci-dessous"

    class EndedBy(models.TextChoices):
        PRESCRIBER = "prescriber", "Terminé par le professionnel"
        PERSON = "person", "Contesté par la personne"
        TIME = "time", "Arrivé à son terme"
        MERGE = "merge", "Terminé : dossiers réunis"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="motivated_accesses")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField("raison", max_length=11, choices=Reason)
    text = models.TextField("précision")
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, choices=EndedBy, blank=True)
    contest_why = models.TextField(blank=True)

    class Meta:
        verbose_name = "accès motivé"
        verbose_name_plural = "accès motivés"
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "organisation", "user"],
                condition=Q(ended_at__isnull=True),
                name="one_open_motivated_access",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="motivated_access_has_an_end"),
            models.CheckConstraint(condition=~Q(text=""), name="motivated_access_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="motivated_access_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "user", "expires_at"], name="motivated_access_of_user"),
            models.Index(fields=["-asked_at"], name="motivated_access_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """« Ouvert », or how it ended."""
        if self.is_open:
            return "Ouvert"
        return self.get_ended_by_display() if self.ended_by else self.EndedBy.TIME.label
