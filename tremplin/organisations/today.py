"""What waits about organisations: invitations that expired, verifications asked from the platform's team."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet, Value
from django.utils import timezone

from tremplin.kernel.actor import Actor
from tremplin.kernel.today import Batch, Group, Task, first_of_each
from tremplin.kernel.wording import of
from tremplin.organisations.access import pending_invitations
from tremplin.organisations.models import Invitation, Organisation, Prescriber

TEAM, PAGE = "/organisation/equipe", "/organisation/fiche"
ADMIN = "/admin/organisations/organisation/"
PENDING = Prescriber.Authorisation.PENDING


def provide(actor: Actor) -> Iterator[Batch]:
    """One query for an administrator of an organisation, one for the platform's team."""
    if actor.is_administrator:
        yield _invitations(actor)
    if actor.organisation is not None:
        yield from _asked(actor)
    if actor.is_staff:
        yield _to_verify()


def _invitations(actor: Actor) -> Batch:
    expired = pending_invitations(actor.organisation).filter(expires_at__lt=timezone.now()).annotate(all=Value(1))
    rows, total = first_of_each(expired, "all", "expires_at").get(1, ([], 0))
    return Batch(Group.NOW, "Invitations expirées", [_expired(one) for one in rows], total, TEAM)


def _expired(invitation: Invitation) -> Task:
    text = "Le lien d’invitation n’est plus valable. Renvoyez-le, ou retirez l’invitation."
    return Task(f"Renvoyer l’invitation à {invitation.email}", text, TEAM, "Voir l’équipe", invitation.expires_at)


def _asked(actor: Actor) -> Iterator[Batch]:
    """What the platform's team still has to say to this organisation; read with the session."""
    organisation: Organisation = actor.organisation
    prescriber = getattr(organisation, "prescriber", None)
    if organisation.is_trusted and (prescriber is None or prescriber.authorisation != PENDING):
        return
    text = "L’équipe du réseau vérifie votre organisation. Vous n’avez rien à faire."
    since = organisation.created_at
    task = Task(
        f"Vérification {of(organisation.display_name)}", text, PAGE, "Voir la fiche", since, "À l’équipe du réseau"
    )
    yield Batch(Group.ELSEWHERE, "Vérification en cours", [task], 1, PAGE)


def _to_verify() -> Batch:
    rows, total = first_of_each(_unverified(), "all", "created_at").get(1, ([], 0))
    return Batch(Group.NOW, "Organisations à vérifier", [_verify(one) for one in rows], total, ADMIN)


def _unverified() -> QuerySet[Organisation]:
    waiting = Q(prescriber__authorisation=PENDING) | Q(verified_at__isnull=True, memberships__ended_on__isnull=True)
    rows = Organisation.objects.filter(waiting, closed_on__isnull=True, memberships__isnull=False)
    return Organisation.objects.filter(pk__in=rows.values("pk")).annotate(all=Value(1))


def _verify(organisation: Organisation) -> Task:
    text = "L’organisation attend une vérification ou une habilitation."
    path = f"{ADMIN}{organisation.pk}/change/"
    return Task(f"Vérifier {organisation.display_name}", text, path, "Vérifier", organisation.created_at)
