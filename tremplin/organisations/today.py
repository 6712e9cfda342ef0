"""What waits about organisations: invitations, requests to join, reviews of members, verifications."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Case, DateTimeField, F, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.firsts import MOST
from tremplin.kernel.today import Batch, Group, Task, first_of
from tremplin.kernel.wording import of
from tremplin.organisations.access import pending_invitations
from tremplin.organisations.access_joining import verifications_to_decide
from tremplin.organisations.access_page import REVIEW_AFTER_DAYS, reports_for_team
from tremplin.organisations.models import (
    JoinRequest,
    MemberReview,
    Organisation,
    PageReport,
    Prescriber,
    Verification,
)

TEAM, PAGE, REVIEW, QUEUE = (
    "/organisation/equipe",
    "/organisation/fiche",
    "/organisation/equipe/revue",
    "/verifications",
)
OWN, PAGES = "/organisation/verification", "/fiches"
ADMIN = "/admin/organisations/prescriber/"
PENDING = Prescriber.Authorisation.PENDING


def provide(actor: Actor) -> Iterator[Batch]:
    """One query for an administrator of an organisation; one for each queue of the network's team."""
    if actor.is_administrator:
        yield from _of_her_team(actor)
        yield from _page_to_read(actor)
    if actor.organisation is not None:
        yield from _asked(actor)
    if actor.is_team or actor.is_staff:
        yield _for_network()
        yield _to_verify()
        yield _reports(actor)
    if actor.is_staff:
        yield _to_authorise()


def _of_her_team(actor: Actor) -> Iterator[Batch]:
    """Invitations that expired, requests to join, the review of members: few rows, read together."""
    mine: dict[str, Any] = {"organisation": actor.organisation}
    expired = pending_invitations(actor.organisation).filter(expires_at__lt=timezone.now())
    asked = JoinRequest.objects.filter(**mine, way=JoinRequest.Way.ADMINISTRATORS, state=JoinRequest.State.PENDING)
    review = MemberReview.objects.filter(**mine, done_at__isnull=True)
    midnight = Cast("opened_on", DateTimeField())
    late = Case(When(team_told_on__isnull=False, then=Value("late")), default=Value(""), output_field=TextField())
    wrong = PageReport.objects.filter(**mine, settled_at__isnull=True)
    rows = _row(expired, "invitation", Cast("email", TextField()), F("expires_at")).union(
        _row(wrong, "report", "about", F("reported_at")),
        _row(asked, "request", Concat("user__first_name", Value(" "), "user__last_name"), F("waits_since")),
        _row(review, "review", late, midnight),
        all=True,
    )
    found: dict[str, list[Any]] = {}
    for kind, pk, label, since in rows.order_by("since"):
        found.setdefault(kind, []).append((pk, label, since))
    kinds = (("review", _review), ("request", _requests), ("report", _wrong), ("invitation", _invitations))
    for kind, build in kinds:
        if kind in found:
            yield build(found[kind], actor)


def _row(rows: QuerySet[Any], kind: str, label: Any, since: Any) -> QuerySet[Any]:
    """What one kind of task gives to the common read: its kind, key, label and since when."""
    shown = rows.order_by().annotate(kind=Value(kind), label=Cast(label, TextField()), since=since)
    return shown.values_list("kind", "pk", "label", "since")


def _invitations(found: list[Any], actor: Actor) -> Batch:
    text = "Le lien d’invitation n’est plus valable. Renvoyez-le, ou retirez l’invitation."
    tasks = [Task(f"Renvoyer l’invitation à {one}", text, TEAM, "Voir l’équipe", since) for _, one, since in found]
    return Batch(Group.NOW, "Invitations expirées", tasks[:MOST], len(found), TEAM)


def _review(found: list[Any], actor: Actor) -> Batch:
    """Asked three times without an answer, somebody waits for too long."""
    _, late, since = found[0]
    text = "Qui n’est plus dans l’équipe voit encore les dossiers. Confirmez la liste, en deux minutes."
    task = Task("Vérifier les membres de l’équipe", text, REVIEW, "Vérifier", since)
    return Batch(Group.OVERDUE if late else Group.NOW, "Membres à vérifier", [task], 1, REVIEW)


def _wrong(found: list[Any], actor: Actor) -> Batch:
    """Errors that readers of the page reported."""
    text = "Une personne a vu une erreur sur votre fiche publique. Corrigez-la, puis dites que c’est réglé."
    tasks = [
        Task(f"Corriger : {str(PageReport.About(about).label).lower()}", text, PAGE, "Voir", since)
        for _, about, since in found
    ]
    return Batch(Group.NOW, "Erreurs signalées sur la fiche", tasks[:MOST], len(found), PAGE)


