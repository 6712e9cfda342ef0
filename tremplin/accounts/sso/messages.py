"""Whoever holds the account is told of each identity tied to it or untied: she may not be the one who did it."""

from tremplin.accounts.models import User
from tremplin.accounts.sso.presets import Preset
from tremplin.kernel.mail import Mail, enqueue

WHY = "Vous recevez ce message parce que la façon de vous connecter à votre compte Tremplin a changé."
IF_NOT_YOU = "Si ce n’est pas vous, changez votre mot de passe, déliez cette identité et écrivez-nous."


def linked(user: User, preset: Preset) -> None:
    said = f"Une identité {preset.name} est maintenant reliée à votre compte : elle permet de s’y connecter."
    _tell(user, f"Une identité {preset.name} est reliée à votre compte", [said, IF_NOT_YOU])


def unlinked(user: User, preset: Preset) -> None:
    said = f"L’identité {preset.name} n’est plus reliée à votre compte : elle ne permet plus de s’y connecter."
    _tell(user, f"Une identité {preset.name} n’est plus reliée à votre compte", [said, IF_NOT_YOU])


def _tell(user: User, subject: str, paragraphs: list[str]) -> None:
    mail = Mail(
        topic="account",
        subject=subject,
        paragraphs=paragraphs,
        why=WHY,
        action_label="Voir mes identités",
        action_path="/compte/identites",
    )
    enqueue(mail, to=user.email, user=user)
