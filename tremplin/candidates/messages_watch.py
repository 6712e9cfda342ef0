"""What is written when an account reads too much: to the platform's team, to her administrators, to herself."""

from typing import Any

from django.conf import settings

from tremplin.accounts.models import User
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import AccessPause, ReadingAlert
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Membership

TOPIC = "account"
WHY_TEAM = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."
WHY_HERSELF = "Vous recevez ce message parce que vous avez un compte sur Tremplin."
PATH = "/surveillance"


def paused(found: AccessPause, organisation: Any) -> None:
    """At once: the team looks and decides, an administrator may know why, she knows whom to call."""
    where = f" ({organisation})" if organisation else ""
    what = f"{found.count} {found.get_measure_display()}, pour un plafond de {found.threshold}."
    said = [
        f"L’accès aux dossiers de {found.user}{where} est en pause. {what}",
        "Appelez cette personne sur une ligne que vous connaissez. Si ce n’est pas elle, fermez ses sessions et changez"
        " son mot de passe avant de lever la pause.",
    ]
    _to_team(f"Accès en pause : {found.user}", said, f"{PATH}/{found.pk}")
    if organisation:
        _to_administrators(found, organisation)
    own = [
        "Votre accès aux dossiers est en pause : votre compte a ouvert ou cherché beaucoup plus de personnes que d’habitude.",
        "Si ce n’est pas vous, changez votre mot de passe maintenant. Dans tous les cas, l’équipe de la plateforme doit"
        f" lever la pause : {contact()}.",
    ]
    subject, path = "Votre accès aux dossiers est en pause", "/compte/mot-de-passe"
    mail = Mail(TOPIC, subject, own, WHY_HERSELF, [], "Changer mon mot de passe", path)
    enqueue(mail, to=found.user.email, user=found.user)


def contact() -> str:
    """Who to call, as one phrase."""
    return " ou ".join(filter(None, (settings.SUPPORT_PHONE, settings.SUPPORT_EMAIL)))


def alerted(alert: ReadingAlert, organisation: Any) -> None:
    where = f" ({organisation})" if organisation else ""
    said = [
        f"{alert.user}{where} : {alert.count} {alert.get_measure_display()}, alors que le seuil d’alerte est"
        f" {alert.threshold}.",
        "L’accès n’est pas en pause. Regardez si ce travail est normal, et appelez cette personne en cas de doute.",
    ]
    _to_team(f"Lecture inhabituelle : {alert.user}", said, PATH)


def lifted(found: AccessPause) -> None:
    said = ["L’équipe de la plateforme a levé la pause. Vous retrouvez l’accès aux dossiers de votre organisation."]
    subject = "Votre accès aux dossiers est rétabli"
    mail = Mail(TOPIC, subject, said, WHY_HERSELF, [], "Aller sur Tremplin", "/bienvenue")
    enqueue(mail, to=found.user.email, user=found.user)


def _to_administrators(found: AccessPause, organisation: Any) -> None:
    said = [
        f"L’accès aux dossiers de {found.user} est en pause : son compte a ouvert ou cherché beaucoup plus de personnes"
        " que d’habitude.",
        "Demandez-lui si c’est bien elle. L’équipe de la plateforme, déjà prévenue, lèvera la pause.",
    ]
    subject = f"Accès en pause : {found.user}"
    mail = Mail(TOPIC, subject, said, why_member(organisation), [], "Voir l’équipe", "/organisation/equipe")
    rows = organisation.memberships.current().filter(role=Membership.Role.ADMINISTRATOR).exclude(user=found.user)
    for one in rows.select_related("user"):
        enqueue(mail, to=one.user.email, user=one.user, organisation=organisation.pk)


def _to_team(subject: str, said: list[str], path: str) -> None:
    """To each member of the platform's team; to its address when it has no account yet."""
    mail = Mail(TOPIC, subject, said, WHY_TEAM, [], "Regarder", path)
    staff = list(User.objects.filter(is_staff=True, is_active=True).order_by("pk"))
    for user in staff:
        enqueue(mail, to=user.email, user=user)
    if not staff:
        enqueue(mail, to=settings.SUPPORT_EMAIL)
