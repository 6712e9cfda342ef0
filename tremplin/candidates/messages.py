"""What is written about a person's file: contested, handed over."""

from typing import Any

from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel.mail import Mail, enqueue, to_team
from tremplin.kernel.wording import of
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Membership

# Owed: nobody stops these.
TOPIC = "account"
WHY_TEAM = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."
WHY_PERSON = "Vous recevez ce message parce que vous avez un compte sur Tremplin."
TODAY = "/a-traiter"


def contested(candidate: Candidate) -> None:
    """To the professionals who opened or follow the file, by initials; and to the platform's team."""
    said = [
        f"Le compte relié au dossier {of(candidate.masked_name)} signale que ce dossier n’est pas le sien.",
        "Le dossier est fermé à ce compte. L’équipe du réseau vérifie. Assurez-vous de l’adresse e-mail saisie.",
    ]
    for membership in _concerned(candidate):
        mail = Mail(
            TOPIC, "Un dossier est contesté", said, why_member(membership.organisation), [], "Voir", "/personnes"
        )
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)
    _to_team("Un dossier est contesté", [said[0], "Vérifiez, puis rendez le dossier au compte ou détachez-le."])


def contest_settled(user: Any, *, hers: bool) -> None:
    said = (
        ["L’équipe du réseau a vérifié : ce dossier est bien le vôtre. Il vous est rendu."]
        if hers
        else [
            "L’équipe du réseau a vérifié : ce dossier n’est plus relié à votre compte.",
            "Votre compte reste ouvert.",
        ]
    )
    enqueue(
        Mail(TOPIC, "Votre signalement", said, WHY_PERSON, [], "Aller sur Tremplin", "/bienvenue"),
        to=user.email,
        user=user,
    )


def merge_asked(own: Candidate, other: Candidate) -> None:
    """To the platform's team, with the page that compares both: the file with the code is proposed to stay."""
    said = [
        f"La personne {own.masked_name} a un compte, et le code d’un autre dossier ouvert pour elle.",
        "Comparez les deux dossiers, puis réunissez-les si c’est bien elle.",
    ]
    _to_team("Une personne demande de réunir ses dossiers", said, f"/personnes/{other.pk}/reunir/{own.pk}")


def merged(accounts: list[Any], kept: Candidate) -> None:
    """To the accounts of both files: which one keeps the file, without the address of the other."""
    for user in accounts:
        said = ["L’équipe du réseau a réuni vos deux dossiers en un seul. Rien n’est perdu."]
        said += (
            ["Vous le retrouvez avec ce compte."]
            if user.pk == kept.user_id
            else ["Vous le retrouvez avec votre autre compte. Celui-ci reste ouvert, sans dossier."]
        )
        said += ["Si ces dossiers ne sont pas tous les deux les vôtres, répondez à l’équipe : cela se défait."]
        mail = Mail(TOPIC, "Vos dossiers sont réunis", said, WHY_PERSON, [], "Aller sur Tremplin", "/bienvenue")
        enqueue(mail, to=user.email, user=user)


def handed_over(link: Accompaniment, *, by: Any) -> None:
    """To the colleague who becomes the referent; initials only, whatever her organisation may read."""
    referent, organisation = link.referent, link.organisation
    if referent is None or referent.pk == by.pk:
        return
    said = [f"{by} vous confie le suivi {of(link.candidate.masked_name)}."]
    path = f"/personnes/{link.candidate_id}"
    mail = Mail(TOPIC, "Un suivi vous est confié", said, why_member(organisation), [], "Voir le dossier", path)
    enqueue(mail, to=referent.email, user=referent, organisation=organisation.pk)


def _to_team(subject: str, paragraphs: list[str], path: str = TODAY) -> None:
    to_team(Mail(TOPIC, subject, paragraphs, WHY_TEAM, [], "Ouvrir", path))


def _concerned(candidate: Candidate) -> list[Membership]:
    """The members of the organisation that opened the file, and the referents who follow the person."""
    opened = Membership.objects.current().filter(organisation=candidate.created_by_organisation_id)
    links = Accompaniment.objects.filter(candidate=candidate, ended_on__isnull=True)
    followers = Membership.objects.current().filter(
        organisation__in=links.values("organisation"), user__in=links.values("referent")
    )
    found = (opened if candidate.created_by_organisation_id else opened.none()) | followers
    return list(found.distinct().select_related("user", "organisation"))
