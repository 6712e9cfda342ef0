"""The mails of an account, and the words of those that django-allauth asks for."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tremplin.accounts.models import FactorReset, User
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import clock, full

TOPIC = "account"
ASKED = "Vous recevez ce message parce qu’une demande a été faite avec votre adresse sur Tremplin."
YOURS = "Vous recevez ce message parce qu’il concerne la sécurité de votre compte Tremplin."
NOT_YOU = "Ce n’est pas vous ? Changez votre mot de passe tout de suite, puis fermez les autres connexions."
TELL_NOBODY = "Ne donnez ce code à personne : l’équipe de Tremplin ne vous le demandera jamais."
IGNORE = "Vous n’avez rien demandé ? Ne faites rien : sans ce code, personne n’entre."


@dataclass(frozen=True)
class Words:
    """A mail that allauth asks for: its subject, sentences, and the button with the key of its address in the context.

    A `personal` one enters the person's list of messages; a code never does.
    """

    subject: str
    paragraphs: tuple[str, ...]
    button: str = ""
    address: str = ""
    why: str = ASKED
    personal: bool = True


def _changed(subject: str, sentence: str) -> Words:
    return Words(subject, (sentence, NOT_YOU), "Voir la sécurité de mon compte", why=YOURS)


_CONFIRM = Words(
    "Votre code pour confirmer votre adresse",
    ("Écrivez ce code dans la page restée ouverte. Il sert une fois, pendant 15 minutes.", TELL_NOBODY, IGNORE),
    personal=False,
)
OF_ALLAUTH = {
    "account/email/email_confirmation": _CONFIRM,
    "account/email/email_confirmation_signup": _CONFIRM,
    "account/email/login_code": Words(
        "Votre code pour vous connecter",
        (
            "Écrivez ce code dans la page de connexion restée ouverte. Il sert une fois, pendant 10 minutes.",
            TELL_NOBODY,
            IGNORE,
        ),
        personal=False,
    ),
    "account/email/password_reset_key": Words(
        "Choisir un nouveau mot de passe",
        (
            "Vous pouvez choisir un nouveau mot de passe avec le bouton ci-dessous.",
            "Vous n’avez rien demandé ? Ne faites rien : votre mot de passe reste le même.",
        ),
        "Choisir un mot de passe",
        "password_reset_url",
        personal=False,
    ),
    "account/email/unknown_account": Words(
        "Aucun compte à cette adresse",
        (
            "Quelqu’un a voulu se connecter avec cette adresse, mais aucun compte n’y correspond.",
            "Si c’est vous, essayez une autre adresse, ou créez un compte.",
        ),
        "Créer un compte",
        "signup_url",
    ),
    "account/email/account_already_exists": Words(
        "Vous avez déjà un compte",
        (
            "Quelqu’un a voulu créer un compte avec cette adresse, mais il y en a déjà un.",
            "Si c’est vous, connectez-vous. Mot de passe oublié ? Choisissez-en un autre avec le bouton ci-dessous.",
        ),
        "Choisir un mot de passe",
        "password_reset_url",
    ),
    "account/email/password_changed": _changed(
        "Votre mot de passe a été changé", "Le mot de passe de votre compte vient d’être changé."
    ),
    "account/email/password_reset": _changed(
        "Votre mot de passe a été changé", "Un nouveau mot de passe vient d’être choisi pour votre compte."
    ),
    "account/email/password_set": _changed(
        "Votre compte a un mot de passe", "Un mot de passe vient d’être choisi pour votre compte."
    ),
    "account/email/email_changed": Words(
        "L’adresse de votre compte a changé",
        (
            "Votre compte Tremplin n’utilise plus cette adresse : nous écrirons désormais à la nouvelle.",
            "Ce n’est pas vous ? Écrivez-nous tout de suite, à l’adresse d’aide au bas de ce message.",
        ),
        why=YOURS,
    ),
    "mfa/email/totp_activated": _changed(
        "Votre compte est mieux protégé", "Une application de codes vient d’être ajoutée à votre compte."
    ),
    "mfa/email/totp_deactivated": _changed(
        "Une protection de votre compte a été retirée", "L’application de codes vient d’être retirée de votre compte."
    ),
    "mfa/email/webauthn_added": _changed(
        "Votre compte est mieux protégé", "Une clé d’accès vient d’être ajoutée à votre compte."
    ),
    "mfa/email/webauthn_removed": _changed(
        "Une protection de votre compte a été retirée", "Une clé d’accès vient d’être retirée de votre compte."
    ),
    "mfa/email/recovery_codes_generated": _changed(
        "Vos codes de secours ont changé",
        "De nouveaux codes de secours viennent d’être faits. Les anciens ne marchent plus.",
    ),
}
CHANGED = _changed("Votre compte Tremplin a changé", "Une information de votre compte vient de changer.")


def of_allauth(kind: str, *, to: str, user: Any, code: str, path: str, where: dict[str, str]) -> None:
    """The mail that allauth calls `kind`; `code` to copy, `path` of its button, `where` it comes from, when it has them."""
    words = OF_ALLAUTH.get(kind, CHANGED)
    facts = [("Code", code)] if code else _facts(where)
    path = path or (reverse("account_home") if words.button and not words.address else "")
    mail = Mail(TOPIC, words.subject, list(words.paragraphs), words.why, facts, words.button if path else "", path)
    enqueue(mail, to=to, user=user if words.personal else None)


def _facts(where: dict[str, str]) -> list[tuple[str, str]]:
    known = (("Appareil", where.get("device", "")), ("Réseau", where.get("place", "")))
    return [(label, said) for label, said in known if said]


def new_browser(user: User, where: dict[str, str]) -> None:
    paragraphs = ["Votre compte vient d’être ouvert depuis un navigateur que nous ne connaissions pas.", NOT_YOU]
    button = ("Voir mes connexions", reverse("account_sessions"))
    enqueue(Mail(TOPIC, "Une nouvelle connexion", paragraphs, YOURS, _facts(where), *button), to=user.email, user=user)


def too_many_tries(user: User, place: str) -> None:
    paragraphs = [
        "Dix essais de suite ont échoué pour entrer dans votre compte. Nous bloquons les essais un quart d’heure.",
        "C’est vous ? Attendez, ou choisissez un nouveau mot de passe. Sinon, votre compte n’a pas été ouvert.",
    ]
    button = ("Choisir un mot de passe", reverse("account_reset_password"))
    mail = Mail(TOPIC, "Trop d’essais sur votre compte", paragraphs, YOURS, [("Réseau", place)], *button)
    enqueue(mail, to=user.email, user=user)


def factor_reset_asked(asked: FactorReset, path: str) -> None:
    """To the person: who asked, when it happens, and how to stop it."""
    who = asked.asked_by.get_full_name() if asked.asked_by is not None else "L’équipe de Tremplin"
    paragraphs = [
        f"{who} demande le retrait de la double protection de votre compte : téléphone ou clé perdus.",
        "Une fois retirée, vous en choisirez une autre à votre prochaine connexion.",
        "Vous avez encore votre téléphone ou votre clé, ou vous n’avez rien demandé ? Arrêtez ce retrait.",
    ]
    facts = [("Retrait prévu", f"{full(asked.due_at)}, {clock(asked.due_at)}"), ("Raison donnée", asked.why)]
    mail = Mail(TOPIC, "Votre double protection va être retirée", paragraphs, YOURS, facts, "Arrêter le retrait", path)
    enqueue(mail, to=asked.user.email)


def factor_reset_done(asked: FactorReset) -> None:
    paragraphs = [
        "La double protection de votre compte est retirée, et toutes vos connexions sont fermées.",
        "À votre prochaine connexion, vous choisirez une nouvelle protection.",
    ]
    button = ("Se connecter", reverse("account_login"))
    mail = Mail(TOPIC, "Votre double protection est retirée", paragraphs, YOURS, [], *button)
    enqueue(mail, to=asked.user.email, user=asked.user)


def factor_reset_cancelled(asked: FactorReset) -> None:
    """To whoever asked."""
    if asked.asked_by is None:
        return
    name = asked.user.get_full_name() or asked.user.email
    paragraphs = [
        f"Le retrait de la double protection de {name} est arrêté, depuis le lien envoyé à cette personne.",
        "Si elle ne l’a pas arrêté elle-même, écrivez-nous.",
    ]
    mail = Mail(TOPIC, "Un retrait de double protection est arrêté", paragraphs, YOURS)
    enqueue(mail, to=asked.asked_by.email, user=asked.asked_by)


def joined_team(user: User) -> None:
    paragraphs = [
        "Votre compte fait maintenant partie de l’équipe de la plateforme : il lit et fait ce que fait l’équipe.",
        "À votre prochaine page, une double protection vous sera demandée si vous n’en avez pas.",
    ]
    _of_the_team(user, "Vous entrez dans l’équipe de la plateforme", paragraphs)


def left_team(user: User) -> None:
    paragraphs = ["Votre compte ne fait plus partie de l’équipe de la plateforme. Il reste ouvert : reconnectez-vous."]
    _of_the_team(user, "Vous ne faites plus partie de l’équipe", paragraphs)


def closed(user: User) -> None:
    paragraphs = [
        "L’équipe de la plateforme a fermé votre compte : plus personne n’y entre. Rien n’est supprimé.",
        "Une question, ou un désaccord ? Répondez-nous à l’adresse de contact du site.",
    ]
    _of_the_team(user, "Votre compte est fermé", paragraphs)


def reopened(user: User) -> None:
    _of_the_team(
        user, "Votre compte est rouvert", ["L’équipe de la plateforme a rouvert votre compte : connectez-vous."]
    )


def _of_the_team(user: User, subject: str, paragraphs: list[str]) -> None:
    enqueue(Mail(TOPIC, subject, paragraphs, YOURS), to=user.email, user=user)
