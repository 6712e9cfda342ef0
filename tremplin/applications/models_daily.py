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
