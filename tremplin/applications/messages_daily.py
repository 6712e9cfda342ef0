"""What is written to whom when a candidature changes hands."""

from datetime import date

from tremplin.applications.messages import TOPIC, WHY_MEMBER, masked, to_members, to_person, to_sender
from tremplin.applications.models import Application
from tremplin.contracts.models import Contract
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.models import Organisation
from tremplin.rules.dates import in_french


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


def dates_moved(application: Application, contract: Contract, before: date) -> None:
    """To the person and to who applied for her: the first day changes."""
    name = application.organisation.display_name
    facts = [("Premier jour", in_french(contract.starts_on))]
    if contract.ends_on:
        facts.append(("Dernier jour du contrat", in_french(contract.ends_on)))
    what = [f"{name} change le premier jour de votre contrat, prévu le {in_french(before)}."]
    to_person(application, f"{name} change les dates de votre contrat", what, facts)
    told = f"{name} change les dates du contrat {of(masked(application))}."
    to_sender(application, "Dates du contrat changées", [told], facts)


def reopened(application: Application) -> None:
    """A candidature closed by a hire that did not take place waits for an answer again."""
    name = application.candidate.full_name
    what = f"L’embauche {of(name)} ailleurs est annulée : sa candidature est rouverte."
    to_members(application.organisation, "Candidature rouverte", [what, "C’est à vous de répondre."], application)
    structure = application.organisation.display_name
    mine = f"Votre candidature à {structure} est rouverte, parce que votre embauche est annulée."
    to_person(application, f"Votre candidature à {structure} est rouverte", [mine, "C’est à la structure de répondre."])
    theirs = f"La candidature {of(masked(application))} à {structure} est rouverte : son embauche est annulée."
    to_sender(application, "Candidature rouverte", [theirs])
