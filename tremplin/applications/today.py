"""What waits among the candidatures: those to answer, and those that others have not answered."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Q, QuerySet, Value, When
from django.utils import timezone

from tremplin.applications.answering import answering_of
from tremplin.applications.lists import CONDITIONS
from tremplin.applications.models import SILENCE_DAYS, SILENT_STATES, Application
from tremplin.applications.silence import days_ago
from tremplin.candidates.access import name_for
from tremplin.kernel.actor import Actor
from tremplin.kernel.firsts import Firsts
from tremplin.kernel.prepared import TODAY, Param, awaited
from tremplin.kernel.today import Batch, Group, Note, Task
from tremplin.kernel.wording import days, of

RECEIVED, SENT = "/candidatures?vue=a-traiter", "/candidatures/envoyees?vue=a-traiter"


def provide(actor: Actor) -> Iterator[Batch | Note]:
    """One query for the candidatures of both sides, one for the figures of a structure."""
    if not (actor.is_employer or actor.is_prescriber):
        return
    given = {"organisation": actor.organisation_id, "today": timezone.localdate(), "late": days_ago(SILENCE_DAYS)}
    found = _first(awaited(actor)).of_each(**given)
    for bucket, (group, label, url, task) in BUCKETS.items():
        rows, total = found.get(bucket, ([], 0))
        yield Batch(group, label, [task(actor, one) for one in rows], total, url)
    if actor.is_employer:
        yield from _figures(actor)


# What a task reads, and the keys by which a name may be read among them.
COLUMNS = ("state", "ball", "ball_since", "organisation__name", "organisation__brand", "candidate__user")
COLUMNS += ("candidate__first_name", "candidate__last_name", "candidate__created_by_organisation")
SHOWN = Application.objects.select_related("candidate", "organisation").only(*COLUMNS)


@cache
def _first(like: Actor) -> Firsts[Application]:
    """The first of each bucket: received for a structure, sent for everybody; each side in its own index."""
    return Firsts(lambda: _received(like).union(_owed(like), all=True) if like.is_employer else _owed(like), SHOWN)


def _received(actor: Actor) -> QuerySet[Application, Any]:
    rows = Application.objects.filter(CONDITIONS["a-traiter"](TODAY), organisation=actor.organisation)
    return _ranked(rows, late="late", others="received")


def _owed(actor: Actor) -> QuerySet[Application, Any]:
    rows = Application.objects.filter(sender_organisation=actor.organisation, state__in=SILENT_STATES)
    elsewhere = rows.filter(archived_at__isnull=True).exclude(organisation=actor.organisation)
    return _ranked(elsewhere, late="unanswered", others="sent")


def _ranked(rows: QuerySet[Application], late: str, others: str) -> QuerySet[Application, Any]:
    silent = Q(state__in=SILENT_STATES, ball="receiver", ball_since__lt=Param("late", DateTimeField()))
    bucket = Case(When(silent, then=Value(late)), default=Value(others), output_field=CharField())
    return rows.values_list("pk", bucket, "ball_since")


def _answer(actor: Actor, one: Application) -> Task:
    name = name_for(actor, one.candidate)
    silent = one.is_silent
    text = "La personne se sait libre. Vous pouvez encore répondre." if silent else TEXTS.get(one.state, "")
    verb = "Étudier" if one.state == "new" and not silent else "Répondre"
    title = f"Étudier la candidature {of(name)}" if verb == "Étudier" else f"Répondre à {name}"
    return Task(title, text, one.get_absolute_url(), verb, one.ball_since)


TEXTS = {
    "new": "Personne ne l’a encore étudiée.",
    "processing": "La candidature est à l’étude.",
    "postponed": "La candidature était mise de côté jusqu’à ce jour.",
    "prior_to_hire": "Une action avant embauche est en cours.",
}


def _unanswered(actor: Actor, one: Application) -> Task:
    name, structure = name_for(actor, one.candidate), one.organisation.display_name
    text = f"{structure} n’a pas répondu. La personne se sait libre : proposez-lui une autre structure."
    return Task(f"Relancer la recherche {of(name)}", text, one.get_absolute_url(), "Voir", one.ball_since)


def _sent(actor: Actor, one: Application) -> Task:
    structure = one.organisation.display_name
    text = f"{structure} doit répondre. Rappel automatique à 10 et 20 jours."
    title = f"Candidature {of(name_for(actor, one.candidate))}"
    return Task(title, text, one.get_absolute_url(), "Voir", one.ball_since, "À la structure")


Describe = Callable[[Actor, Application], Task]
BUCKETS: dict[str, tuple[Group, str, str, Describe]] = {
    "late": (Group.OVERDUE, "Candidatures sans réponse", RECEIVED, _answer),
    "unanswered": (Group.OVERDUE, "Candidatures envoyées, sans réponse", SENT, _unanswered),
    "received": (Group.NOW, "Candidatures à traiter", RECEIVED, _answer),
    "sent": (Group.ELSEWHERE, "Candidatures envoyées, en attente", SENT, _sent),
}


def _figures(actor: Actor) -> Iterator[Note]:
    found: Any = answering_of(actor.organisation_id)  # type: ignore[arg-type]
    if not found.due:
        return
    lines = [f"{found.answered} candidatures sur {found.due} ont eu une réponse, sur 12 mois."]
    if found.days is not None:
        lines.append(f"Délai habituel de la première réponse : {days(max(round(found.days), 1))}.")
    seen = (
        "Ces nombres sont sur votre fiche publique."
        if found.public
        else "Votre fiche publique ne les montre pas encore."
    )
    yield Note("Vos réponses", [*lines, seen])
