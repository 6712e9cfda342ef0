"""django-allauth's hook: its mails go through our queue, in our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from tremplin.accounts.sso import leaving
from tremplin.kernel.mail import Mail, enqueue

SUBJECTS = {
    "account/email/password_reset_key": ("Choisir un nouveau mot de passe", "password_reset_url"),
    "account/email/unknown_account": ("Aucun compte à cette adresse", "signup_url"),
    "account/email/account_already_exists": ("Vous avez déjà un compte", "password_reset_url"),
    "account/email/email_confirmation": ("Confirmer votre adresse e-mail", "activate_url"),
    "account/email/email_confirmation_signup": ("Confirmer votre adresse e-mail", "activate_url"),
}
PARAGRAPHS = {
    "Choisir un nouveau mot de passe": ["Vous pouvez choisir un nouveau mot de passe avec le bouton ci-dessous."],
    "Aucun compte à cette adresse": ["Une demande a été faite avec cette adresse, mais aucun compte n’y correspond."],
    "Vous avez déjà un compte": [
        "Vous avez déjà un compte à cette adresse. Vous pouvez choisir un nouveau mot de passe."
    ],
    "Confirmer votre adresse e-mail": ["Confirmez que cette adresse est bien la vôtre avec le bouton ci-dessous."],
}


class AccountAdapter(DefaultAccountAdapter):
    """Queue instead of sending inside the request."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        subject, url_key = SUBJECTS.get(template_prefix, ("Votre compte Tremplin a changé", ""))
        default = ["Une information de votre compte a changé. Si ce n’est pas vous, écrivez-nous."]
        path = _path(str(context.get(url_key, "")))
        mail = Mail(
            topic="account",
            subject=subject,
            paragraphs=PARAGRAPHS.get(subject, default),
            why="Vous recevez ce message parce qu’une demande a été faite avec votre adresse sur Tremplin.",
            action_label="Continuer sur Tremplin" if path else "",
            action_path=path,
        )
        enqueue(mail, to=email, user=context.get("user"))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Asked before the session is emptied: through the identity provider when it opened this session."""
        return reverse("sso_leave") if leaving.HINT in request.session else super().get_logout_redirect_url(request)

    def logout(self, request: HttpRequest) -> None:
        hint = request.session.get(leaving.HINT)
        super().logout(request)
        leaving.carry(request, hint)


def _path(url: str) -> str:
    """The address without its host: the mail is written with our own base URL, never with the request's host."""
    from urllib.parse import urlparse

    parts = urlparse(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
