"""What a deletion would do, said before it is asked: what goes, what the law keeps and until when, what holds it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin.candidates.models import Candidate
from tremplin.organisations.models import Membership, Organisation
from tremplin.privacy import law
from tremplin.privacy.proof import OPEN_ENDED, kept_until, running_contract
from tremplin.rules.dates import in_french


@dataclass(frozen=True)
class Plan:
    """`kept_until`: the last day of what stays as proof (None: nothing stays). `held_why`: what must end first.

    `of_file`: it is about the file of a person, not only about an account. `may_ask`: False when she must act first.
    """

    goes: list[str]
    kept: list[str]
    kept_until: date | None = None
    held_why: str = ""
    of_file: bool = False
    may_ask: bool = True


FILE_GOES = [
    "votre compte, votre adresse e-mail et votre mot de passe ;",
    "votre téléphone, votre adresse et vos situations ;",
    "vos messages, vos CV, les réponses reçues et les notes sur vos candidatures ;",
    "vos favoris et vos brouillons.",
]
ACCOUNT_GOES = [
    "votre compte, votre adresse e-mail et votre mot de passe ;",
    "votre place dans vos organisations ;",
    "vos messages, vos brouillons, vos listes enregistrées et vos agendas.",
]
NOTHING_STAYS = "Votre nom partout ailleurs : de votre parcours, il ne reste que des chiffres."
FILE_KEPT = [
    "votre nom, votre date de naissance, vos numéros ;",
    "vos PASS IAE, leurs suspensions et leurs prolongations ;",
    "vos contrats d’insertion et les diagnostics qui les ont permis.",
]
ACCOUNT_KEPT = [
    "votre nom au bas des actes que vous avez signés (diagnostics, PASS IAE, réponses), aussi longtemps que ces actes ;",
    "votre nom dans le journal, prévu pour {journal}.",
]


def plan_of(user: Any) -> Plan:
    """The plan of this account, with its file when it has one."""
    alone = _held_by_organisations(user)
    candidate = Candidate.objects.filter(user=user, contested_at__isnull=True, merged_into__isnull=True).first()
    if candidate is None:
        kept = [line.format(journal=law.in_words("journal")) for line in ACCOUNT_KEPT]
        return Plan(ACCOUNT_GOES, kept, held_why=alone, may_ask=not alone)
    until = kept_until(candidate)
    goes = FILE_GOES + ([NOTHING_STAYS] if until is None else [])
    if Membership.objects.current().filter(user=user).exists():
        goes = [ACCOUNT_GOES[1], *goes]
    kept = FILE_KEPT if until else []
    known = None if until in (None, OPEN_ENDED) else until
    return Plan(goes, kept, known, alone or _held_by_contract(candidate), of_file=True, may_ask=not alone)


def organisations_left_alone(user: Any) -> list[Organisation]:
    """The organisations that have other members, and no administrator but this one."""
    mine = Membership.objects.current().filter(user=user, role=Membership.Role.ADMINISTRATOR)
    return [one.organisation for one in mine.select_related("organisation") if _is_needed(one)]


def _is_needed(membership: Membership) -> bool:
    others = membership.organisation.memberships.filter(ended_on__isnull=True).exclude(pk=membership.pk)
    return others.exists() and not others.filter(role=Membership.Role.ADMINISTRATOR).exists()


def _held_by_contract(candidate: Candidate) -> str:
    running = running_contract(candidate)
    if running is None:
        return ""
    until = f"jusqu’au {in_french(running.ends_on)}" if running.ends_on else "sans date de fin"
    return (
        f"Un contrat avec {running.dispositif.organisation} est en cours, {until}."
        " La structure doit garder votre dossier pendant ce temps. La suppression se fera après la fin du contrat."
    )


def _held_by_organisations(user: Any) -> str:
    names = ", ".join(str(one) for one in organisations_left_alone(user))
    if not names:
        return ""
    return f"Vous êtes la seule personne à administrer {names}. Donnez d’abord ce rôle à quelqu’un de l’équipe."
