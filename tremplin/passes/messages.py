"""What is written to whom when the dates of a PASS move: the person, who accompanies her, the structure of the last hire."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tremplin.accounts.models import User
from tremplin.candidates.models import Accompaniment
from tremplin.kernel import wording
from tremplin.kernel.actor import Actor
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.wording import of
from tremplin.organisations.messages import why_member
from tremplin.organisations.models import Organisation, Prescriber
from tremplin.passes.dossier import Dossier
from tremplin.passes.models import Pass
from tremplin.passes.plans import Plan
from tremplin.passes.replay import Move, span_of
from tremplin.rules.dates import in_french

TOPIC = "passes"
WHY_PERSON = "Vous recevez ce message parce que vous avez un PASS IAE sur Tremplin."
WHY_TEAM = "Vous recevez ce message parce que vous faites partie de l’équipe de la plateforme."
SHOW = "Voir le PASS IAE"
MOST_TOLD = 20  # PASS at fault named in one mail


def suspended(by: Actor, dossier: Dossier, step: Move) -> None:
    span, name = span_of(step.detail), by.organisation_label
    until = f"du {in_french(span.starts_on)} au {in_french(span.ends_on)}"
    to_person(
        dossier.found,
        "Votre PASS IAE est en pause",
        [f"{name} met votre PASS IAE en pause {until}.", "Ces jours ne sont pas perdus : ils s’ajoutent à la fin."],
    )
    said = f"{name} suspend le PASS IAE {of(_person(dossier))} {until}."
    to_professionals(by, dossier, "PASS IAE suspendu", [said])


def suspension_changed(by: Actor, dossier: Dossier, step: Move) -> None:
    span, name = span_of(step.detail), by.organisation_label
    until = f"du {in_french(span.starts_on)} au {in_french(span.ends_on)}"
    to_person(dossier.found, "La pause de votre PASS IAE change", [f"Votre PASS IAE est maintenant en pause {until}."])
    said = f"{name} modifie la suspension du PASS IAE {of(_person(dossier))} : elle va {until}."
    to_professionals(by, dossier, "Suspension de PASS IAE modifiée", [said])


def resumed(by: Actor, dossier: Dossier, back_on: date) -> None:
    day, name = in_french(back_on), by.organisation_label
    told = [f"{name} indique votre retour au travail le {day}. La pause de votre PASS IAE finit la veille."]
    to_person(dossier.found, "Votre PASS IAE reprend", told)
    said = f"{name} indique le retour au travail {of(_person(dossier))} le {day}. La suspension finit la veille."
    to_professionals(by, dossier, "Reprise d’un PASS IAE suspendu", [said])


def suspension_dropped(by: Actor, dossier: Dossier) -> None:
    name = by.organisation_label
    told = [f"{name} supprime la pause de votre PASS IAE, comme si elle n’avait pas eu lieu."]
    to_person(dossier.found, "Votre PASS IAE n’est plus en pause", told)
    said = f"{name} supprime la suspension du PASS IAE {of(_person(dossier))}."
    to_professionals(by, dossier, "Suspension de PASS IAE supprimée", [said])


def lifted(by: Actor, dossier: Dossier, hired_on: date) -> None:
    """The person reads it with her hire."""
    said = f"{by.organisation_label} embauche {_person(dossier)} le {in_french(hired_on)} : la suspension est levée."
    to_professionals(by, dossier, "Suspension de PASS IAE levée par une embauche", [said])


def corrected(by: Actor, dossier: Dossier, planned: Plan) -> None:
    """A correction or an undo: before, after, why."""
    before, after = (_from_to(one.starts_on, one.ends_on) for one in (planned.before, planned.state))
    moved = f"Avant : {before}. Maintenant : {after}." if before != after else f"Les dates restent les mêmes : {after}."
    why = f"Raison : {planned.reason}."
    told = ["L’équipe du réseau corrige votre PASS IAE.", moved, why]
    to_person(dossier.found, "Votre PASS IAE est corrigé", told)
    said = [f"L’équipe du réseau corrige le PASS IAE {of(_person(dossier))}.", moved, why]
    to_professionals(by, dossier, "PASS IAE corrigé", said)


def terminated(by: Actor, dossier: Dossier, planned: Plan) -> None:
    day, why = in_french(planned.state.ends_on), f"Raison : {planned.reason}."
    more = "Pour travailler encore dans une structure d’insertion, parlez-en avec un organisme habilité."
    told = [f"L’équipe du réseau met fin à votre PASS IAE le {day}.", why, more]
    to_person(dossier.found, "Votre PASS IAE se termine", told)
    said = [f"L’équipe du réseau met fin au PASS IAE {of(_person(dossier))} le {day}.", why]
    to_professionals(by, dossier, "Fin anticipée d’un PASS IAE", said)


def cancelled(by: Actor, dossier: Dossier, reason: str) -> None:
    number, why = dossier.found.display_number, f"Raison : {reason}."
    told = [f"Votre PASS IAE {number} est annulé.", why, "Une nouvelle embauche pourra en ouvrir un autre."]
    to_person(dossier.found, "Votre PASS IAE est annulé", told)
    said = [f"Le PASS IAE {number} {of(_person(dossier))} est annulé.", why]
    to_professionals(by, dossier, "PASS IAE annulé", said)


def differing(wrong: Sequence[Any]) -> None:
    """To the platform's team: the PASS whose rows and acts disagree (`verifying.Difference`), numbers and dates only."""
    shown = wrong[:MOST_TOLD]
    paragraphs = [
        f"La vérification de cette nuit trouve {wording.count(len(wrong), 'PASS IAE dont les dates,PASS IAE dont les dates')}"
        " ne sont pas celles que donnent leurs actes.",
        "Ne corrigez rien avant d’avoir lu l’historique de chacun : une date a pu être changée hors de Tremplin.",
    ]
    facts = [(one.found.display_number, f"noté {one.stored} ; d’après les actes {one.replayed}") for one in shown]
    mail = Mail(TOPIC, "PASS IAE à vérifier", paragraphs, WHY_TEAM, facts, "Ouvrir le premier", _path(wrong[0].found))
    for user in User.objects.filter(is_staff=True, is_active=True):
        enqueue(mail, to=user.email, user=user)


