"""What the platform's team owes to people: deletions that something holds back."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of
from tremplin.rules.dates import in_french


def provide(actor: Actor) -> Iterator[Batch]:
    if not actor.is_staff:
        return
    from tremplin.privacy.models import Deletion

    waiting = Deletion.objects.filter(withdrawn_at__isnull=True, done_at__isnull=True).exclude(held_why="")
    rows, total = first_of(waiting, "due_at")
    url = reverse("admin:privacy_deletion_changelist")
    yield Batch(Group.NOW, "Suppressions qui attendent", [_task(one, url) for one in rows], total, url)


def _task(asked: object, url: str) -> Task:
    due = in_french(timezone.localtime(asked.due_at).date())  # type: ignore[attr-defined]
    text = f"Prévue le {due}. {asked.held_why}"  # type: ignore[attr-defined]
    return Task("Voir une demande de suppression qui attend", text, url, "Voir", asked.asked_at)  # type: ignore[attr-defined]
