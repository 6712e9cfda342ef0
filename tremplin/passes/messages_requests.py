"""What is written when a prolongation is asked, granted or refused, and when nobody answers."""

from collections.abc import Iterable

from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import days, of
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Membership, Organisation
from tremplin.passes.models import Pass, ProlongationRequest, WaitingPeriodWaiver
from tremplin.rules.dates import in_french

TOPIC = "passes"
WHY_PERSON = "Vous recevez ce message parce que vous avez un PASS IAE sur Tremplin."
WHY_ASKED = "Vous recevez ce message parce qu’une structure demande à {organisation} de prolonger un PASS IAE."
COLLEAGUES = 10
TO_PERSON = {
    "iae": "L’organisme propose une autre suite à votre parcours.",
    "kind": "L’organisme pense qu’un autre type de structure vous irait mieux.",
    "duration": "La durée demandée n’a pas été retenue. Votre structure peut en demander une autre.",
    "reason": "Le motif de la demande n’a pas été retenu. Votre structure peut en donner un autre.",
}


def prolonged(found: Pass, *, by: Organisation) -> None:
    """To the person: her PASS lasts longer, no agreement was needed."""
    to_person(
        found,
        f"Votre PASS IAE va jusqu’au {in_french(found.ends_on)}",
        [f"{by.display_name} a prolongé votre PASS IAE.", f"Il va maintenant jusqu’au {in_french(found.ends_on)}."],
    )


def requested(request: ProlongationRequest) -> None:
    """To who is asked."""
    structure = request.asked_by.display_name
    paragraphs = [
        f"{structure} vous demande de prolonger le PASS IAE {of(request.pass_iae.candidate.full_name)}.",
        "Rien ne change avant votre réponse. Une autre personne de votre organisme peut aussi répondre.",
    ]
    if request.contact_email:
        paragraphs.append(
            f"La structure propose d’en parler par téléphone : {request.contact_phone}, {request.contact_email}."
        )
    if request.addressee is not None:
        _ask(request, [request.addressee], f"Prolongation de PASS IAE à décider, pour {structure}", paragraphs)


def reminded(request: ProlongationRequest, age: int) -> None:
    """To who is asked and ten colleagues at most: administrators first, then who logged in last."""
    structure = request.asked_by.display_name
    paragraphs = [
        f"{structure} attend une réponse depuis {days(age)} : "
        f"faut-il prolonger le PASS IAE {of(request.pass_iae.candidate.full_name)} ?",
        "Toute personne de votre organisme peut répondre, sauf si elle fait aussi partie de la structure.",
    ]
    _ask(request, _reachable(request), f"Rappel : une prolongation attend votre réponse depuis {days(age)}", paragraphs)


def _reachable(request: ProlongationRequest) -> list[object]:
    members = list(
        Membership.objects.current()
        .filter(organisation=request.organisation)
        .exclude(user__in=request.asked_by.memberships.current().values("user"))
        .exclude(user=request.requested_by_id)
        .select_related("user")
        .order_by("role", "-user__last_login", "pk")
    )
    addressee = [one.user for one in members if one.user_id == request.addressee_id]
    colleagues = [one.user for one in members if one.user_id != request.addressee_id]
    return [*addressee, *colleagues[:COLLEAGUES]]


def granted(request: ProlongationRequest) -> None:
    """To who asked, and to the person."""
    found, organisation = request.pass_iae, request.organisation.display_name
    end = in_french(found.ends_on)
    name = found.candidate.full_name
    _to_requester(
        request,
        f"Prolongation acceptée : PASS IAE {of(name)}",
        [f"{organisation} accepte la prolongation.", f"Le PASS IAE {of(name)} va maintenant jusqu’au {end}."],
    )
    to_person(
        found,
        f"Votre PASS IAE va jusqu’au {end}",
        [
            f"{request.asked_by.display_name} a demandé plus de temps pour votre parcours. {organisation} est d’accord.",
            f"Votre PASS IAE va maintenant jusqu’au {end}.",
        ],
    )


