"""What is written to whom when a candidature moves. Subjects and texts never carry a sensitive fact."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet

from tremplin.accounts.models import User
from tremplin.applications.models import Application
from tremplin.applications.reasons import REFUSAL_REASONS
from tremplin.jobs.models import JobPost
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.prepared import AnyOf, Param, Prepared
from tremplin.kernel.wording import of
from tremplin.organisations.models import Membership, Organisation
from tremplin.rules.dates import in_french as long_date

TOPIC = "applications"
READ_AHEAD = "memberships_read_ahead"
WHY_MEMBER = "Vous recevez ce message parce que vous êtes membre de {organisation} sur Tremplin."
WHY_PERSON = "Vous recevez ce message parce qu’une candidature a été envoyée à votre nom sur Tremplin."
WHY_SENDER = "Vous recevez ce message parce que vous avez envoyé cette candidature sur Tremplin."


def sent(application: Application, posts: Sequence[JobPost]) -> None:
    """To the members of the structure, to the person, to who applied for her."""
    _read_once(application)
    what = ", ".join(post.title for post in posts) or "candidature spontanée"
    to_members(
        application.organisation,
        "Nouvelle candidature",
        [f"{application.candidate.full_name} candidate chez vous ({what}).", "C’est à vous de répondre."],
        application,
    )
    name = application.organisation.display_name
    to_person(
        application,
        f"Votre candidature à {name} est envoyée",
        [
            f"Votre candidature ({what}) est arrivée à {name}.",
            "La structure doit maintenant vous répondre. Sans réponse après 30 jours, vous êtes libre et nous vous prévenons.",
        ],
    )
    to_sender(
        application,
        f"Candidature envoyée à {name}",
        [f"La candidature {of(masked(application))} est arrivée à {name}."],
    )


def postponed(application: Application) -> None:
    name = application.organisation.display_name
    until = f" jusqu’au {long_date(application.postponed_until)}" if application.postponed_until else ""
    to_person(
        application,
        f"{name} garde votre candidature pour plus tard",
        [
            f"{name} met votre candidature de côté{until}.",
            application.answer,
        ],
    )
    to_sender(
        application,
        "Candidature gardée pour plus tard",
        [
            f"{name} met de côté la candidature {of(masked(application))}{until}.",
            application.answer,
        ],
    )


def pooled(application: Application) -> None:
    name = application.organisation.display_name
    to_person(
        application,
        f"{name} garde votre candidature",
        [
            f"{name} n’a pas de poste pour vous aujourd’hui et garde votre candidature. Vous êtes libre de candidater ailleurs.",
            *([application.answer] if application.answer else []),
        ],
    )
    to_sender(
        application,
        "Candidature gardée en vivier",
        [f"{name} garde la candidature {of(masked(application))} en vivier."],
    )


def refused(application: Application) -> None:
    name = application.organisation.display_name
    reason = REFUSAL_REASONS[application.refusal_reason]
    told = [f"Motif : {reason.told}."] if application.refusal_reason_shared else []
    to_person(
        application,
        f"{name} a répondu à votre candidature",
        [
            f"{name} ne donne pas suite à votre candidature.",
            *told,
            application.answer,
            "Votre page « Mon parcours » vous montre d’autres structures près de chez vous.",
        ],
    )
    to_sender(
        application,
        "Candidature refusée",
        [
            f"{name} ne donne pas suite à la candidature {of(masked(application))}.",
            f"Motif : {reason.label}.",
            application.answer_to_prescriber or application.answer,
        ],
    )


def withdrawn(application: Application, *, by_person: bool) -> None:
    """To the structure; to who sent it when the person withdraws, to the person when who sent it does."""
    to_members(
        application.organisation,
        "Candidature retirée",
        [f"La candidature {of(application.candidate.full_name)} est retirée. Vous n’avez rien à faire."],
        application,
    )
    name = application.organisation.display_name
    if by_person:
        what = f"{masked(application)} retire sa candidature à {name}. Vous n’avez rien à faire."
        to_sender(application, "Candidature retirée", [what])
    else:
        to_person(
            application,
            f"Votre candidature à {name} est retirée",
            [f"{_sender_label(application)} a retiré votre candidature à {name}."],
        )


def hired(application: Application, freed: Sequence[Application]) -> None:
    """To the person, to who applied for her, to the structure, and to those on both sides of what closes."""
    _read_once(application, *freed)
    name = application.organisation.display_name
    facts = _hire_facts(application)
    to_person(
        application,
        f"{name} vous embauche",
        [
            f"{name} accepte votre candidature.",
            *([application.answer] if application.answer else []),
            *(["Votre PASS IAE est prêt. Vous pouvez télécharger son attestation."] if application.pass_iae else []),
            *(["Vos autres candidatures en attente sont closes. Les structures sont prévenues."] if freed else []),
        ],
        facts,
    )
    # an orienter may not read the PASS: its mail does not tell it either
    told = facts[:1] if application.sender_kind == "orienter" else facts
    to_sender(application, "Candidature acceptée", [f"{name} embauche {masked(application)}."], told)
    to_members(
        application.organisation,
        "Embauche enregistrée",
        [f"L’embauche {of(application.candidate.full_name)} est enregistrée."],
        application,
        facts,
    )
    for other in freed:
        to_members(
            other.organisation,
            "Candidature close",
            [
                f"{other.candidate.full_name} a trouvé un emploi ailleurs. La candidature est close, vous n’avez rien à faire."
            ],
            other,
        )
        what = f"{masked(other)} a trouvé un emploi. Sa candidature à {other.organisation.display_name} est close."
        to_sender(other, "Candidature close", [what])


def hire_cancelled(application: Application, *, pass_cancelled: bool) -> None:
    name = application.organisation.display_name
    consequence = ["Le PASS IAE délivré pour cette embauche est annulé."] if pass_cancelled else []
    to_person(application, "Votre embauche est annulée", [f"{name} annule votre embauche.", *consequence])
    to_sender(application, "Embauche annulée", [f"{name} annule l’embauche {of(masked(application))}.", *consequence])


def to_person(
    application: Application, subject: str, paragraphs: list[str], facts: list[tuple[str, str]] | None = None
) -> None:
    """To the person, at her account's address or the one in her file; nothing when she has none."""
    candidate = application.candidate
    email = candidate.user.email if candidate.user is not None else candidate.email
    mail = Mail(TOPIC, subject, paragraphs, WHY_PERSON, facts or [], "Voir mon parcours", "/mon-parcours")
    enqueue(mail, to=email, user=candidate.user)


