"""Diagnoses: who found a person eligible, on which criteria, under which law, until when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from tremplin.candidates.models import Candidate
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation


class Diagnosis(UUIDModel):
    """An eligibility diagnosis. A new one ends the former of the same author (`ended_on`)."""

    class Author(models.TextChoices):
        PRESCRIBER = "authorised_prescriber", "Organisme habilité"
        EMPLOYER = "employer", "Structure"

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="diagnoses")
    author_kind = models.CharField(max_length=21, choices=Author)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="diagnoses")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # The kind of dispositif an employer hires for decides how many criteria are needed; empty for a prescriber.
    dispositif_kind = models.CharField(max_length=4, blank=True)
    made_on = models.DateField()
    law_read_on = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    derogation_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("made_on")), name="diagnosis_period_in_order"),
            models.CheckConstraint(
                condition=Q(author_kind="authorised_prescriber") | (~Q(dispositif_kind="") & Q(derogation_reason="")),
                name="employer_diagnosis_has_kind_and_no_derogation",
            ),
        ]
        indexes = [models.Index(fields=["candidate", "-made_on"])]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.made_on}"


class DiagnosisCriterion(UUIDModel):
    """One criterion retained, and whether somebody confirmed it: three values, a date and a source."""

    class Certification(models.TextChoices):
        UNKNOWN = "unknown", "Pas encore vérifié"
        CERTIFIED = "certified", "Certifié"
        REFUSED = "refused", "Non confirmé"

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=12)
    proof_seen = models.CharField(max_length=200, blank=True)
    certification = models.CharField(max_length=9, choices=Certification, default=Certification.UNKNOWN)
    certified_on = models.DateField(null=True, blank=True)
    certified_by = models.CharField(max_length=100, blank=True)
    period_starts_on = models.DateField(null=True, blank=True)
    period_ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "code"], name="criterion_once_per_diagnosis"),
            models.CheckConstraint(
                condition=Q(certification="unknown", certified_on__isnull=True, certified_by="")
                | (~Q(certification="unknown") & Q(certified_on__isnull=False) & ~Q(certified_by="")),
                name="certification_has_date_and_source",
            ),
        ]

    def __str__(self) -> str:
        return self.code