def refused(request: ProlongationRequest) -> None:
    """To who asked, with the whole answer; to the person, what can be said of it."""
    found, organisation = request.pass_iae, request.organisation.display_name
    follow_up = [*request.follow_up_labels(), request.follow_up_text] if request.follow_up else []
    _to_requester(
        request,
        f"Prolongation refusée : PASS IAE {of(found.candidate.full_name)}",
        [
            f"{organisation} n’accepte pas la prolongation. Motif : {request.get_refusal_reason_display()}.",
            request.explanation,
            *([f"Suite proposée : {' ; '.join(follow_up)}"] if follow_up else []),
        ],
    )
    to_person(
        found,
        "Réponse à la demande de prolongation de votre PASS IAE",
        [
            f"{request.asked_by.display_name} avait demandé plus de temps pour votre parcours.",
            f"{organisation} n’est pas d’accord. {TO_PERSON[request.refusal_reason]}",
            f"Votre PASS IAE garde les mêmes dates : jusqu’au {in_french(found.ends_on)}.",
            *([f"Suite proposée : {request.follow_up_text}"] if follow_up else []),
            "Parlez-en avec votre structure, ou avec la personne qui vous accompagne.",
        ],
    )


def withdrawn(request: ProlongationRequest) -> None:
    """To who was asked: nothing to decide any more."""
    if request.addressee is not None:
        said = f"La demande de prolongation de {request.asked_by.display_name} est retirée. Vous n’avez rien à faire."
        _ask(request, [request.addressee], "Demande de prolongation retirée", [said])


def waived(waiver: WaitingPeriodWaiver) -> None:
    """To the person: she may be hired again."""
    said = [
        f"{waiver.organisation.display_name} permet à une structure d’insertion de vous embaucher dès maintenant.",
        "Un nouveau PASS IAE vous sera délivré à l’embauche.",
    ]
    to_person(waiver.last_pass, "Vous pouvez de nouveau travailler dans une structure d’insertion", said)


def waiver_revoked(waiver: WaitingPeriodWaiver) -> None:
    """To the person: the period runs again."""
    said = [
        f"{waiver.organisation.display_name} revient sur sa décision : le délai avant un nouveau PASS IAE court de nouveau.",
        "Parlez-en avec cet organisme, ou avec la personne qui vous accompagne.",
    ]
    to_person(waiver.last_pass, "Votre délai avant un nouveau PASS IAE", said)


def to_person(found: Pass, subject: str, paragraphs: list[str]) -> None:
    """To the person, at her account's address or the one in her file; nothing when she has none."""
    candidate = found.candidate
    email = candidate.user.email if candidate.user is not None else candidate.email
    mail = Mail(TOPIC, subject, paragraphs, WHY_PERSON, [], "Voir mon PASS IAE", f"/pass/{found.pk}")
    enqueue(mail, to=email, user=candidate.user)


def _ask(request: ProlongationRequest, people: Iterable[object], subject: str, paragraphs: list[str]) -> None:
    why = WHY_ASKED.format(organisation=request.organisation.display_name)
    mail = Mail(TOPIC, subject, paragraphs, why, _facts(request), "Voir la demande", request.get_absolute_url())
    for user in people:
        enqueue(mail, to=user.email, user=user, organisation=request.organisation_id)  # type: ignore[attr-defined]


def _to_requester(request: ProlongationRequest, subject: str, paragraphs: list[str]) -> None:
    """To who asked while she is still of the structure, else to its administrators."""
    members = request.asked_by.memberships.current().select_related("user")
    receivers = [one.user for one in members.filter(user=request.requested_by_id)]
    receivers = receivers or [one.user for one in members.filter(role=Membership.Role.ADMINISTRATOR)]
    mail = Mail(
        TOPIC, subject, paragraphs, why_member(request.asked_by), [], "Voir la demande", request.get_absolute_url()
    )
    for user in receivers:
        enqueue(mail, to=user.email, user=user, organisation=request.asked_by.pk)


def _facts(request: ProlongationRequest) -> list[tuple[str, str]]:
    return [
        ("PASS IAE", request.pass_iae.display_number),
        ("Motif", request.get_reason_display()),
        ("Durée demandée", days(request.days_asked)),
        ("Nouvelle fin demandée", in_french(request.ends_on)),
    ]
