"""What the platform's team owes to people: contested files, requests for deletion."""

from collections.abc import Iterator

from django.db.models import Value
from django.urls import reverse

from tremplin.candidates.models import Candidate
from tremplin.candidates.models_rights import DeletionRequest
from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of
from tremplin.rules.dates import in_french

DELETIONS, HERE = "/admin/candidates/deletionrequest/", "/a-traiter"


def provide(actor: Actor) -> Iterator[Batch]:
    if not actor.is_staff:
        return
    contested = Candidate.objects.filter(contested_at__isnull=False).annotate(all=Value(1))
    rows, total = first_of_each(contested, "all", "contested_at").get(1, ([], 0))
    yield Batch(Group.NOW, "Dossiers contestés", [_contested(one) for one in rows], total, HERE)
    asked = DeletionRequest.objects.filter(settled_at__isnull=True).select_related("candidate").annotate(all=Value(1))
    deletions, total = first_of_each(asked, "all", "due_on").get(1, ([], 0))
    yield Batch(Group.NOW, "Suppressions demandées", [_deletion(one) for one in deletions], total, DELETIONS)


def _contested(person: Candidate) -> Task:
    text = "Un compte dit que ce dossier n’est pas le sien. Rendez-le, ou détachez le compte."
    url, since = reverse("candidates:settle", args=[person.pk]), person.contested_at
    assert since is not None  # noqa: S101 - filtered above
    return Task(f"Vérifier le dossier {of(person.masked_name)}", text, url, "Vérifier", since)


def _deletion(asked: DeletionRequest) -> Task:
    text = f"La réponse est due le {in_french(asked.due_on)}."
    title = f"Répondre à la demande de suppression {of(asked.candidate.masked_name)}"
    return Task(title, text, f"{DELETIONS}{asked.pk}/change/", "Répondre", asked.asked_at)
