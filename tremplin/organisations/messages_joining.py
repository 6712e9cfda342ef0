"""What is written about requests to join, verifications and reviews of members. Owed: nobody stops these."""

from collections.abc import Iterable

from tremplin.accounts.models import User
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import count, of
from tremplin.organisations.messages import TOPIC, to_members, why_member
from tremplin.organisations.models import JoinRequest, MemberReview, Membership, Organisation, Verification
from tremplin.rules.dates import in_french

WHY_ASKED = "Vous recevez ce message parce que vous avez demandé à rejoindre une organisation sur Tremplin."
WHY_REGISTER = "Vous recevez ce message parce que votre adresse est celle {organisation} sur un registre public."
WHY_TEAM = "Vous recevez ce message parce que vous faites partie de l’équipe du réseau sur Tremplin."
QUEUE = "/verifications"


def administrators(organisation: Organisation) -> list[Membership]:
    rows = organisation.memberships.current().filter(role=Membership.Role.ADMINISTRATOR)
    return list(rows.select_related("user"))


def to_administrators(organisation: Organisation, subject: str, said: list[str], label: str, path: str) -> None:
    """The same message to everybody who administers the organisation, while she does."""
    mail = Mail(TOPIC, subject, said, why_member(organisation), [], label, path)
    for one in administrators(organisation):
        enqueue(mail, to=one.user.email, user=one.user, organisation=organisation.pk)


def to_team(subject: str, said: list[str], label: str, path: str) -> None:
    """To the platform's team and to the administrators of the network."""
    mail = Mail(TOPIC, subject, said, WHY_TEAM, [], label, path)
    for user in team():
        enqueue(mail, to=user.email, user=user)


def team() -> Iterable[User]:
    network = Membership.objects.current().filter(
        role=Membership.Role.ADMINISTRATOR, organisation__network__isnull=False
    )
    staff = User.objects.filter(is_staff=True) | User.objects.filter(pk__in=network.values("user"))
    return staff.filter(is_active=True).distinct().order_by("pk")


def asked_administrators(request: JoinRequest) -> None:
    name = request.organisation.display_name
    said = [
        f"{request.user} ({request.user.email}) demande à rejoindre l’équipe {of(name)}.",
        "Tant que personne n’a répondu, cette personne ne voit aucun dossier.",
    ]
    to_administrators(
        request.organisation, f"{request.user} demande à rejoindre {name}", said, "Répondre", f"/demandes/{request.pk}"
    )


def reminded_administrators(request: JoinRequest) -> None:
    name = request.organisation.display_name
    said = [
        f"{request.user} ({request.user.email}) attend votre réponse depuis le {in_french(request.waits_since.date())}.",
        "Sans réponse 14 jours après sa demande, cette personne pourra s’adresser à l’équipe du réseau.",
    ]
    subject = f"Rappel : {request.user} demande à rejoindre {name}"
    to_administrators(request.organisation, subject, said, "Répondre", f"/demandes/{request.pk}")


def asked_network(request: JoinRequest) -> None:
    said = [
        f"{request.user} ({request.user.email}) demande à rejoindre {request.organisation}.",
        "Personne d’autre ne peut répondre : vérifiez qu’elle y travaille avant d’accepter.",
    ]
    to_team(f"Demande à rejoindre {request.organisation}", said, "Répondre", f"/demandes/{request.pk}")


def link_for_register(request: JoinRequest, token: str) -> None:
    """To the mailbox of the register: who asks, at which address, and what it opens."""
    organisation = request.organisation
    name = organisation.display_name
    said = [
        f"{request.user} ({request.user.email}) demande à rejoindre {name} sur Tremplin, la plateforme du réseau"
        " d’insertion.",
        "Si cette personne travaille chez vous, confirmez-le avec le bouton. Elle administrera votre espace et verra les"
        " dossiers des personnes qui candidatent chez vous.",
        "Sinon, ne confirmez pas : le même bouton permet de dire que vous ne la connaissez pas.",
        "Le lien sert une seule fois, pendant 14 jours.",
    ]
    subject, path = f"Une personne demande à rejoindre {name}", f"/demandes/lien/{token}"
    mail = Mail(TOPIC, subject, said, WHY_REGISTER.format(organisation=of(name)), [], "Répondre", path)
    enqueue(mail, to=organisation.register_email)


def denied_by_register(request: JoinRequest) -> None:
    said = [
        f"L’adresse {of(request.organisation.display_name)} sur le registre public ne reconnaît pas la demande de"
        f" {request.user} ({request.user.email}).",
        "La demande est refusée. Regardez si ce compte en a fait d’autres.",
    ]
    to_team("Une demande n’est pas reconnue", said, "Voir la file", QUEUE)


def accepted(request: JoinRequest, membership: Membership) -> None:
    name = request.organisation.display_name
    said = [f"Votre demande est acceptée : vous faites partie de l’équipe {of(name)}."]
    said += ["Vous administrez son espace : vous pouvez inviter vos collègues."] if membership.is_administrator else []
    mail = Mail(TOPIC, f"Vous avez rejoint {name}", said, WHY_ASKED, [], "Aller à mon espace", "/bienvenue")
    enqueue(mail, to=request.user.email, user=request.user)


def refused(request: JoinRequest) -> None:
    name = request.organisation.display_name
    said = [
        f"Votre demande à rejoindre {name} est refusée.",
        f"Motif : {request.reason}",
        "Si c’est une erreur, écrivez à l’équipe du réseau.",
    ]
    mail = Mail(TOPIC, f"Votre demande à rejoindre {name}", said, WHY_ASKED, [], "Voir ma demande", _own(request))
    enqueue(mail, to=request.user.email, user=request.user)


def _own(request: JoinRequest) -> str:
    return f"/organisation/demande/{request.pk}"


def verification_asked(verification: Verification) -> None:
    organisation = verification.organisation
    said = [
        f"{verification.asked_by} a déclaré {organisation} (SIRET {organisation.siret or 'non renseigné'}).",
        "Avant votre décision, ses membres ne voient aucun dossier et n’embauchent personne.",
    ]
    to_team(f"{organisation} est à vérifier", said, "Vérifier", f"{QUEUE}/{verification.pk}")


def verification_refused(verification: Verification) -> None:
    organisation = verification.organisation
    said = [
        "L’équipe du réseau n’a pas pu vérifier votre organisation.",
        f"Motif : {verification.reason}",
        "Vous pouvez donner d’autres éléments et demander une nouvelle vérification.",
    ]
    subject = f"{organisation.display_name} n’est pas vérifiée"
    to_members(organisation, subject, said, "Donner d’autres éléments", "/organisation/verification")


def review_due(review: MemberReview, *, members: int, again: bool) -> None:
    name = review.organisation.display_name
    said = [
        f"{count(members, 'personne voit,personnes voient')} les dossiers {of(name)}.",
        "Tous les trois mois, vérifiez que chacune est toujours de l’équipe. Cela prend deux minutes.",
    ]
    subject = f"{'Rappel : v' if again else 'V'}érifiez les membres {of(name)}"
    to_administrators(review.organisation, subject, said, "Vérifier la liste", "/organisation/equipe/revue")


def review_forgotten(review: MemberReview) -> None:
    said = [
        f"Personne n’a vérifié les membres {of(review.organisation.display_name)} depuis le"
        f" {in_french(review.opened_on)}, malgré {count(review.reminders, 'rappel,rappels')}.",
        "Appelez les personnes qui l’administrent.",
    ]
    path = f"/admin/organisations/organisation/{review.organisation_id}/change/"
    to_team(f"Membres non vérifiés : {review.organisation}", said, "Voir l’organisation", path)
