"""Whoever holds the account is told of each identity tied to it or untied: she may not be the one who did it."""

from tremplin.accounts.models import User
from tremplin.accounts.sso.pending import Identity
from tremplin.accounts.sso.presets import Preset
from tremplin.kernel.mail import Mail, enqueue

WHY = "Vous recevez ce message parce que la façon de vous connecter à votre compte Tremplin a changé."
IF_NOT_YOU = "Si ce n’est pas vous, changez votre mot de passe, déliez cette identité et écrivez-nous."


def code(identity: Identity, code: str) -> None:
    """To the address that the provider gave: it has no account yet."""
    name = identity.preset.name
    mail = Mail(
        topic="account",
        subject="Votre code pour créer votre compte",
        paragraphs=[
            f"Vous créez un compte Tremplin avec {name}. Écrivez ce code sur la page où vous êtes : {code}",
            "Il est valable quinze minutes. Ne le donnez à personne. Si ce n’est pas vous, ne faites rien : sans ce code"
            " aucun compte ne sera créé.",
        ],
        why="Vous recevez ce message parce que cette adresse a été donnée pour créer un compte sur Tremplin.",
        facts=[("Code", code)],
    )
    enqueue(mail, to=identity.email)


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
