"""What is written about a person's file: contested, to be deleted, handed over."""

from datetime import date
from typing import Any

from tremplin.accounts.models import User
from tremplin.candidates.models import Accompaniment, Candidate
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Membership
from tremplin.rules.dates import in_french

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
    to_team("Un dossier est contesté", [said[0], "Vérifiez, puis rendez le dossier au compte ou détachez-le."])


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


def deletion_asked(candidate: Candidate, due_on: date) -> None:
    """To the platform's team, and a receipt to the person."""
    until = in_french(due_on)
    to_team(
        "Une personne demande la suppression de ses données",
        [f"La personne {candidate.masked_name} demande la suppression de son dossier. Répondez avant le {until}."],
    )
    said = [
        f"Votre demande de suppression est enregistrée. L’équipe du réseau vous répond avant le {until}.",
        "Un contrat ou un PASS IAE en cours peut obliger à garder certaines données. On vous dira lesquelles.",
    ]
    mail = Mail(TOPIC, "Votre demande de suppression", said, WHY_PERSON, [], "Voir mon parcours", "/mon-parcours")
    enqueue(mail, to=candidate.user.email, user=candidate.user)  # type: ignore[union-attr]


def handed_over(link: Accompaniment, *, by: Any) -> None:
    """To the colleague who becomes the referent; initials only, whatever her organisation may read."""
    referent, organisation = link.referent, link.organisation
    if referent is None or referent.pk == by.pk:
        return
    said = [f"{by} vous confie le suivi {of(link.candidate.masked_name)}."]
    path = f"/personnes/{link.candidate_id}"
    mail = Mail(TOPIC, "Un suivi vous est confié", said, why_member(organisation), [], "Voir le dossier", path)
    enqueue(mail, to=referent.email, user=referent, organisation=organisation.pk)


def to_team(subject: str, paragraphs: list[str]) -> None:
    """The same words to each member of the platform's team."""
    for user in User.objects.filter(is_staff=True, is_active=True):
        enqueue(Mail(TOPIC, subject, paragraphs, WHY_TEAM, [], "Ouvrir", TODAY), to=user.email, user=user)


def _concerned(candidate: Candidate) -> list[Membership]:
    """The members of the organisation that opened the file, and the referents who follow the person."""
    opened = Membership.objects.current().filter(organisation=candidate.created_by_organisation_id)
    links = Accompaniment.objects.filter(candidate=candidate, ended_on__isnull=True)
    followers = Membership.objects.current().filter(
        organisation__in=links.values("organisation"), user__in=links.values("referent")
    )
    found = (opened if candidate.created_by_organisation_id else opened.none()) | followers
    return list(found.distinct().select_related("user", "organisation"))
