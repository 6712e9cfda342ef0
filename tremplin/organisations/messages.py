"""What is written to whom when an organisation, its team or its authorisation changes."""

from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.models import Invitation, Membership, Organisation, Prescriber
from tremplin.rules.dates import in_french

TOPIC = "organisations"
WHY_MEMBER = "Vous recevez ce message parce que vous êtes membre de {organisation} sur Tremplin."


def why_member(organisation: Organisation) -> str:
    return WHY_MEMBER.format(organisation=organisation.display_name)


def to_members(
    organisation: Organisation, subject: str, paragraphs: list[str], action_label: str, action_path: str
) -> None:
    """The same message to every current member."""
    mail = Mail(TOPIC, subject, paragraphs, why_member(organisation), [], action_label, action_path)
    for membership in organisation.memberships.current().select_related("user"):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)


def invited(invitation: Invitation) -> None:
    name = invitation.organisation.display_name
    sender = f"{invitation.sent_by} vous invite" if invitation.sent_by else "Vous êtes invité·e"
    mail = Mail(
        TOPIC,
        f"Rejoindre {name} sur Tremplin",
        [
            f"{sender} à rejoindre l’équipe {of(name)} sur Tremplin.",
            f"Le lien est valable jusqu’au {in_french(invitation.expires_at.date())}, pour votre adresse seulement.",
        ],
        f"Vous recevez ce message parce qu’une personne {of(name)} a saisi votre adresse. "
        "Si vous ne la connaissez pas, ne faites rien.",
        [],
        "Voir l’invitation",
        f"/invitations/{invitation.token}",
    )
    enqueue(mail, to=invitation.email)


def joined(membership: Membership, invitation: Invitation) -> None:
    """To who invited, while she is still of the team."""
    sender, organisation = invitation.sent_by, membership.organisation
    if sender is None or not organisation.memberships.current().filter(user=sender).exists():
        return
    mail = Mail(
        TOPIC,
        f"{membership.user} a rejoint {organisation.display_name}",
        [f"{membership.user} a accepté votre invitation et fait partie de l’équipe."],
        why_member(organisation),
        [],
        "Voir l’équipe",
        "/organisation/equipe",
    )
    enqueue(mail, to=sender.email, user=sender, organisation=organisation.pk)


def role_changed(membership: Membership) -> None:
    organisation = membership.organisation
    can = (
        "Vous pouvez maintenant modifier la fiche de l’organisation et gérer l’équipe."
        if membership.is_administrator
        else "Vous gardez l’accès aux dossiers. La fiche et l’équipe sont gérées par d’autres personnes."
    )
    mail = Mail(
        TOPIC,
        f"Votre rôle à {organisation.display_name} a changé",
        [f"Votre rôle : {membership.get_role_display().lower()}.", can],
        why_member(organisation),
        [],
        "Voir l’équipe",
        "/organisation/equipe",
    )
    enqueue(mail, to=membership.user.email, user=membership.user)


def membership_ended(membership: Membership) -> None:
    name = membership.organisation.display_name
    mail = Mail(
        TOPIC,
        f"Fin de votre accès à {name}",
        [f"Vous ne faites plus partie de l’équipe {of(name)} sur Tremplin.", "Votre compte reste ouvert."],
        f"Vous recevez ce message parce que vous étiez membre {of(name)} sur Tremplin.",
        [],
        "Aller sur Tremplin",
        "/bienvenue",
    )
    enqueue(mail, to=membership.user.email, user=membership.user)


def verified(organisation: Organisation) -> None:
    to_members(
        organisation,
        f"{organisation.display_name} est vérifiée",
        [
            "L’équipe du réseau a vérifié votre organisation.",
            "Sa fiche est visible et vous pouvez utiliser tous les services de Tremplin.",
        ],
        "Voir notre fiche",
        "/organisation/fiche",
    )


def authorisation_decided(prescriber: Prescriber) -> None:
    organisation = prescriber.organisation
    name = organisation.display_name
    if prescriber.is_authorised:
        subject = f"{name} est habilitée à prescrire"
        said = ["L’habilitation de votre organisation est validée. Vous pouvez valider l’éligibilité des personnes."]
        said += [f"Arrêté : {prescriber.order_reference}."] if prescriber.order_reference else []
    else:
        subject = f"Habilitation {of(name)} : réponse"
        said = [
            "L’habilitation de votre organisation n’est pas accordée.",
            "Vous pouvez toujours envoyer des candidatures. Pour en parler, répondez à l’équipe du réseau.",
        ]
    to_members(organisation, subject, said, "Voir notre fiche", "/organisation/fiche")
