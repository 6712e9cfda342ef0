"""Places and trades: read-mostly tables with official codes as keys."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Left

from tremplin.reference.fields import SearchKeyField

# Cities that France divides into districts (arrondissements): Marseille, Lyon, Paris.
CITIES_WITH_DISTRICTS = ("13055", "69123", "75056")


def trigrams(name: str, column: str = "search_name") -> GinIndex:
    """Index behind "contains" and "resembles" on a search key."""
    return GinIndex(fields=[column], opclasses=["gin_trgm_ops"], name=name)


class Region(models.Model):
    code = models.CharField("code", primary_key=True, max_length=3)
    name = models.CharField("nom", max_length=100)

    class Meta:
        verbose_name = "région"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    code = models.CharField("code", primary_key=True, max_length=3)
    name = models.CharField("nom", max_length=100)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name="région")

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Territory(models.Model):
    """A group of communes that works together; a commune belongs to one at most."""

    class Kind(models.TextChoices):
        EPT = "ept", "Établissement public territorial"
        EPCI = "epci", "Intercommunalité"
        OTHER = "other", "Autre territoire"

    code = models.CharField("code (SIREN)", primary_key=True, max_length=9)
    name = models.CharField("nom", max_length=150)
    kind = models.CharField("nature", max_length=10, choices=Kind)
    outline = models.JSONField("contour (GeoJSON, degrés)", null=True, blank=True)

    class Meta:
        verbose_name = "territoire"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A commune, or a district of Paris, Lyon or Marseille (then `parent` is the city)."""

    # Not stored: the former name by which `places.suggest_places` found it.
    formerly: str = ""

    code = models.CharField("code Insee", primary_key=True, max_length=5)
    name = models.CharField("nom", max_length=100)
    search_name = SearchKeyField(db_index=True, max_length=100)
    postal_codes = ArrayField(models.CharField(max_length=5), default=list, verbose_name="codes postaux")
    department = models.ForeignKey(Department, models.PROTECT, related_name="communes", verbose_name="département")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="districts")
    territory = models.ForeignKey(
        Territory, models.SET_NULL, null=True, blank=True, related_name="communes", verbose_name="territoire"
    )
    population = models.PositiveIntegerField("population", default=0)
    latitude = models.FloatField("latitude (degrés)", null=True, blank=True)
    longitude = models.FloatField("longitude (degrés)", null=True, blank=True)

    class Meta:
        ordering = ["search_name", "code"]
        indexes = [
            GinIndex(fields=["postal_codes"], name="commune_postal_codes"),
            trigrams("commune_name_trigrams"),
            models.Index(fields=["latitude", "longitude"], name="commune_position"),
        ]
        constraints = [
            models.CheckConstraint(
                # A comparison with NULL is unknown, and a check lets the unknown pass: say "not null" too.
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="commune_position_complete",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name with the town hall's postal code, « Bondy (93140) »; the département's number for a divided city.
        `places.resolve_place` gives the same commune back."""
        if self.code in CITIES_WITH_DISTRICTS or not self.postal_codes:
            return f"{self.name} ({self.department_id})"
        return f"{self.name} ({self.postal_codes[0]})"


class FormerCommune(models.Model):
    """A code or a name that no longer is a commune's: merged, renamed or renumbered into `commune`."""

    code = models.CharField("code Insee", max_length=5, db_index=True)
    name = models.CharField("nom", max_length=100)
    search_name = SearchKeyField(db_index=True, max_length=100)
    commune = models.ForeignKey(Commune, models.CASCADE, related_name="former")
    population = models.PositiveIntegerField("population à part", null=True, blank=True)

    class Meta:
        verbose_name = "ancienne commune"
        verbose_name_plural = "anciennes communes"
        indexes = [trigrams("former_commune_name_trigrams")]
        constraints = [models.UniqueConstraint(fields=["code", "name", "commune"], name="former_commune_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class ZoneStatus(models.Model):
    """Whether a commune lies in a zone with rights of its own, over a period (both ends included)."""

    class Scheme(models.TextChoices):
        ZRR = "zrr", "Zone de revitalisation rurale"
        FRR = "frr", "France ruralités revitalisation"
        FRR_PLUS = "frr_plus", "France ruralités revitalisation « plus »"

    class Coverage(models.TextChoices):
        WHOLE = "whole", "En totalité"
        PARTIAL = "partial", "En partie"
        NONE = "none", "Non classée"

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="zone_statuses")
    scheme = models.CharField("zonage", max_length=10, choices=Scheme)
    coverage = models.CharField("classement", max_length=10, choices=Coverage)
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "classement en zone"
        verbose_name_plural = "classements en zone"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="zone_status_period_in_order"
            ),
            ExclusionConstraint(
                name="zone_status_one_at_a_time",
                expressions=[
                    ("commune", RangeOperators.EQUAL),
                    ("scheme", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} : {self.get_coverage_display()}"


class Trade(models.Model):
    """A trade of the ROME (version 3)."""

    class Domain(models.TextChoices):
        A = "A", "Agriculture et pêche, espaces naturels et espaces verts, soins aux animaux"
        B = "B", "Arts et façonnage d’ouvrages d’art"
        C = "C", "Banque, assurance, immobilier"
        D = "D", "Commerce, vente et grande distribution"
        E = "E", "Communication, média et multimédia"
        F = "F", "Construction, bâtiment et travaux publics"
        G = "G", "Hôtellerie-restauration, tourisme, loisirs et animation"
        H = "H", "Industrie"
        I = "I", "Installation et maintenance"  # noqa: E741 - the ROME's own letter
        J = "J", "Santé"
        K = "K", "Services à la personne et à la collectivité"
        L = "L", "Spectacle"
        M = "M", "Support à l’entreprise"
        N = "N", "Transport et logistique"

    code = models.CharField("code ROME", primary_key=True, max_length=5)
    name = models.CharField("intitulé", max_length=255)
    search_name = SearchKeyField()
    domain = models.GeneratedField(
        expression=Left("code", 1),
        output_field=models.CharField("domaine", max_length=1, choices=Domain),
        db_persist=True,
    )

    class Meta:
        verbose_name = "métier"
        ordering = ["code"]
        indexes = [trigrams("trade_name_trigrams")]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class JobName(models.Model):
    """A job name (appellation) of the ROME, under its trade."""

    code = models.CharField("code", primary_key=True, max_length=10)
    name = models.CharField("appellation", max_length=255)
    search_name = SearchKeyField()
    trade = models.ForeignKey(Trade, models.PROTECT, related_name="job_names", verbose_name="métier")

    class Meta:
        verbose_name = "appellation de métier"
        verbose_name_plural = "appellations de métier"
        ordering = ["search_name"]
        indexes = [trigrams("job_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A sector of activity in the network's own words, with the trades it covers."""

    code = models.SlugField("code", primary_key=True, max_length=40)
    label = models.CharField("libellé", max_length=150)
    position = models.PositiveSmallIntegerField("rang", default=0)
    trades = models.ManyToManyField(Trade, related_name="sectors", blank=True, verbose_name="métiers")

    class Meta:
        verbose_name = "secteur"
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class MarketSector(models.Model):
    """One of the 154 sectors of the national market of inclusion, with its code there, and the network's own sector."""

    code = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(unique=True, max_length=100)
    label = models.CharField("libellé", max_length=150)
    group = models.CharField("famille", max_length=80)
    sector = models.ForeignKey(Sector, models.CASCADE, related_name="market_sectors", verbose_name="secteur")

    class Meta:
        verbose_name = "secteur du marché de l’inclusion"
        verbose_name_plural = "secteurs du marché de l’inclusion"
        ordering = ["group", "label"]

    def __str__(self) -> str:
        return self.label


class Synonym(models.Model):
    """Words that people type for others, as search keys of one to four words: « jardinage » for « espaces verts ».

    The network edits them. One that it does not want is kept unused: deleted, it would come back with the next loading.
    """

    term = models.CharField("mot ou expression", primary_key=True, max_length=80)
    means = ArrayField(models.CharField(max_length=80), verbose_name="veut dire aussi")
    both_ways = models.BooleanField("dans les deux sens", default=False)
    is_used = models.BooleanField("utilisé", default=True)

    class Meta:
        verbose_name = "synonyme"
        verbose_name_plural = "synonymes"
        ordering = ["term"]
        indexes = [GinIndex(fields=["means"], name="synonym_means")]
        constraints = [models.CheckConstraint(condition=~Q(means=[]), name="synonym_means_something")]

    def __str__(self) -> str:
        return self.term
