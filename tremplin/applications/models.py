"""Candidatures: from whom, to which structure, where they stand and who must act."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tremplin.applications.models_read import ReadColumns
from tremplin.candidates.models import Candidate
from tremplin.contracts.models import Contract
from tremplin.eligibility.models import Diagnosis
from tremplin.jobs.models import JobPost
from tremplin.kernel.addresses import address_of
from tremplin.kernel.models import StoredFile, UUIDModel
from tremplin.organisations.models import Dispositif, Organisation
from tremplin.passes.models import Pass

SILENCE_DAYS = 30
# Those in which the structure owes an answer.
SILENT_STATES = ("new", "processing")
# Those a hire elsewhere makes obsolete.
WAITING_STATES = ("new", "processing", "postponed")
OPEN_STATES = ("new", "processing", "postponed", "prior_to_hire")
# An interview makes sense while the structure has not closed the candidature.
MEETING_STATES = (*OPEN_STATES, "pool")

# What the tabs and the order of turns read; and the filters of a structure.
TURNS = ("archived_at", "postponed_until", "ball", "ball_since")
FILTERED = [*TURNS, "candidate", "dispositif", "id", "state_since", "created_at", "sender_kind", "sender_organisation"]
FILTERED += ["person_name", "person_town", "person_commune", "person_pass_until", "person_suspended"]
FILTERED += ["person_eligible", "person_evidenced", "person_waived", "spontaneous"]


class Application(ReadColumns, UUIDModel):
    """One candidature of a person to a structure. Its state moves only through `actions`, checked by the rules."""

    class State(models.TextChoices):
        NEW = "new", "Nouvelle"
        PROCESSING = "processing", "À l’étude"
        POSTPONED = "postponed", "Pour plus tard"
        POOL = "pool", "En vivier"
        PRIOR_TO_HIRE = "prior_to_hire", "Action avant embauche"
        ACCEPTED = "accepted", "Acceptée"
        REFUSED = "refused", "Refusée"
        CANCELLED = "cancelled", "Embauche annulée"
        OBSOLETE = "obsolete", "Embauche ailleurs"
        WITHDRAWN = "withdrawn", "Retirée"

    class Sender(models.TextChoices):
        CANDIDATE = "candidate", "La personne"
        ORIENTER = "orienter", "Orienteur"
        PRESCRIBER = "authorised_prescriber", "Prescripteur habilité"
        EMPLOYER = "employer", "Structure"

    class Ball(models.TextChoices):
        RECEIVER = "receiver", "La structure"
        CANDIDATE = "candidate", "La personne"
        SENDER = "sender", "Qui a envoyé la candidature"
        NOBODY = "", "Personne"

    candidate = models.ForeignKey(Candidate, models.PROTECT, db_index=False, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="received_applications")
    # Chosen by the post or at acceptance: people apply to a structure, not to a convention.
    dispositif = models.ForeignKey(Dispositif, models.SET_NULL, null=True, blank=True, related_name="applications")
    posts = models.ManyToManyField(JobPost, blank=True, related_name="applications")

    sender_kind = models.CharField(max_length=21, choices=Sender)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False, related_name="sent_applications"
    )
    sender_organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, db_index=False, related_name="sent_applications"
    )
    message = models.TextField(blank=True)
    cv = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="applications")

    state = models.CharField(max_length=13, choices=State, default=State.NEW)
    state_since = models.DateTimeField(default=timezone.now)
    ball = models.CharField(max_length=9, choices=Ball, default=Ball.RECEIVER, blank=True)
    ball_since = models.DateTimeField(default=timezone.now)
    postponed_until = models.DateField(null=True, blank=True)
    answer = models.TextField("réponse à la personne", blank=True)
    answer_to_prescriber = models.TextField(blank=True)
    refusal_reason = models.CharField(max_length=30, blank=True)
    refusal_reason_shared = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    # What the structure first did that told the person something: the base of its usual delay.
    first_answer_at = models.DateTimeField(null=True, blank=True)
    # Reminders of the silence in progress (10 and 20 days), then the day everybody was told: answering clears both.
    silence_reminders = models.PositiveSmallIntegerField(default=0)
    silent_since = models.DateTimeField(null=True, blank=True)
    came_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="transferred_to")

    # The hire elsewhere that closed it: what cancelling that hire may reopen.
    closed_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="closed")

    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, null=True, blank=True, related_name="applications")
    pass_iae = models.ForeignKey(Pass, models.PROTECT, null=True, blank=True, related_name="applications")
    contract = models.OneToOneField(Contract, models.PROTECT, null=True, blank=True, related_name="application")
    no_diagnosis_reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) & ~Q(ball="") | ~Q(state__in=OPEN_STATES) & Q(ball=""),
                name="ball_exactly_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(refusal_reason="") | ~Q(state="refused") & Q(refusal_reason=""),
                name="refused_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(contract__isnull=False, dispositif__isnull=False),
                name="accepted_has_contract",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted") | Q(contract__isnull=True, pass_iae__isnull=True),
                name="contract_and_pass_only_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(sender_kind="candidate", sender_organisation__isnull=True)
                | (~Q(sender_kind="candidate") & Q(sender_organisation__isnull=False)),
                name="sender_organisation_coherent",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True) | ~Q(state__in=("accepted", "pool", "prior_to_hire")),
                name="never_archived_states",
            ),
            models.CheckConstraint(
                condition=Q(silent_since__isnull=True) | Q(state__in=SILENT_STATES), name="silent_only_while_owed"
            ),
        ]
        # Each order of a list reads an index and nothing else, whatever its page: that of the state and the turn (which
        # also counts the tabs and holds all that filters read), of the last change, of the sending (which also gives
        # the rate of answers), of the name. The person is there so that closed files are left out.
        indexes = [
            models.Index(fields=["organisation", "state"], include=FILTERED, name="received_by_state"),
            models.Index(
                fields=["organisation", "-state_since", "id"],
                include=["state", "archived_at", "candidate"],
                name="received_by_change",
            ),
            models.Index(
                fields=["organisation", "-created_at", "id"],
                include=["state", "archived_at", "postponed_until", "sender_kind", "first_answer_at", "candidate"],
                name="received_by_sending",
            ),
            models.Index(
                fields=["organisation", "person_last_name", "person_first_name", "id"],
                include=["state", "archived_at", "postponed_until", "candidate"],
                name="received_by_name",
            ),
            models.Index(
                fields=["sender_organisation", "state"],
                include=[*TURNS, "organisation", "candidate", "id", "person_name"],
                name="sent_by_state",
            ),
            # Also the people whom an organisation sent, as long as that opens their files.
            models.Index(
                fields=["sender_organisation", "-created_at"],
                include=["candidate", "state", "state_since"],
                name="sent_by_sending",
            ),
            # Where the pathways of many people stand, and who received or sent each.
            models.Index(
                fields=["candidate", "-created_at"],
                include=["state", "state_since", "postponed_until", "organisation", "sender_organisation"],
                name="sent_for_person",
            ),
            models.Index(fields=["sender", "-created_at"]),
            models.Index(
                fields=["ball_since"],
                condition=Q(state__in=SILENT_STATES, silent_since__isnull=True),
                name="application_owed_answers",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} → {self.organisation}"

    def get_absolute_url(self) -> str:
        return address_of("applications:detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def shown_state(self) -> str:
        """The state in the words of the screens: only an interview gives the turn to the person."""
        return "interview" if self.is_open and self.ball == Application.Ball.CANDIDATE else self.state

    @property
    def days_since_ball(self) -> int:
        """Whole days since the one who must act has had to."""
        return (timezone.localdate() - timezone.localtime(self.ball_since).date()).days

    @property
    def is_silent(self) -> bool:
        """New or under study for 30 days: still answerable, and the person is free."""
        owed = self.state in SILENT_STATES and self.ball == Application.Ball.RECEIVER
        return owed and self.days_since_ball >= SILENCE_DAYS


class Transition(UUIDModel):
    """One line of an application's history."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="transitions")
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=13, blank=True)
    to_state = models.CharField(max_length=13)
    at = models.DateTimeField(default=timezone.now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=200)
    organisation_label = models.CharField(max_length=255, blank=True)
    # What the states do not say: « de l’ACI à l’EI », « vers telle structure ».
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = [F("at").asc(), F("id").asc()]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


# Tables of this room kept in another file; imported last, since they point to `Application`.
from tremplin.applications.models_daily import Comment as Comment  # noqa: E402
from tremplin.applications.models_daily import Interview as Interview  # noqa: E402
from tremplin.applications.models_daily import PriorAction as PriorAction  # noqa: E402
from tremplin.applications.models_daily import RefusalTemplate as RefusalTemplate  # noqa: E402
from tremplin.applications.models_daily import SavedView as SavedView  # noqa: E402
