"""Mails of the machine room, to the platform's team. No name, no address of anybody: facts about the service only."""

from collections.abc import Sequence

from tremplin.accounts.models import User
from tremplin.kernel.mail import Mail, enqueue
from tremplin.operations.models import Alert
from tremplin.operations.state import Check

WHY = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."


def changed(*, new: Sequence[Check], over: Sequence[Alert]) -> None:
    """What is wrong since now, with what to do; what is right again."""
    paragraphs = [f"{one.what}. À faire : {one.to_do}." for one in new]
    paragraphs += [f"Rentré dans l’ordre : {one.what}." for one in over]
    subject = "Le service demande votre attention" if new else "Le service est rentré dans l’ordre"
    to_team(
        Mail(
            topic="team",
            subject=subject,
            paragraphs=paragraphs,
            why=WHY,
            action_label="Voir l’état du service",
            action_path="/sante",
        )
    )


def to_team(mail: Mail) -> None:
    """To each active account of the platform's team."""
    for user in User.objects.filter(is_staff=True, is_active=True).order_by("pk"):
        enqueue(mail, to=user.email, user=user)
