"""What a person keeps from her searches."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from tremplin.jobs.models import JobPost
from tremplin.kernel.models import UUIDModel
from tremplin.organisations.models import Organisation


class Favourite(UUIDModel):
    """A structure, or a post, that somebody wants to find again. Nobody else knows."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey(JobPost, models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, post__isnull=True)
                | Q(organisation__isnull=True, post__isnull=False),
                name="favourite_of_a_structure_or_a_post",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "post"], name="one_favourite", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.post)


from tremplin.directory.models_alerts import Alert, Sighting  # noqa: E402, F401 - tables of this room
from tremplin.directory.models_listing import Lexeme, Listing, Tag  # noqa: E402, F401 - tables of this room
