"""What is written about somebody's data: what she asked, what will be closed, and to those it touches."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.messages import to_members, why_member
from tremplin.organisations.models import Membership, Organisation
from tremplin.privacy.models import Deletion
from tremplin.privacy.plans import Plan
from tremplin.rules.dates import in_french

# Owed: nobody stops these.
TOPIC = "account"
WHY = "Vous recevez ce message parce que vous avez un compte sur Tremplin."
WHY_FILE = "Vous recevez ce message parce qu’un dossier à votre nom existe sur Tremplin."
MINE, DELETION = "/mes-donnees", "/mes-donnees/suppression"


def deletion_asked(user: Any, asked: Deletion, plan: Plan) -> None:
    """The receipt, which is also the last message: nothing is written to her once it is done."""
    from django.utils import timezone

    day = in_french(timezone.localtime(asked.due_at).date())
    said = [f"Votre demande de suppression est enregistrée. Elle se fait le {day}."]
    said.append("D’ici là, vous pouvez changer d’avis : un bouton suffit. Vous pouvez aussi télécharger vos données.")
    if plan.held_why:
        said.append(plan.held_why)
    if plan.kept_until:
        until = in_french(plan.kept_until)
        said.append(
            f"La loi nous oblige à garder votre PASS IAE et vos contrats jusqu’au {until}. Ensuite, rien ne reste."
        )
    said.append("C’est notre dernier message : après la suppression, nous n’avons plus votre adresse.")
    _to(user, Mail(TOPIC, "Votre demande de suppression", said, WHY, [], "Changer d’avis", DELETION))


def deletion_withdrawn(user: Any) -> None:
    said = [
        "Votre demande de suppression est annulée. Rien n’a été supprimé.",
        "Vous pourrez la refaire quand vous voulez.",
    ]
    _to(user, Mail(TOPIC, "Vos données sont gardées", said, WHY, [], "Voir mes données", MINE))


def file_will_close(candidate: Candidate, on: date) -> None:
    """To the person, at her account or at the address of her file; and, by initials, to who still follows her."""
    said = [
        "Il ne s’est rien passé dans votre dossier Tremplin depuis longtemps.",
        f"Sans activité de votre part, il sera fermé le {in_french(on)} et vos données seront supprimées.",
        "Pour le garder, connectez-vous : c’est tout.",
    ]
    user = candidate.user
    mail = Mail(
        TOPIC, "Votre dossier va être fermé", said, WHY if user else WHY_FILE, [], "Garder mon dossier", "/bienvenue"
    )
    enqueue(mail, to=user.email if user else candidate.email, user=user)
    for link in Accompaniment.objects.filter(candidate=candidate, ended_on__isnull=True).select_related(
        "referent", "organisation"
    ):
        _follower(link, on)


def _follower(link: Accompaniment, on: date) -> None:
    if link.referent is None:
        return
    said = [
        f"Il ne s’est rien passé dans le dossier {of(link.candidate.masked_name)} depuis longtemps.",
        f"Il sera fermé le {in_french(on)}. Pour le garder, faites le point avec la personne et mettez son dossier à jour.",
    ]
    path = f"/personnes/{link.candidate_id}"
    mail = Mail(TOPIC, "Un dossier va être fermé", said, why_member(link.organisation), [], "Ouvrir le dossier", path)
    enqueue(mail, to=link.referent.email, user=link.referent, organisation=link.organisation_id)


def account_will_close(user: Any, on: date) -> None:
    said = [
        "Vous ne vous êtes pas connecté·e à Tremplin depuis longtemps.",
        f"Sans connexion de votre part, votre compte sera supprimé le {in_french(on)}.",
        "Pour le garder, connectez-vous : c’est tout.",
    ]
    _to(user, Mail(TOPIC, "Votre compte va être supprimé", said, WHY, [], "Garder mon compte", "/bienvenue"))


def candidatures_withdrawn(organisations: Iterable[Organisation]) -> None:
    """To the structures whose candidatures ended, without a name: it is no longer theirs to keep."""
    told: dict[Any, tuple[Organisation, int]] = {}
    for one in organisations:
        told[one.pk] = one, told.get(one.pk, (one, 0))[1] + 1
    for organisation, many in told.values():
        what = "Une candidature est retirée" if many == 1 else f"{many} candidatures sont retirées"
        said = [
            f"{what} : le dossier de la personne est fermé et ses données sont supprimées.",
            "Vous n’avez rien à faire.",
        ]
        to_members(organisation, "Une candidature est retirée", said, "Voir les candidatures", "/candidatures")


def now_administrator(membership: Membership) -> None:
    organisation = membership.organisation
    said = [
        f"Le compte de la dernière personne qui administrait {organisation} est fermé, faute d’activité.",
        "Vous êtes maintenant chargé·e de l’administration : inviter des collègues, changer leurs droits.",
    ]
    subject = f"Vous administrez {organisation}"
    mail = Mail(TOPIC, subject, said, why_member(organisation), [], "Voir l’équipe", "/organisation/equipe")
    enqueue(mail, to=membership.user.email, user=membership.user, organisation=organisation.pk)


def _to(user: Any, mail: Mail) -> None:
    enqueue(mail, to=user.email, user=user)
