"""What the platform's team owes to people: contested files."""

from collections.abc import Iterator

from django.db.models import Value
from django.urls import reverse

from tremplin.candidates.models import Candidate
from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of

HERE = "/a-traiter"


def provide(actor: Actor) -> Iterator[Batch]:
    if not actor.is_staff:
        return
    contested = Candidate.objects.filter(contested_at__isnull=False).annotate(all=Value(1))
    rows, total = first_of_each(contested, "all", "contested_at").get(1, ([], 0))
    yield Batch(Group.NOW, "Dossiers contestés", [_contested(one) for one in rows], total, HERE)


def _contested(person: Candidate) -> Task:
    text = "Un compte dit que ce dossier n’est pas le sien. Rendez-le, ou détachez le compte."
    url, since = reverse("candidates:settle", args=[person.pk]), person.contested_at
    assert since is not None  # noqa: S101 - filtered above
    return Task(f"Vérifier le dossier {of(person.masked_name)}", text, url, "Vérifier", since)
