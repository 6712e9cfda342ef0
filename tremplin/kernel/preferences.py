"""Who wants which mails, and when: read when a mail leaves, so that a choice counts at once. In-app notices always stay."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse

from tremplin.kernel.models import MailPreference, Notice

Delivery = MailPreference.Delivery
# The topics that somebody may slow down or stop. The others (account, team) are owed: they have no link to stop them.
TOPICS = {
    "applications": "Candidatures",
    "passes": "PASS IAE et prolongations",
    "contracts": "Contrats",
    "jobs": "Postes à relire",
}
SALT = "tremplin.unsubscribe"


def delivery_of(notice: Notice) -> str:
    """How this notice leaves: now, in the digest of the day, or never. Owed topics leave now."""
    if notice.topic not in TOPICS:
        return Delivery.NOW
    whose = Q(user=notice.user_id) if notice.user_id else Q(user__isnull=True, email=notice.email.lower())
    said = MailPreference.objects.filter(whose, topic=notice.topic, organisation_id=notice.organisation_id).first()
    return said.delivery if said is not None else Delivery.NOW


def has_left(notice: Notice) -> bool:
    """Whether the person no longer belongs to the organisation on whose behalf she would receive it."""
    user: Any = notice.user
    if notice.organisation_id is None or user is None:
        return False
    return not user.memberships.filter(organisation_id=notice.organisation_id, ended_on__isnull=True).exists()


def unsubscribe_url(notice: Notice) -> str:
    """The signed address that stops this topic, or this mailing, in one click; empty for what is owed."""
    if path := notice.content.get("stop_path"):
        return f"{settings.BASE_URL}{path}"
    if notice.topic not in TOPICS:
        return ""
    return settings.BASE_URL + reverse("unsubscribe", args=[token_of(notice)])


def token_of(notice: Notice) -> str:
    whose = {"user": str(notice.user_id)} if notice.user_id else {"email": notice.email.lower()}
    organisation = str(notice.organisation_id) if notice.organisation_id else None
    return signing.dumps({**whose, "topic": notice.topic, "organisation": organisation}, salt=SALT, compress=True)


def read_token(token: str) -> MailPreference | None:
    """The preference that the link writes, not saved; None for a link that we did not sign."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return MailPreference(
        user_id=UUID(said["user"]) if "user" in said else None,
        email=said.get("email", ""),
        topic=said["topic"],
        organisation_id=UUID(said["organisation"]) if said["organisation"] else None,
        delivery=Delivery.NEVER,
    )
