"""What a person does with her own account."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone

from tremplin.accounts.models import User
from tremplin.kernel import journal
from tremplin.kernel.actor import Actor
from tremplin.kernel.acts import act
from tremplin.kernel.models import MailPreference, Notice


def switch_organisation(*, user: User, membership_id: UUID) -> None:
    """Act from now on for another of her organisations; 404 for a membership that is not hers or has ended."""
    chosen = user.memberships.current().filter(pk=membership_id).first()
    if chosen is None:
        raise Http404("Organisation introuvable")
    user.current_membership = chosen
    user.save(update_fields=["current_membership"])


def mark_read(*, notices: Iterable[Notice]) -> int:
    """Note that she has read them; returns how many were not read yet."""
    unread = Notice.objects.filter(pk__in=[one.pk for one in notices], read_at__isnull=True)
    return unread.update(read_at=timezone.now())


@act
def set_preferences(*, by: Actor, choices: Mapping[str, str]) -> None:
    """How the actor receives the mails of each topic in her current organisation (or for herself)."""
    whose = {"user": by.user, "email": "", "organisation_id": by.organisation_id}
    for topic, delivery in choices.items():
        MailPreference.objects.update_or_create(**whose, topic=topic, defaults={"delivery": delivery})
    journal.record(by=by, verb="accounts.mail_preferences", obj=by.user, after=dict(choices))


@act
def stop_mails(*, by: Actor, stop: MailPreference) -> None:
    """What the link of a mail asks: no more of that topic. In-app notices stay. Asked twice, once is enough."""
    whose: dict[str, Any] = {"user_id": stop.user_id, "email": stop.email, "organisation_id": stop.organisation_id}
    kept, _ = MailPreference.objects.update_or_create(**whose, topic=stop.topic, defaults={"delivery": stop.delivery})
    journal.record(by=by, verb="accounts.stop_mails", obj=kept, after={"topic": stop.topic})