def _page_to_read(actor: Actor) -> Iterator[Batch]:
    """The yearly reading of the page; read with the session."""
    organisation: Organisation = actor.organisation
    since = organisation.reviewed_on or timezone.localdate(organisation.created_at)
    due = since + timedelta(days=REVIEW_AFTER_DAYS)
    if due > timezone.localdate() or not (actor.is_employer or actor.is_prescriber):
        return
    text = "Personne ne l’a relue depuis un an. Tout est juste ? Un clic suffit."
    yield Batch(Group.NOW, "Fiche publique à relire", [Task("Relire notre fiche", text, PAGE, "Relire", due)], 1, PAGE)


def _reports(actor: Actor) -> Batch:
    """For the network: errors that wait on the pages."""
    rows, total = first_of(reports_for_team(actor), "reported_at")
    return Batch(Group.NOW, "Erreurs signalées sur des fiches", [_report(one) for one in rows], total, PAGES)


def _report(report: PageReport) -> Task:
    text = f"{report.get_about_display()}. La structure l’a su en même temps que vous."
    return Task(f"Erreur sur la fiche {of(report.organisation.display_name)}", text, PAGES, "Voir", report.reported_at)


def _requests(found: list[Any], actor: Actor) -> Batch:
    tasks = [_request(pk, who, actor.organisation, since) for pk, who, since in found]
    return Batch(Group.NOW, "Demandes à rejoindre", tasks[:MOST], len(found), TEAM)


def _request(pk: Any, who: str, organisation: Any, since: Any) -> Task:
    text = f"Cette personne dit travailler à {organisation}. Acceptez ou refusez."
    path = reverse("organisations:decide_request", args=[pk])
    return Task(f"Répondre à la demande {of(who.strip() or 'cette personne')}", text, path, "Répondre", since)


def _for_network() -> Batch:
    """The requests that nobody else can answer."""
    waiting = JoinRequest.objects.filter(way=JoinRequest.Way.NETWORK, state=JoinRequest.State.PENDING)
    waiting = waiting.select_related("organisation", "user")
    rows, total = first_of(waiting, "waits_since")
    tasks = [_request(one.pk, str(one.user), one.organisation, one.waits_since) for one in rows]
    return Batch(Group.NOW, "Demandes à rejoindre une organisation", tasks, total, QUEUE)


def _asked(actor: Actor) -> Iterator[Batch]:
    """What the network still has to say to this organisation; read with the session."""
    organisation: Organisation = actor.organisation
    prescriber = getattr(organisation, "prescriber", None)
    if organisation.is_trusted and (prescriber is None or prescriber.authorisation != PENDING):
        return
    text = "L’équipe du réseau vérifie votre organisation. En attendant, vous ne voyez aucun dossier."
    path = OWN
    if organisation.is_trusted:
        text, path = "L’équipe du réseau vérifie votre habilitation. Vous n’avez rien à faire.", PAGE
    title = f"Vérification {of(organisation.display_name)}"
    task = Task(title, text, path, "Voir", organisation.created_at, "À l’équipe du réseau")
    yield Batch(Group.ELSEWHERE, "Vérification en cours", [task], 1, path)


def _to_verify() -> Batch:
    rows, total = first_of(verifications_to_decide(), "asked_at")
    return Batch(Group.NOW, "Organisations à vérifier", [_verify(one) for one in rows], total, QUEUE)


def _verify(asked: Verification) -> Task:
    text = "Avant votre décision, ses membres ne voient aucun dossier."
    path = reverse("organisations:verify", args=[asked.pk])
    return Task(f"Vérifier {asked.organisation.display_name}", text, path, "Vérifier", asked.asked_at)


def _to_authorise() -> Batch:
    rows, total = first_of(_unauthorised(), "asked_at")
    return Batch(Group.NOW, "Habilitations à décider", [_authorise(one) for one in rows], total, ADMIN)


def _unauthorised() -> QuerySet[Prescriber]:
    """Those that somebody uses and the network has verified; the others are verified first."""
    used = Q(organisation__memberships__ended_on__isnull=True, organisation__memberships__isnull=False)
    rows = Prescriber.objects.filter(used, authorisation=PENDING, organisation__closed_on__isnull=True)
    return Prescriber.objects.filter(pk__in=rows.values("pk")).select_related("organisation")


def _authorise(prescriber: Prescriber) -> Task:
    text = "L’organisme attend son habilitation à prescrire."
    name, path = prescriber.organisation.display_name, f"{ADMIN}{prescriber.pk}/change/"
    return Task(f"Décider l’habilitation {of(name)}", text, path, "Décider", prescriber.asked_at)
