"""What goes with a public page: photos, dates to come, and the errors that readers report."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.kernel.models import StoredFile, UUIDModel
from tremplin.kernel.wording import full
from tremplin.organisations.models import Organisation

MOST_PHOTOS = 6


class PagePhoto(UUIDModel):
    """A photo of the page, with the words that stand for it when it is not seen."""

    class Face(models.TextChoices):
        HIRED = "hired", "Être embauché·e : ce que l’on fait chez vous"
        BUY = "buy", "Acheter : ce que vous vendez"
        RECRUIT = "recruit", "Recruter : les personnes que vous formez"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="page_photos")
    photo = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    caption = models.CharField("ce que montre la photo", max_length=160)
    face = models.CharField("où la montrer ?", max_length=7, choices=Face, default=Face.HIRED)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(caption=""), name="photo_has_words")]

    def __str__(self) -> str:
        return self.caption


class PageDate(UUIDModel):
    """A day or a period that whoever applies or buys should know: a hiring session, an open day, a closing."""

    class Kind(models.TextChoices):
        HIRING = "hiring", "Recrutement"
        MEETING = "meeting", "Réunion d’information"
        OPEN_DAY = "open_day", "Portes ouvertes"
        CLOSED = "closed", "Fermeture"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="page_dates")
    kind = models.CharField("de quoi s’agit-il ?", max_length=8, choices=Kind)
    starts_on = models.DateField("premier jour")
    ends_on = models.DateField("dernier jour")
    # A period without hour is of whole days.
    at = models.TimeField("heure", null=True, blank=True)
    details = models.CharField("précisions", max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="page_date_in_order"),
            models.UniqueConstraint(fields=["organisation", "kind", "starts_on"], name="one_date_of_a_kind_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, le {full(self.starts_on)}"


class PageReport(UUIDModel):
    """An error that a reader saw on a page. Nothing says who reported it; what was written goes once it is settled."""

    class About(models.TextChoices):
        CONTACT = "contact", "Adresse, téléphone, accès"
        OFFER = "offer", "Activités, postes, dates"
        CLOSED = "closed", "L’organisme a fermé ou déménagé"
        WORDS = "words", "Un texte ou une photo qui n’a pas sa place"
        OTHER = "other", "Autre chose"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="page_reports")
    about = models.CharField("sur quoi porte l’erreur ?", max_length=7, choices=About)
    message = models.CharField("que faut-il corriger ?", max_length=600, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation"], condition=Q(settled_at__isnull=True), name="report_to_settle")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(message=""), name="settled_report_keeps_no_words"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_about_display())
