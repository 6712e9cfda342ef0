"""The person on a pathway: identity, contacts, situations, and who accompanies her."""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from tremplin.kernel.identity_numbers import EncryptedTextField, hold, search_hash
from tremplin.kernel.matching import Folded
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation
from tremplin.reference.models import Commune


class Candidate(UUIDModel):
    """A person on a pathway. She may have no account and no mailbox; every contact is optional."""

    class Title(models.TextChoices):
        MRS = "MME", "Madame"
        MR = "M", "Monsieur"

    class NirAbsence(models.TextChoices):
        NONE_YET = "none_yet", "La personne n’a pas encore de numéro de sécurité sociale"
        USED_BY_OTHER = "used_by_other", "Le numéro est déjà rattaché à une autre personne"

    class FtAbsence(models.TextChoices):
        FORGOTTEN = "forgotten", "Identifiant oublié"
        NOT_REGISTERED = "not_registered", "Personne non inscrite à France Travail"

    class Closed(models.TextChoices):
        ASKED = "asked", "La personne l’a demandé"
        INACTIVE = "inactive", "Plus aucune activité"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="candidate"
    )
    title = models.CharField("civilité", max_length=3, choices=Title, blank=True)
    first_name = models.CharField("prénom", max_length=100)
    last_name = models.CharField("nom", max_length=100)
    # Both, as they are searched; kept by PostgreSQL itself.
    folded_name = models.GeneratedField(
        expression=Folded(Concat("first_name", Value(" "), "last_name")),
        output_field=models.TextField(),
        db_persist=True,
    )
    birth_date = models.DateField("date de naissance", null=True, blank=True)
    nir = EncryptedTextField("numéro de sécurité sociale", default="", blank=True, hashed_in="nir_hash")
    nir_hash = models.CharField(max_length=64, default="", blank=True, editable=False)
    nir_absence = models.CharField(max_length=15, choices=NirAbsence, default="", blank=True)
    ft_id = models.CharField("identifiant France Travail", max_length=11, default="", blank=True)
    ft_absence = models.CharField(max_length=15, choices=FtAbsence, default="", blank=True)
    email = models.EmailField("adresse e-mail", default="", blank=True)
    phone = models.CharField("téléphone", max_length=20, default="", blank=True)
    address = models.CharField("adresse", max_length=255, default="", blank=True)
    post_code = models.CharField("code postal", max_length=5, default="", blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, null=True, blank=True, verbose_name="commune")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_by_organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, db_index=False, related_name="created_candidates"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    # The account says that this file is not hers: closed to it until the network settles it.
    contested_at = models.DateTimeField(null=True, blank=True)
    contested_why = models.TextField(blank=True)
    checked_at = models.DateTimeField("dossier vérifié le", null=True, blank=True)
    # Out of the active base: nobody opens it any more. What the State may still ask for stays until it is anonymised.
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(max_length=10, choices=Closed, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)
    # Set by a merge, so that old addresses still lead to the person; a merge can be undone.
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_from")

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        constraints = [
            models.UniqueConstraint(
                fields=["nir_hash"],
                condition=~Q(nir_hash="") & Q(merged_into__isnull=True),
                name="candidate_nir_unique",
            ),
            models.UniqueConstraint(
                fields=["email"], condition=~Q(email="") & Q(merged_into__isnull=True), name="candidate_email_unique"
            ),
            models.CheckConstraint(condition=Q(nir="") | Q(nir_absence=""), name="nir_or_reason"),
            models.CheckConstraint(condition=Q(ft_id="") | Q(ft_absence=""), name="ft_id_or_reason"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_why="", anonymised_at__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(closed_why="")),
                name="candidate_closed_with_reason",
            ),
        ]
        indexes = [
            models.Index(F("last_name"), F("first_name"), name="candidate_names"),
            # What a list orders and searches people by, and whose files an organisation opened, without reading the files.
            models.Index(
                fields=["id"],
                include=["last_name", "first_name", "folded_name"],
                condition=Q(merged_into__isnull=True, closed_at__isnull=True),
                name="candidate_open",
            ),
            models.Index(fields=["created_by_organisation", "created_at"], include=["id"], name="candidate_opened_by"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False, anonymised_at__isnull=True),
                name="candidate_archived",
            ),
            models.Index(fields=["id"], condition=Q(closed_at__isnull=False), name="candidate_closed"),
            models.Index(
                fields=["nir_hash"],
                condition=~Q(nir_hash="") & Q(merged_into__isnull=False),
                name="candidate_nir_of_merged",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.nir_hash = search_hash(self.nir)
        self.email = self.email.strip().lower()
        with transaction.atomic(savepoint=False):
            self._keep_nir_unique()
            super().save(*args, **kwargs)  # type: ignore[arg-type]

    def _keep_nir_unique(self) -> None:
        """While a key rotates the same number may stand under two hashes, which the unique index does not see."""
        if not self.nir or self.merged_into_id is not None or len(hashes := hold(self.nir)) == 1:
            return
        others = Candidate.objects.filter(nir_hash__in=hashes, merged_into__isnull=True).exclude(pk=self.pk)
        if others.exists():
            raise IntegrityError("candidate_nir_unique")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def masked_name(self) -> str:
        """What somebody without a right to the identity reads: « S… T… »."""
        return f"{self.first_name[:1]}… {self.last_name[:1]}…"


class Situation(UUIDModel):
    """A fact that may open rights (RSA since…, housing…): code, period, source."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="situations")
    code = models.CharField(max_length=20)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=100)
    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code


class Accompaniment(UUIDModel):
    """Who accompanies the person, for which organisation, since when and why."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="accompaniments")
    organisation = models.ForeignKey(Organisation, models.CASCADE, db_index=False, related_name="accompaniments")
    referent = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_on = models.DateField()
    started_why = models.CharField(max_length=60)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "organisation"],
                condition=Q(ended_on__isnull=True),
                name="one_current_accompaniment",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="accompaniment_in_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "candidate"],
                include=["ended_on", "started_on", "referent"],
                name="accompanied_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate}, {self.organisation}"


from tremplin.candidates.models_access import MotivatedAccess  # noqa: E402, F401 - tables of this room
from tremplin.candidates.models_consent import Consent  # noqa: E402, F401 - tables of this room
from tremplin.candidates.models_merging import Distinction, Merge  # noqa: E402, F401 - tables of this room
from tremplin.candidates.models_outlook import Outlook  # noqa: E402, F401 - tables of this room
from tremplin.candidates.models_rights import ClaimCode  # noqa: E402, F401 - tables of this room
