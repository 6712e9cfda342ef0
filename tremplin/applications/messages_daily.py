"""What is written to whom when a candidature changes hands."""

from tremplin.applications.messages import TOPIC, WHY_MEMBER, masked, to_members, to_person, to_sender
from tremplin.applications.models import Application
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.models import Organisation


def transferred(application: Application, origin: Organisation) -> None:
    """To both structures, to the person, and to who sent it unless the first structure did."""
    name, target = application.candidate.full_name, application.organisation
    to_members(
        target,
        "Candidature reçue par transfert",
        [f"{origin} vous transfère la candidature {of(name)}.", "C’est à vous de répondre."],
        application,
    )
    gone = f"La candidature {of(name)} est transférée à {target}. Vous n’avez plus à y répondre."
    _to_former(origin, "Candidature transférée", [gone])
    to_person(
        application,
        f"Votre candidature est transmise à {target}",
        [f"{origin} transmet votre candidature à {target}.", f"C’est maintenant à {target} de vous répondre."],
    )
    if application.sender_organisation_id != origin.pk:
        what = f"{origin} transfère la candidature {of(masked(application))} à {target}."
        to_sender(application, "Candidature transférée", [what])


def _to_former(organisation: Organisation, subject: str, paragraphs: list[str]) -> None:
    """To members who can no longer open the candidature: the link leads to their list."""
    why = WHY_MEMBER.format(organisation=organisation.display_name)
    mail = Mail(TOPIC, subject, paragraphs, why, [], "Voir vos candidatures", "/candidatures")
    for membership in organisation.memberships.current().select_related("user"):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)


def sent_on(application: Application, target: Organisation) -> None:
    """To who sent the refused candidature; the others concerned read what every new candidature writes."""
    name = application.organisation.display_name
    what = f"{name} envoie la candidature {of(masked(application))} à {target}, avec l’accord de la personne."
    to_sender(application, f"Candidature envoyée à {target}", [what])