def to_person(found: Pass, subject: str, paragraphs: list[str]) -> None:
    """To the person, at her account's address or the one in her file, with the dates as they are now."""
    person = found.candidate
    email = person.user.email if person.user is not None else person.email
    facts = [] if found.cancelled_at else dates_of(found)
    enqueue(Mail(TOPIC, subject, paragraphs, WHY_PERSON, facts, SHOW, _path(found)), to=email, user=person.user)


def to_professionals(by: Actor, dossier: Dossier, subject: str, paragraphs: list[str]) -> None:
    """To the structure of the last hire and to who accompanies the person; never to who did it."""
    told = {by.user_id}
    for organisation, users in _concerned(dossier):
        facts = [] if dossier.is_cancelled else dates_of(dossier.found)
        mail = Mail(TOPIC, subject, paragraphs, why_member(organisation), facts, SHOW, _path(dossier.found))
        for user in users:
            if user.pk not in told:
                told.add(user.pk)
                enqueue(mail, to=user.email, user=user, organisation=organisation.pk)


def dates_of(found: Pass) -> list[tuple[str, str]]:
    return [
        ("PASS IAE", found.display_number),
        ("Premier jour", in_french(found.starts_on)),
        ("Dernier jour", in_french(found.ends_on)),
    ]


def recipients(dossier: Dossier) -> list[str]:
    """Whom an act on the PASS is told to, by name."""
    person = dossier.found.candidate
    reached = bool(person.user.email if person.user is not None else person.email)
    followed = _followed(dossier)
    organisations = [_structure(dossier), followed.organisation if followed is not None else None]
    return [*(["la personne"] if reached else []), *(str(one) for one in organisations if one is not None)]


def _from_to(starts_on: date, ends_on: date) -> str:
    return f"du {in_french(starts_on)} au {in_french(ends_on)}"


def _structure(dossier: Dossier) -> Organisation | None:
    return dossier.last_hire.dispositif.organisation if dossier.last_hire is not None else None


def _followed(dossier: Dossier) -> Accompaniment | None:
    """By the last authorised prescriber who accompanies the person."""
    followed = Accompaniment.objects.filter(
        candidate=dossier.found.candidate,
        ended_on__isnull=True,
        organisation__prescriber__authorisation=Prescriber.Authorisation.VALIDATED,
    )
    return followed.select_related("organisation").order_by("-started_on", "-pk").first()


def _concerned(dossier: Dossier) -> list[tuple[Organisation, list[Any]]]:
    """The structure with its team; the prescriber with the referent while she is of the team, else the team."""
    told, structure, followed = [], _structure(dossier), _followed(dossier)
    if structure is not None:
        told.append((structure, _members(structure)))
    if followed is not None:
        team = _members(followed.organisation)
        told.append((followed.organisation, [user for user in team if user.pk == followed.referent_id] or team))
    return told


def _members(organisation: Organisation) -> list[Any]:
    return [one.user for one in organisation.memberships.current().select_related("user")]


def _person(dossier: Dossier) -> str:
    return dossier.found.candidate.full_name


def _path(found: Pass) -> str:
    return f"/pass/{found.pk}"
