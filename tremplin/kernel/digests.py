"""The digest of the day: the notices that somebody asked to receive in one mail. Running twice sends nothing twice."""

from uuid import UUID

from django.utils import timezone

from tremplin.kernel.acts import act
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import Notice
from tremplin.kernel.preferences import has_left
from tremplin.kernel.wording import clock, count

TOPIC = "digest"
PATH = "/notifications"
WHY = "Vous recevez ce message parce que vous avez choisi un récapitulatif par jour dans les réglages de vos messages."
MOST = 30


def send_all() -> int:
    """Write the digest of everybody who has one. Returns how many."""
    people = Notice.objects.filter(state=Notice.State.HELD, user__isnull=False)
    return sum(_one(pk) for pk in list(people.order_by("user_id").values_list("user_id", flat=True).distinct()))


@act
def _one(user_id: UUID) -> int:
    # Locked: another worker may be here.
    rows = Notice.objects.filter(state=Notice.State.HELD, user=user_id).select_for_update(
        of=("self",), skip_locked=True
    )
    held = list(rows.select_related("user").order_by("created_at"))
    gone = [one for one in held if has_left(one)]
    kept = [one for one in held if one not in gone]
    Notice.objects.filter(pk__in=[one.pk for one in gone]).update(state=Notice.State.SKIPPED)
    if not kept:
        return 0
    Notice.objects.filter(pk__in=[one.pk for one in kept]).update(state=Notice.State.SENT, sent_at=timezone.now())
    enqueue(_digest(kept), to=kept[-1].email, user=kept[-1].user)
    return 1


def _digest(kept: list[Notice]) -> Mail:
    said = [f"Depuis le dernier récapitulatif : {count(len(kept), 'message,messages')}."]
    said += [f"Seuls les {MOST} plus anciens sont cités ici."] if len(kept) > MOST else []
    lines = [(clock(timezone.localtime(one.created_at)), one.subject) for one in kept[:MOST]]
    return Mail(TOPIC, f"Votre récapitulatif : {count(len(kept), 'message,messages')}", said, WHY, lines, "Lire", PATH)
