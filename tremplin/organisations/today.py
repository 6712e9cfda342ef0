"""What waits about organisations: invitations, requests to join, reviews of members, verifications."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of
from tremplin.organisations.access import pending_invitations
from tremplin.organisations.access_joining import requests_to_decide, verifications_to_decide
from tremplin.organisations.models import Invitation, JoinRequest, MemberReview, Organisation, Prescriber, Verification

TEAM, PAGE, REVIEW, QUEUE = (
    "/organisation/equipe",
    "/organisation/fiche",
    "/organisation/equipe/revue",
    "/verifications",
)
OWN = "/organisation/verification"
ADMIN = "/admin/organisations/prescriber/"
PENDING = Prescriber.Authorisation.PENDING


def provide(actor: Actor) -> Iterator[Batch]:
    """Three queries for an administrator of an organisation, three for the network's team."""
    if actor.is_administrator:
        yield _invitations(actor)
        yield from _review(actor)
    if actor.organisation is not None:
        yield from _asked(actor)
    if actor.is_administrator or actor.is_staff:
        yield _requests(actor)
    if actor.is_team or actor.is_staff:
        yield _to_verify()
    if actor.is_staff:
        yield _to_authorise()


def _invitations(actor: Actor) -> Batch:
    expired = pending_invitations(actor.organisation).filter(expires_at__lt=timezone.now()).annotate(all=Value(1))
    rows, total = first_of_each(expired, "all", "expires_at").get(1, ([], 0))
    return Batch(Group.NOW, "Invitations expirées", [_expired(one) for one in rows], total, TEAM)


def _expired(invitation: Invitation) -> Task:
    text = "Le lien d’invitation n’est plus valable. Renvoyez-le, ou retirez l’invitation."
    return Task(f"Renvoyer l’invitation à {invitation.email}", text, TEAM, "Voir l’équipe", invitation.expires_at)


def _review(actor: Actor) -> Iterator[Batch]:
    """The review of members that is open; asked three times without an answer, somebody waits for too long."""
    review = MemberReview.objects.filter(organisation=actor.organisation, done_at__isnull=True).first()
    if review is None:
        return
    text = "Qui n’est plus dans l’équipe voit encore les dossiers. Confirmez la liste, en deux minutes."
    task = Task("Vérifier les membres de l’équipe", text, REVIEW, "Vérifier", review.opened_on)
    group = Group.OVERDUE if review.team_told_on else Group.NOW
    yield Batch(group, "Membres à vérifier", [task], 1, REVIEW)


def _requests(actor: Actor) -> Batch:
    rows, total = first_of_each(requests_to_decide(actor).annotate(all=Value(1)), "all", "waits_since").get(1, ([], 0))
    where = TEAM if actor.is_administrator and not actor.is_team else QUEUE
    return Batch(Group.NOW, "Demandes à rejoindre", [_request(one) for one in rows], total, where)


def _request(asked: JoinRequest) -> Task:
    text = f"Cette personne dit travailler à {asked.organisation}. Acceptez ou refusez."
    path = reverse("organisations:decide_request", args=[asked.pk])
    return Task(f"Répondre à la demande {of(asked.user)}", text, path, "Répondre", asked.waits_since)


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
    waiting = verifications_to_decide().annotate(all=Value(1))
    rows, total = first_of_each(waiting, "all", "asked_at").get(1, ([], 0))
    return Batch(Group.NOW, "Organisations à vérifier", [_verify(one) for one in rows], total, QUEUE)


def _verify(asked: Verification) -> Task:
    text = "Avant votre décision, ses membres ne voient aucun dossier."
    path = reverse("organisations:verify", args=[asked.pk])
    return Task(f"Vérifier {asked.organisation.display_name}", text, path, "Vérifier", asked.asked_at)


def _to_authorise() -> Batch:
    rows, total = first_of_each(_unauthorised(), "all", "organisation__created_at").get(1, ([], 0))
    return Batch(Group.NOW, "Habilitations à décider", [_authorise(one) for one in rows], total, ADMIN)


def _unauthorised() -> QuerySet[Prescriber]:
    """Those that somebody uses and the network has verified; the others are verified first."""
    used = Q(organisation__memberships__ended_on__isnull=True, organisation__memberships__isnull=False)
    rows = Prescriber.objects.filter(used, authorisation=PENDING, organisation__closed_on__isnull=True)
    fresh = Prescriber.objects.filter(pk__in=rows.values("pk")).select_related("organisation")
    return fresh.annotate(all=Value(1))


def _authorise(prescriber: Prescriber) -> Task:
    text = "L’organisme attend son habilitation à prescrire."
    name, path = prescriber.organisation.display_name, f"{ADMIN}{prescriber.pk}/change/"
    return Task(f"Décider l’habilitation {of(name)}", text, path, "Décider", prescriber.organisation.created_at)
