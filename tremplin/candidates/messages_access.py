"""What is written about an « accès motivé »: to the person, and when she contests it."""

from django.utils import timezone

from tremplin.candidates.messages import TOPIC, WHY_PERSON, WHY_TEAM
from tremplin.candidates.models import MotivatedAccess
from tremplin.kernel.mail import Mail, enqueue, to_team
from tremplin.kernel.wording import of
from tremplin.organisations.messages import why_member
from tremplin.rules.dates import in_french

WHY_FILE = "Vous recevez ce message parce qu’un dossier à votre nom existe sur Tremplin."
OPENINGS = "/mon-dossier/consultations"
ACCESSES = "/acces-motives"


def opened(access: MotivatedAccess) -> None:
    """To the person: who reads her file, why, until when; at her account, else at the address of her file."""
    person = access.candidate
    address = person.user.email if person.user else person.email
    said = [
        f"{access.user}, de {access.organisation}, peut lire votre dossier jusqu’au {_until(access)}.",
        "Si vous ne connaissez pas cet organisme, contestez : l’accès se ferme tout de suite."
        if person.user
        else "Si vous ne connaissez pas cet organisme, répondez à l’adresse d’aide ci-dessous : l’équipe du réseau vérifiera.",
    ]
    facts = [("Raison", access.get_reason_display()), ("Précision", access.text)]
    action = ("Voir qui a ouvert mon dossier", OPENINGS) if person.user else ()
    why = WHY_PERSON if person.user else WHY_FILE
    enqueue(Mail(TOPIC, "Un organisme lit votre dossier", said, why, facts, *action), to=address, user=person.user)


def access_contested(access: MotivatedAccess) -> None:
    """To the platform's team, and to the professional, by initials."""
    initials = access.candidate.masked_name
    said = [
        f"La personne {initials} conteste l’accès motivé de {access.user}, {access.organisation}. Il est fermé.",
        "Vérifiez auprès de l’organisation pourquoi le dossier a été ouvert.",
    ]
    to_team(Mail(TOPIC, "Un accès motivé est contesté", said, WHY_TEAM, [], "Voir les accès motivés", ACCESSES))
    told = [
        f"La personne conteste votre accès motivé au dossier {of(initials)}. Il est fermé.",
        "L’équipe du réseau peut vous demander pourquoi vous l’avez ouvert.",
    ]
    mail = Mail(
        TOPIC, "Votre accès motivé est contesté", told, why_member(access.organisation), [], "Voir", "/personnes"
    )
    enqueue(mail, to=access.user.email, user=access.user, organisation=access.organisation_id)


def _until(access: MotivatedAccess) -> str:
    return in_french(timezone.localtime(access.expires_at).date())
