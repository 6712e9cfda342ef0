"""What a hire will do, said before it is confirmed; and what cancelling it will do. Reads, never writes."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tremplin.applications.actions.accept import pass_change, reopenable
from tremplin.applications.hiring import Hiring
from tremplin.applications.models import Application
from tremplin.eligibility.explained import answer
from tremplin.passes import suspensions
from tremplin.passes.actions.suspending import lifted_for
from tremplin.passes.models import Pass
from tremplin.passes.waiting import standing_waiver
from tremplin.rules import contracts as contract_law
from tremplin.rules import passes as pass_law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import AuthorKind


@dataclass(frozen=True)
class Effect:
    """One line: what happens, and why when it is not plain."""

    text: str
    why: str = ""


def of_hire(hiring: Hiring) -> list[Effect]:
    """Every effect of the confirmation, in the order it happens. Terms and dispositif must be known."""
    return [
        *_eligibility(hiring),
        _pass(hiring),
        *_others(hiring),
        _told(hiring),
    ]


def _eligibility(hiring: Hiring) -> list[Effect]:
    if not hiring.missing.diagnosis or hiring.dispositif is None:
        return []
    text = "L’éligibilité sera validée par votre structure"
    if hiring.criteria is None:
        return [Effect(f"{text}.", "Vous cocherez les critères à la page suivante.")]
    kind, today = hiring.dispositif.kind, timezone.localdate()
    law = answer(author=AuthorKind.EMPLOYER, kind=kind, criteria=hiring.criteria, on=today)
    until = f", jusqu’au {in_french(law.valid_until)}" if law.valid_until else ""
    return [Effect(f"{text}{until}.", f"{law.sentence} Conservez les justificatifs.")]


def _pass(hiring: Hiring) -> Effect:
    assert hiring.dispositif is not None  # noqa: S101 - the check page comes last
    assert hiring.terms is not None  # noqa: S101
    if not hiring.dispositif.is_iae:
        return Effect("Aucun PASS IAE.", f"Un dispositif {hiring.dispositif.kind} est hors des règles de l’IAE.")
    found, starts_on = hiring.current_pass, hiring.terms.starts_on
    change = pass_change(found, starts_on=starts_on)
    dates = pass_law.dates(starts_on=starts_on)
    period = f"du {in_french(starts_on)} au {in_french(dates.ends_on)}"
    if found is None or change == "issue":
        why = f"{dates.explanation.readings[0].value} jours à partir du premier jour du contrat."
        return Effect(f"Un PASS IAE sera délivré, valable {period}.", f"{why}{_lifted(hiring)}")
    if change == "move":
        why = f"Il devait commencer le {in_french(found.starts_on)} et n’a pas commencé : il suit ce premier contrat."
        return Effect(f"Le PASS IAE {found.display_number} sera avancé : valable {period}.", why)
    return _reused(found, starts_on)


def _lifted(hiring: Hiring) -> str:
    """Who lifted the waiting period: that waiver will have served."""
    waiver = standing_waiver(hiring.candidate)
    if waiver is None:
        return ""
    when = in_french(timezone.localdate(waiver.written_at))
    return f" Le délai de carence est levé par {waiver.organisation.display_name} depuis le {when}."


def _reused(found: Pass, starts_on: date) -> Effect:
    reused = f"Le PASS IAE {found.display_number} sera réutilisé"
    lifted = suspensions.lifted_by(found, starts_on)
    valid = f"Il est valable du {in_french(found.starts_on)} au {in_french(found.ends_on)}."
    if lifted is None:
        return Effect(f"{reused}.", f"{valid} Ses dates ne changent pas.")
    step, left = lifted
    ends = "est supprimée" if step.kind == "drop" else f"finit le {in_french(starts_on - suspensions.DAY)}"
    why = (
        f"{valid} L’embauche lève la suspension en cours : elle {ends}. Les jours qu’elle avait ajoutés sont repris :"
        f" le PASS IAE se terminera le {in_french(left.ends_on)}."
    )
    return Effect(f"{reused} et sa suspension levée.", why)


def _others(hiring: Hiring) -> list[Effect]:
    count = hiring.waiting_elsewhere
    if not count:
        return []
    what = "L’autre candidature en attente" if count == 1 else f"Les {count} autres candidatures en attente"
    closed = "sera close" if count == 1 else "seront closes"
    return [
        Effect(f"{what} de la personne {closed}.", "Les structures concernées sauront qu’elle est embauchée ailleurs.")
    ]


def _told(hiring: Hiring) -> Effect:
    candidate, application = hiring.candidate, hiring.application
    reached = bool(candidate.email or (candidate.user is not None and candidate.user.email))
    people = [hiring.name] if reached else []
    if application and application.sender_organisation_id not in (None, application.organisation_id):
        people.append(application.sender_organisation.display_name)  # type: ignore[union-attr]
    people.append("les membres de votre structure")
    why = "" if reached else f"{hiring.name} n’a pas d’adresse e-mail : dites-lui vous-même la nouvelle."
    return Effect(f"Recevront un message : {', '.join(people)}.", why)


def wage_reminder(hiring: Hiring) -> str:
    """The least gross wage for the hours agreed; "" when the hours are not said."""
    hours = hiring.terms.weekly_hours if hiring.terms else None
    return contract_law.minimum_wage(weekly_hours=float(hours)).explanation.facts[0] if hours else ""


def _kept(application: Application, found: Pass) -> Effect:
    text, why = f"Le PASS IAE {found.display_number} reste valable", "Une autre embauche l’utilise."
    contract = application.contract
    if contract is None or not lifted_for(found, contract.starts_on):
        return Effect(f"{text}, avec les mêmes dates.", why)
    return Effect(f"{text}. La suspension que cette embauche avait levée reprend.", why)


def of_cancellation(application: Application) -> list[Effect]:
    """What becomes of the contract, the PASS and the other candidatures when a hire is cancelled."""
    effects = [Effect("Le contrat sera annulé.", "Il reste dans l’historique, marqué annulé.")]
    found = application.pass_iae
    if found is not None:
        others = found.contracts.filter(cancelled_at__isnull=True).exclude(application=application).exists()
        if others:
            effects.append(_kept(application, found))
        else:
            text = f"Le PASS IAE {found.display_number} sera annulé."
            effects.append(Effect(text, "Aucune autre embauche ne l’utilise. Son numéro ne sera pas redonné."))
    effects += _reopening(reopenable(application).count())
    told = "La personne"
    if application.sender_organisation_id not in (None, application.organisation_id):
        told += f" et {application.sender_organisation.display_name}"  # type: ignore[union-attr]
    return [*effects, Effect(f"{told} recevront un message." if " et " in told else f"{told} recevra un message.")]


def _reopening(count: int) -> list[Effect]:
    if not count:
        return []
    text = (
        "La candidature close par cette embauche peut être rouverte."
        if count == 1
        else f"Les {count} candidatures closes par cette embauche peuvent être rouvertes."
    )
    return [Effect(text, "Ce que vous ne cochez pas reste clos. La personne peut aussi candidater de nouveau.")]