def to_sender(
    application: Application, subject: str, paragraphs: list[str], facts: list[tuple[str, str]] | None = None
) -> None:
    """To who applied for the person, while she still belongs to the organisation that did."""
    sender = application.sender
    if sender is None or application.sender_organisation_id in (None, application.organisation_id):
        return
    if application.sender_organisation_id not in {one.organisation_id for one in _current(sender)}:
        return
    path = application.get_absolute_url()
    mail = Mail(TOPIC, subject, paragraphs, WHY_SENDER, facts or [], "Voir la candidature", path)
    enqueue(mail, to=sender.email, user=sender, organisation=application.sender_organisation_id)


def to_members(
    organisation: Organisation,
    subject: str,
    paragraphs: list[str],
    application: Application,
    facts: list[tuple[str, str]] | None = None,
) -> None:
    why = WHY_MEMBER.format(organisation=organisation.display_name)
    path = application.get_absolute_url()
    mail = Mail(TOPIC, subject, paragraphs, why, facts or [], "Voir la candidature", path)
    for membership in _current(organisation):
        enqueue(mail, to=membership.user.email, user=membership.user, organisation=membership.organisation_id)


def _current(owner: Organisation | User) -> list[Membership]:
    """The current memberships of an organisation or of a person, read ahead by `_read_once` or now."""
    found: list[Membership] | None = getattr(owner, READ_AHEAD, None)
    return list(owner.memberships.current().select_related("user")) if found is None else found


def _read_once(*applications: Application) -> None:
    """The members of the structures and the memberships of the senders of several candidatures, in one query."""
    senders = {one.sender_id for one in applications if one.sender_id}
    found = MEMBERS.read(organisations=list({one.organisation_id for one in applications}), users=list(senders))
    for application in applications:
        inside = [one for one in found if one.organisation_id == application.organisation_id]
        setattr(application.organisation, READ_AHEAD, inside)
        if application.sender is not None:
            own = [one for one in found if one.user_id == application.sender_id]
            setattr(application.sender, READ_AHEAD, own)


def _members() -> QuerySet[Membership]:
    concerned = Q(AnyOf(F("organisation"), Param("organisations"))) | Q(AnyOf(F("user"), Param("users")))
    return Membership.objects.current().filter(concerned).select_related("user")


MEMBERS = Prepared(_members)


def _sender_label(application: Application) -> str:
    """The organisation that sent it."""
    found = application.sender_organisation
    return found.display_name if found else "La personne"


def masked(application: Application) -> str:
    """How a mail to an orienter names the person: initials travel, names stay in the program."""
    if application.sender_kind == "orienter":
        return application.candidate.masked_name
    return application.candidate.full_name


def _hire_facts(application: Application) -> list[tuple[str, str]]:
    contract = application.contract
    facts = [("Premier jour", long_date(contract.starts_on))] if contract else []
    if contract and contract.ends_on:
        facts.append(("Dernier jour du contrat", long_date(contract.ends_on)))
    if application.pass_iae:
        facts.append(("PASS IAE", application.pass_iae.display_number))
        facts.append(("Valable jusqu’au", long_date(application.pass_iae.ends_on)))
    return facts
