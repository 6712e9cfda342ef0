"""What the platform's team owes to people: contested files and contested accesses."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from tremplin.candidates.models import Candidate, MotivatedAccess
from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of
from tremplin.kernel.wording import of

HERE = "/a-traiter"
CONTESTED_ACCESSES = "/acces-motives?etat=contestes"
LATELY = timedelta(days=30)


def provide(actor: Actor) -> Iterator[Batch]:
    if not actor.is_staff:
        return
    contested = Candidate.objects.filter(contested_at__isnull=False)
    rows, total = first_of(contested, "contested_at")
    yield Batch(Group.NOW, "Dossiers contestés", [_contested(one) for one in rows], total, HERE)
    yield _accesses()


def _accesses() -> Batch:
    """Those contested lately: the team asks the organisation why it opened the file."""
    since = timezone.now() - LATELY
    contested = MotivatedAccess.objects.filter(ended_by=MotivatedAccess.EndedBy.PERSON, ended_at__gte=since)
    rows = contested.select_related("candidate", "user", "organisation")
    found, total = first_of(rows, "ended_at")
    return Batch(Group.NOW, "Accès motivés contestés", [_access(one) for one in found], total, CONTESTED_ACCESSES)


def _access(one: MotivatedAccess) -> Task:
    text = f"La personne conteste l’accès de {one.user}, {one.organisation}. Demandez pourquoi le dossier a été ouvert."
    assert one.ended_at is not None  # noqa: S101 - filtered above
    title = f"Vérifier l’accès au dossier {of(one.candidate.masked_name)}"
    return Task(title, text, CONTESTED_ACCESSES, "Voir", one.ended_at)


def _contested(person: Candidate) -> Task:
    text = "Un compte dit que ce dossier n’est pas le sien. Rendez-le, ou détachez le compte."
    url, since = reverse("candidates:settle", args=[person.pk]), person.contested_at
    assert since is not None  # noqa: S101 - filtered above
    return Task(f"Vérifier le dossier {of(person.masked_name)}", text, url, "Vérifier", since)
