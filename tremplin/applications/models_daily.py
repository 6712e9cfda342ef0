"""What a structure keeps beside its candidatures to work all day."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation


class SavedView(UUIDModel):
    """A named set of filters of a list: the owner's own in that organisation, or shared with its members."""

    class List(models.TextChoices):
        RECEIVED = "received", "Candidatures reçues"
        SENT = "sent", "Candidatures envoyées"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list = models.CharField(max_length=8, choices=List, default=List.RECEIVED)
    name = models.CharField("nom", max_length=60)
    # The query string of the list, only with filters that it understood.
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField("partagée", default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "list", "name"], name="view_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RefusalTemplate(UUIDModel):
    """What an organisation usually writes for a reason, proposed at the second step of a refusal."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="refusal_templates")
    reason = models.CharField(max_length=30)
    text = models.TextField(max_length=3000)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "reason"], name="one_template_a_reason")]

    def __str__(self) -> str:
        return self.reason


class Comment(UUIDModel):
    """A note between the members of one organisation about a candidature. Nobody else ever reads it."""

    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="comments")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_label = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["application", "organisation", "-created_at"])]

    def __str__(self) -> str:
        return self.author_label


class PriorAction(UUIDModel):
    """What a GEIQ does with the person before a hire: a situation at work, or a pre-qualification."""

    class Kind(models.TextChoices):
        PMSMP = "pmsmp", "Immersion (PMSMP)"
        MRS = "mrs", "Recrutement par simulation (MRS)"
        INTERNSHIP = "internship", "Stage"
        WORK_OTHER = "work_other", "Autre mise en situation professionnelle"
        REGIONAL = "regional", "Préqualification : dispositif régional ou de branche"
        AFPR = "afpr", "Préqualification : AFPR"
        POE = "poe", "Préqualification : POE"
        TRAINING_OTHER = "training_other", "Autre préqualification"

    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="prior_actions")
    kind = models.CharField(max_length=14, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="prior_action_period_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Interview(UUIDModel):
    """A meeting the structure proposes; the person, or who applied for her, confirms or declines."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposé"
        CONFIRMED = "confirmed", "Confirmé"
        DECLINED = "declined", "Décliné"
        CANCELLED = "cancelled", "Annulé"

    LIVE = (State.PROPOSED, State.CONFIRMED)

    application = models.ForeignKey("applications.Application", models.CASCADE, related_name="interviews")
    at = models.DateTimeField("jour et heure")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=30)
    place = models.CharField("lieu", max_length=200)
    note = models.TextField("à savoir", max_length=1000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    # Why the person cannot come, in her words.
    answer = models.TextField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # How many times its facts changed: calendars keep the highest.
    sequence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(state__in=("proposed", "confirmed")),
                name="one_live_interview",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=480), name="interview_between_5_minutes_and_8_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M}"
