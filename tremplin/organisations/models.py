"""Organisations and what they may do: structures and their dispositifs, prescribers, members."""

import secrets
from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone

from tremplin.kernel.addresses import address_of
from tremplin.kernel.models import UUIDModel
from tremplin.kernel.prepared import Param
from tremplin.reference.models import Commune, Sector, Territory
from tremplin.rules.kinds import IAE_KINDS, DispositifKind

GRACE_DAYS = 30
DISPOSITIF_CHOICES = DispositifKind.choices()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def trusted(path: str = "") -> Q:
    """What a member declared counts once the network has verified it; the other sources are trusted as they are."""
    return ~Q(**{f"{path}source": "member"}) | Q(**{f"{path}verified_at__isnull": False})


class Organisation(UUIDModel):
    """An establishment (SIRET). What it may do comes from its capacities: dispositifs, prescriber."""

    class Source(models.TextChoices):
        ASP = "asp", "Registre de l’ASP"
        REGISTER = "register", "Registre des prescripteurs"
        INCLUSION = "inclusion", "data·inclusion"
        MEMBER = "member", "Saisie par un membre"
        DEMO = "demo", "Démonstration"

    class StepFree(models.TextChoices):
        YES = "yes", "Oui, entrée et toilettes"
        PARTIAL = "partial", "En partie"
        NO = "no", "Non, pas pour le moment"

    siret = models.CharField("SIRET", max_length=14, null=True, blank=True, unique=True)
    name = models.CharField("nom", max_length=255)
    brand = models.CharField("nom d’usage", max_length=255, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    legal_form = models.CharField("forme juridique", max_length=120, blank=True)
    naf = models.CharField("code NAF", max_length=5, blank=True)
    address = models.CharField("adresse", max_length=255, blank=True)
    post_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail publique", blank=True)
    # What a register says, never shown and never written by a member: who reads this mailbox is of the organisation.
    register_email = models.EmailField("adresse e-mail du registre", blank=True)
    website = models.URLField("site web", blank=True)
    headline = models.CharField("activité en une ligne", max_length=160, blank=True)
    presentation = models.TextField("présentation", blank=True, help_text="Texte simple ou Markdown.")
    sectors = models.ManyToManyField(Sector, blank=True, related_name="organisations")
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    network_member = models.BooleanField("membre du réseau", default=False)
    # People apply to a structure, not to a convention: the opening belongs here, not to each dispositif.
    spontaneous_open_since = models.DateField("candidatures spontanées ouvertes depuis", null=True, blank=True)
    verified_at = models.DateTimeField("vérifiée le", null=True, blank=True)
    verified_how = models.CharField("comment", max_length=60, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.MEMBER)
    reviewed_on = models.DateField("fiche relue le", null=True, blank=True)
    # Who answers for what the page says: freshness has a name.
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    # Whether that person agreed to be named; otherwise only her function is.
    guarantor_shown = models.BooleanField("montrer mon nom", default=False)
    review_asked_on = models.DateField(null=True, blank=True)
    welcomes_immersions = models.BooleanField("accueille en immersion (PMSMP)", default=False)
    opening_hours = models.CharField("horaires d’accueil du public", max_length=200, blank=True)
    access_notes = models.CharField("comment venir", max_length=300, blank=True)
    step_free = models.CharField("accès en fauteuil roulant", max_length=7, choices=StepFree, blank=True)
    closed_on = models.DateField("fermée le", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Lower-case, unaccented text of everything a search may find; kept by `organisations.search_text`.
    search_text = models.TextField(default="", blank=True, editable=False)

    class Meta:
        verbose_name = "organisation"
        constraints = [
            models.CheckConstraint(condition=Q(siret__isnull=True) | Q(siret__regex=r"^\d{14}$"), name="siret_digits"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_position_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="organisation_position"),
            GinIndex(OpClass(F("search_text"), name="gin_trgm_ops"), name="organisation_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.brand or self.name

    @property
    def is_trusted(self) -> bool:
        """False for what a member declared and nobody has verified yet: it may neither hire nor be listed."""
        return self.source != self.Source.MEMBER or self.verified_at is not None

    @property
    def siren(self) -> str:
        return (self.siret or "")[:9]

    def get_absolute_url(self) -> str:
        """The public page; the one of a prescriber that hires nobody leads on to its own address."""
        return address_of("directory:structure", self.slug)


class Convention(UUIDModel):
    """What the State signed with a structure for one kind, as the payer (ASP) knows it."""

    asp_id = models.PositiveIntegerField("identifiant ASP")
    # The register's own number for the convention: what its file of annexes refers to.
    register_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    kind = models.CharField(max_length=4, choices=DISPOSITIF_CHOICES)
    siret_signature = models.CharField(max_length=14)
    is_active = models.BooleanField(default=True)
    deactivated_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asp_id", "kind"], name="convention_asp_id_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.asp_id}"


class FinancialAnnex(UUIDModel):
    """A financial annex of a convention: number, period, state, agreed full-time equivalents."""

    class State(models.TextChoices):
        VALID = "VALIDE", "Valide"
        PROVISIONAL = "PROVISOIRE", "Provisoire"
        HISTORISED = "HISTORISE", "Historisée"
        CANCELLED = "ANNULE", "Annulée"
        TYPED = "SAISI", "Saisie"
        DRAFT = "BROUILLON", "Brouillon"
        CLOSED = "CLOTURE", "Clôturée"
        REJECTED = "REJETE", "Rejetée"

    ACTIVE_STATES = (State.VALID, State.PROVISIONAL)

    convention = models.ForeignKey(Convention, models.CASCADE, related_name="annexes")
    number = models.CharField(max_length=17, unique=True)
    start_on = models.DateField()
    end_on = models.DateField()
    state = models.CharField(max_length=10, choices=State)
    agreed_fte = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="annex_period_in_order"),
        ]
        indexes = [models.Index(fields=["convention", "state", "end_on"])]

    def __str__(self) -> str:
        return self.number


class DispositifQuerySet(models.QuerySet["Dispositif"]):
    def active(self, on: date | Param | None = None) -> "DispositifQuerySet":
        """Those that may hire: not blocked or ended, and under IAE rules a convention in force or in its 30 days of grace."""
        on = on or timezone.localdate()
        covered = Q(convention__is_active=True) | Q(convention__deactivated_on__gte=on - timedelta(days=GRACE_DAYS))
        exempt = ~Q(kind__in=IAE_KINDS) | Q(convention__isnull=True, organisation__source__in=["demo", "member"])
        return self.filter(
            trusted("organisation__"), covered | exempt, ended_on__isnull=True, organisation__closed_on__isnull=True
        )


class Dispositif(UUIDModel):
    """One way in which a structure hires: an IAE convention (ACI, AI, EI, EITI, ETTI) or GEIQ, EA, EATT, OPCS."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="dispositifs")
    kind = models.CharField("dispositif", max_length=4, choices=DISPOSITIF_CHOICES)
    convention = models.ForeignKey(Convention, models.SET_NULL, null=True, blank=True, related_name="dispositifs")
    # Blocked: nobody outside may apply for now (staff shortage, renewal of the convention…).
    blocked_since = models.DateField("ne reçoit plus de candidature depuis", null=True, blank=True)
    ended_on = models.DateField("fini le", null=True, blank=True)

    objects = DispositifQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="one_dispositif_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.organisation}"

    @property
    def is_iae(self) -> bool:
        return self.kind in IAE_KINDS

    @property
    def hires_until(self) -> date | None:
        """The last day of grace of a convention that has ended; None when nothing says that it will end."""
        ended = self.convention.deactivated_on if self.convention and not self.convention.is_active else None
        return ended + timedelta(days=GRACE_DAYS) if ended and self.is_iae else None


class Prescriber(UUIDModel):
    """The capacity to orient people and, once validated, to decide eligibility."""

    class Authorisation(models.TextChoices):
        PENDING = "pending", "Habilitation en cours de vérification"
        VALIDATED = "validated", "Habilité"
        REFUSED = "refused", "Habilitation refusée"
        NOT_REQUIRED = "not_required", "Orienteur (sans habilitation)"

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="prescriber")
    # A code of `rules.prescribers` (dated list), or OTHER.
    family = models.CharField("famille", max_length=12)
    authorisation = models.CharField(
        "habilitation", max_length=12, choices=Authorisation, default=Authorisation.PENDING
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    order_reference = models.CharField("arrêté préfectoral", max_length=200, blank=True)

    class Meta:
        verbose_name = "prescripteur"
        constraints = [
            models.CheckConstraint(
                condition=~Q(family="OTHER", authorisation="validated") | ~Q(order_reference=""),
                name="other_family_needs_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(authorisation="validated") | Q(decided_at__isnull=False), name="validated_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family}, {self.organisation}"

    @property
    def is_authorised(self) -> bool:
        return self.authorisation == self.Authorisation.VALIDATED


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(ended_on__isnull=True, organisation__closed_on__isnull=True)


class Membership(UUIDModel):
    """One person's place in one organisation. A deferred trigger keeps an administrator wherever there are members."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", "Administration"
        MEMBER = "member", "Membre"

    class Function(models.TextChoices):
        DIRECTION = "direction", "Direction"
        CIP = "cip", "Accompagnement socioprofessionnel (CIP)"
        TECHNICAL = "technical", "Encadrement technique"
        HR = "hr", "Ressources humaines"
        SALES = "sales", "Commercial"
        COUNSELLOR = "counsellor", "Conseil, suivi des personnes"
        OTHER = "other", "Autre fonction"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=13, choices=Role, default=Role.MEMBER)
    functions = ArrayField(models.CharField(max_length=10, choices=Function), default=list, blank=True)
    started_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(ended_on__isnull=True), name="one_current_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.organisation}"

    @property
    def is_administrator(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    def function_labels(self) -> list[str]:
        return [str(self.Function(code).label) for code in self.functions]


class Invitation(UUIDModel):
    """A link to join an organisation, valid 14 days, for one address, once."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=13, choices=Membership.Role, default=Membership.Role.MEMBER)
    functions = ArrayField(models.CharField(max_length=10, choices=Membership.Function), default=list, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.UniqueConstraint(
                F("organisation"),
                Upper("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_pending_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > timezone.now()


class Network(UUIDModel):
    """The capacity of a network head: it federates the structures of its territory."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="network")
    territories = models.ManyToManyField(Territory, blank=True)

    def __str__(self) -> str:
        return str(self.organisation)


from tremplin.organisations.models_joining import JoinRequest, MemberReview, Verification  # noqa: E402, F401 - tables of this room
from tremplin.organisations.models_offer import (  # noqa: E402, F401 - tables of this room
    Activity,
    ClientReference,
    InclusionRecord,
    Label,
    OfferedService,
    YearlyFigures,
)
from tremplin.organisations.models_page import PageDate, PagePhoto, PageReport  # noqa: E402, F401 - tables of this room
