"""What keeps two files of one person apart here: somebody asked that hers be deleted."""

from collections.abc import Iterator

from django.db.models import Q

from tremplin.candidates.merging_checks import Obstacle
from tremplin.candidates.models import Candidate
from tremplin.kernel.wording import full
from tremplin.privacy.models import Deletion

# Of two warnings for want of activity the kept file keeps its own; a merge is an act, which makes both void.
CONSTRAINTS = ("privacy.inactivity.candidate_id",)


def obstacles(kept: Candidate, gone: Candidate) -> Iterator[Obstacle]:
    accounts = [one.user_id for one in (kept, gone) if one.user_id is not None]
    asked = Deletion.objects.filter(withdrawn_at__isnull=True, done_at__isnull=True)
    waiting = asked.filter(Q(candidate__in=(kept.pk, gone.pk)) | Q(user__in=accounts)).order_by("due_at").first()
    if waiting is not None:
        text = (
            f"La personne a demandé la suppression de ses données, prévue le {full(waiting.due_at)}."
            " Ses dossiers ne sont pas réunis d’ici là, sauf si elle change d’avis."
        )
        yield Obstacle("deletion_asked", text)
