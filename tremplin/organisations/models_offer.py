"""What a structure offers to buyers, companies and people: activities with where it works, references, labels."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from tremplin.kernel.models import StoredFile, UUIDModel
from tremplin.organisations.models import Organisation
from tremplin.reference.models import Sector


class Activity(UUIDModel):
    """What a structure does in one sector, for whom, and where it goes to do it."""

    class Service(models.TextChoices):
        STAFFING = "staffing", "Mise à disposition de personnel"
        SERVICE = "service", "Prestation de service"
        GOODS = "goods", "Fabrication et vente de biens"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="activities")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="activities", verbose_name="secteur")
    title = models.CharField("en quelques mots", max_length=120, blank=True)
    details = models.TextField("précisions", max_length=2000, blank=True)
    services = ArrayField(models.CharField(max_length=10, choices=Service), default=list, blank=True)
    # Where it works, as keys of places: "commune:93066", "territoire:200054781", "departement:93", "region:11",
    # "france". Empty: where it is.
    areas = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "sector", "title"], name="one_activity")]

    def __str__(self) -> str:
        return self.title or str(self.sector)


class ClientReference(UUIDModel):
    """A job done for somebody who agreed to be named."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="client_references")
    client = models.CharField("client", max_length=150)
    what = models.CharField("ce qui a été fait", max_length=300)
    year = models.PositiveSmallIntegerField("année", null=True, blank=True)
    photo = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    # The words that stand for the photo when it is not seen.
    photo_alt = models.CharField("ce que montre la photo", max_length=160, blank=True)
    agreed = models.BooleanField("le client est d’accord pour être cité", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(agreed=True), name="client_agreed"),
            models.CheckConstraint(
                condition=Q(photo__isnull=True) | ~Q(photo_alt=""), name="reference_photo_has_words"
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(1990, 2100)), name="reference_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client}, {self.what}"


class Label(UUIDModel):
    """A recognition that the structure holds, with the day after which it must be shown again."""

    class Kind(models.TextChoices):
        ESUS = "esus", "Entreprise solidaire d’utilité sociale (ESUS)"
        RSEI = "rsei", "RSEi"
        QUALIOPI = "qualiopi", "Qualiopi"
        ISO_9001 = "iso_9001", "ISO 9001"
        ISO_14001 = "iso_14001", "ISO 14001"
        ECOCERT = "ecocert", "Agriculture biologique"
        OTHER = "other", "Autre"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="labels")
    kind = models.CharField("label", max_length=10, choices=Kind)
    name = models.CharField("nom du label", max_length=100, blank=True)
    valid_until = models.DateField("valable jusqu’au", null=True, blank=True)
    # Read by who writes the page, never by the public.
    proof = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "name"], name="one_label"),
            models.CheckConstraint(condition=~Q(kind="other") | ~Q(name=""), name="other_label_named"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_kind_display())

    @property
    def is_valid(self) -> bool:
        return self.valid_until is None or self.valid_until >= timezone.localdate()


class YearlyFigures(UUIDModel):
    """Figures of one year, each with where it comes from: never shown as of today."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="yearly_figures")
    year = models.PositiveSmallIntegerField("année")
    employees = models.PositiveIntegerField("personnes salariées en insertion", null=True, blank=True)
    permanents = models.PositiveIntegerField("personnes salariées permanentes", null=True, blank=True)
    exits_to_work = models.PositiveSmallIntegerField(
        "sorties vers l’emploi ou une formation (%)", null=True, blank=True
    )
    turnover = models.PositiveIntegerField("chiffre d’affaires (euros)", null=True, blank=True)
    source = models.CharField("source", max_length=150)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_year_of_figures"),
            models.CheckConstraint(condition=Q(year__range=(1990, 2100)), name="figures_year_plausible"),
            models.CheckConstraint(condition=~Q(source=""), name="figures_have_a_source"),
            models.CheckConstraint(
                condition=Q(exits_to_work__isnull=True) | Q(exits_to_work__lte=100), name="exits_are_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"Année {self.year}"


class InclusionRecord(models.Model):
    """Under which identifier of data·inclusion (« dora--123 ») an organisation is known there; it may have several."""

    key = models.CharField(primary_key=True, max_length=200)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="inclusion_records")

    def __str__(self) -> str:
        return self.key


class OfferedService(UUIDModel):
    """A service of an organisation as data·inclusion describes it: imported, never written here; nobody is named."""

    # « dora--456 »: of the record that it comes from.
    key = models.CharField(max_length=200, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="offered_services")
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    # Words of data·inclusion: « famille--besoin ».
    themes = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    free = models.BooleanField(null=True)
    conditions = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    updated_on = models.DateField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
