"""Tables that every room uses: journal, drafts, files, notices."""

from typing import Any

import uuid6
from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


def new_id() -> Any:
    """A UUID version 7: opaque in a URL, ordered by time in an index."""
    return uuid6.uuid7()


class UUIDModel(models.Model):
    """Base of every object that a URL may show."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class JournalEntry(UUIDModel):
    """What was done, by whom, to what. Append-only (a trigger refuses update and delete); no foreign key, so that it
    survives what it speaks of.

    The last three columns are written once, a minute at most after the act, by `tremplin.kernel.sealing`.
    """

    at = models.DateTimeField(default=timezone.now)
    verb = models.CharField(max_length=60)
    actor = models.CharField(max_length=200)
    actor_id = models.UUIDField(null=True)
    organisation = models.CharField(max_length=255, blank=True)
    organisation_id = models.UUIDField(null=True)
    object_type = models.CharField("sorte d’objet", max_length=60)
    object_id = models.CharField("clé de l’objet", max_length=40)
    candidate_id = models.UUIDField(null=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    # Its place in the chain, when it was given, and the hash of everything above and of the line before.
    sequence = models.BigIntegerField(null=True, unique=True, editable=False)
    sealed_at = models.DateTimeField(null=True, editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"]),
            models.Index(fields=["candidate_id", "at"]),
            # What one account has read lately: a person's file opened, a person looked up (`candidates.watch`).
            models.Index(
                fields=["actor_id", "at"],
                condition=models.Q(verb__in=["candidates.open", "candidates.search"]),
                name="journal_readings",
            ),
            models.Index(fields=["at", "id"], condition=models.Q(sequence__isnull=True), name="journal_to_seal"),
            BrinIndex(fields=["at"], name="journal_at_brin"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sequence__isnull=True, sealed_at__isnull=True, hash="")
                | (models.Q(sequence__gte=1, sealed_at__isnull=False) & ~models.Q(hash="")),
                name="journal_sealed_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}"


class JournalHead(models.Model):
    """The last link of the journal's chain. One row; nothing before the first seal."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash}"


class Draft(UUIDModel):
    """The server-side state of a form in several steps; its id is in the URL, so that two tabs never mix."""

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    organisation_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    expires_at = models.DateTimeField(db_index=True)
    # What the draft became. A second submit finds it here instead of creating another object.
    result_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.kind


class StoredFile(UUIDModel):
    """A private file, typed by content; served only through the access door of the object that owns it."""

    file = models.FileField(upload_to="%Y/%m/", max_length=200)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Notice(UUIDModel):
    """A message to one person: shown in the program, sent by mail from the queue."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente d’envoi"
        SENT = "sent", "Envoyé"
        FAILED = "failed", "Échec d’envoi"
        HELD = "held", "Dans le prochain récapitulatif"
        SKIPPED = "skipped", "Pas envoyé par e-mail"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True)
    email = models.EmailField()
    # On behalf of which organisation she receives it: whoever has left it by the time of sending receives nothing.
    organisation_id = models.UUIDField(null=True)
    topic = models.CharField("sujet", max_length=40)
    subject = models.CharField(max_length=200)
    # The mail as data (paragraphs, button, why it was sent): rendered to HTML and text by the worker.
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    error = models.CharField("erreur", max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["-created_at"]),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["user"], condition=models.Q(state="held"), name="notice_held"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False) | ~models.Q(state="sent"),
                name="notice_sent_has_date",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class MailPreference(UUIDModel):
    """How somebody wants the mails of one topic, in one organisation or (null) for herself. In-app notices always stay.

    `user` is null for a person without account, who can only say « no more » with the link of a mail.
    """

    class Delivery(models.TextChoices):
        NOW = "now", "Tout de suite"
        DAILY = "daily", "Une fois par jour, en un seul message"
        NEVER = "never", "Jamais par e-mail"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mail_preferences")
    email = models.EmailField(blank=True)
    organisation_id = models.UUIDField(null=True)
    topic = models.CharField(max_length=40)
    delivery = models.CharField(max_length=5, choices=Delivery)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "email", "organisation_id", "topic"],
                name="one_mail_preference",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, email="") | (models.Q(user__isnull=True) & ~models.Q(email="")),
                name="mail_preference_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}, {self.delivery}"


from tremplin.kernel.models_watch import AccessPause, ReadingAlert  # noqa: E402, F401 - tables of this room
