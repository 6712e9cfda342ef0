"""What is written when a structure has not answered: to itself, then to the person and to who applied for her."""

from collections.abc import Sequence

from tremplin.applications.messages import TOPIC, WHY_MEMBER, WHY_PERSON, masked, to_sender
from tremplin.applications.models import SILENCE_DAYS, Application
from tremplin.applications.nearby import near
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import days, of
from tremplin.organisations.models import Organisation

TO_DO_PATH = "/candidatures?vue=a-traiter"


def to_structure(organisation: Organisation, *, reminded: Sequence[Application], silent: Sequence[Application]) -> None:
    """One mail a day at most, whatever the number of candidatures."""
    if not reminded and not silent:
        return
    count = len(reminded) + len(silent)
    subject = f"{count} candidatures attendent votre réponse" if count > 1 else "Une candidature attend votre réponse"
    said = [f"Sans réponse {days(SILENCE_DAYS)} après l’envoi, la personne apprend qu’elle est libre."]
    if silent:
        said += ["C’est le cas à partir d’aujourd’hui pour celles de 30 jours ou plus. Vous pouvez encore répondre."]
    why = WHY_MEMBER.format(organisation=organisation.display_name)
    facts = [
        (one.candidate.full_name, f"sans réponse depuis {days(one.days_since_ball)}") for one in [*silent, *reminded]
    ]
    mail = Mail(TOPIC, subject, said, why, facts, "Répondre à ces candidatures", TO_DO_PATH)
    for membership in organisation.memberships.current().select_related("user"):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)


def to_person_and_sender(application: Application) -> None:
    name, waited = application.organisation.display_name, days(application.days_since_ball)
    _to_person(application, name, waited)
    to_sender(
        application,
        f"Sans réponse de {name}",
        [
            f"{name} n’a pas répondu à la candidature {of(masked(application))} depuis {waited}.",
            "La personne sait qu’elle est libre de candidater ailleurs. La structure peut encore répondre.",
        ],
    )


def _to_person(application: Application, name: str, waited: str) -> None:
    candidate = application.candidate
    around = near(application)
    said = [
        f"{name} n’a pas répondu à votre candidature depuis {waited}.",
        "Vous n’avez pas à attendre : vous êtes libre de candidater ailleurs. La structure peut encore répondre.",
    ]
    said += ["Ces structures proches reçoivent des candidatures :"] if around else []
    mail = Mail(
        TOPIC,
        f"Sans réponse de {name} : vous êtes libre",
        said,
        WHY_PERSON,
        [(one.name, one.detail) for one in around],
        "Voir les structures proches" if around else "Chercher une autre structure",
        "/mon-parcours" if candidate.user_id else "/recherche",
    )
    enqueue(mail, to=candidate.user.email if candidate.user else candidate.email, user=candidate.user)
