"""Eligibility, explained to a professional: the conclusion, what counts, what is missing, the proof to ask, the text."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from tremplin.applications.models import Application
from tremplin.applications.standing import Standing, hiring_kinds
from tremplin.candidates.access import may_read_identity
from tremplin.eligibility.access import hidden_criteria
from tremplin.eligibility.explained import RESERVED, RESERVED_PROOF
from tremplin.eligibility.forms import proof_words, suggested
from tremplin.eligibility.models import DiagnosisCriterion
from tremplin.kernel.actor import Actor
from tremplin.rules import eligibility as law
from tremplin.rules import passes as pass_law
from tremplin.rules.dates import in_french
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, AuthorKind, DispositifKind

OTHER_WAY = "Un organisme prescripteur habilité peut aussi valider l’éligibilité, au besoin par dérogation écrite."
STATES = {"certified": "met", "unknown": "doubtful", "refused": "unmet"}


@dataclass(frozen=True)
class Explained:
    """`sentence` sums up; `facts`, `missing` and `sources` come from the rules; `criteria` are rows of `criteres`."""

    sentence: str
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    criteria: list[dict[str, Any]] = field(default_factory=list)


def explain(application: Application, found: Standing, *, reader: Actor) -> Explained:
    """An orienter does not learn which criteria count; nor a structure, those of health that another examined."""
    may_read = may_read_identity(reader, application.candidate)
    kind = next((one for one in hiring_kinds(application) if one in IAE_KINDS), None)
    if kind is None:
        return Explained("Cette embauche ne relève pas de l’IAE : il n’y a rien à valider.")
    if found.pass_iae is not None:
        return _pass(found.pass_iae)
    if found.code == "waiting" and found.waiting is not None:
        return _from("Le délai de carence court encore.", found.waiting.explanation)
    if found.diagnosis is not None:
        return _diagnosis(found.diagnosis, kind, reader if may_read else None)
    return _to_validate(application, kind, may_read=may_read)


def _from(sentence: str, explanation: Explanation, **more: Any) -> Explained:
    return Explained(sentence, explanation.facts, explanation.missing, explanation.sources, **more)


def _pass(found: dict[str, Any]) -> Explained:
    dates = pass_law.dates(starts_on=found["starts_on"]).explanation
    sentence = "La personne a un PASS IAE valide : il n’y a rien à valider."
    fact = f"Un PASS IAE tient lieu de diagnostic jusqu’à son dernier jour, le {in_french(found['ends_on'])}."
    return Explained(sentence, (fact,), (), dates.sources)


def _diagnosis(found: dict[str, Any], kind: str, reader: Actor | None) -> Explained:
    author, made_on = AuthorKind(found["author_kind"]), found["made_on"]
    validity = law.validity(author=author, made_on=made_on).explanation
    sentence = f"L’éligibilité est validée jusqu’au {in_french(found['valid_until'])}."
    if reader is None:
        return _from(sentence, validity)
    hidden = hidden_criteria(reader, UUID(found["organisation_id"]))
    rows = list(DiagnosisCriterion.objects.filter(diagnosis_id=found["id"]).order_by("code"))
    codes = tuple(row.code for row in rows if row.code not in hidden)
    checked = law.check_iae(author=author, dispositif=DispositifKind(kind), criteria=codes, on=made_on).explanation
    facts = (*checked.facts, *validity.facts)
    sources = tuple(dict.fromkeys((*checked.sources, *validity.sources)))
    return Explained(sentence, facts, (), sources, [_criterion(row, made_on, hidden) for row in rows])


def _criterion(row: DiagnosisCriterion, on: date, hidden: frozenset[str]) -> dict[str, Any]:
    known = law.criteria(on).get(row.code)
    if row.code in hidden:
        said = f"À demander : {RESERVED_PROOF}"
        return {"state": "met", "name": RESERVED, "level": known.level if known else None, "said": "", "proof": said}
    said = row.get_certification_display()
    if row.certified_on:
        said = f"{said} le {in_french(row.certified_on)} par {row.certified_by}."
    return {
        "state": STATES[row.certification],
        "name": known.label if known else row.code,
        "level": known.level if known else None,
        "said": said,
        "proof": row.proof_seen or (f"À demander : {proof_words(known)}" if known else ""),
    }


def _to_validate(application: Application, kind: str, *, may_read: bool) -> Explained:
    today = timezone.localdate()
    codes = tuple(suggested(application.candidate, on=today)) if may_read else ()
    result = law.check_iae(author=AuthorKind.EMPLOYER, dispositif=DispositifKind(kind), criteria=codes, on=today)
    rows = [_suggested(code, today) for code in codes]
    if result.eligible:
        return _from(
            "La date de naissance suffit : validez l’éligibilité au moment d’accepter.",
            result.explanation,
            criteria=rows,
        )
    left = (result.level_2_required or 0) - result.level_2
    levels = f"1 critère de niveau 1, ou {left} de niveau 2"
    why = result.explanation
    return Explained(f"Il manque {levels} pour valider en {kind}.", why.facts, (OTHER_WAY,), why.sources, rows)


def _suggested(code: str, on: date) -> dict[str, Any]:
    known = law.criteria(on)[code]
    return {
        "state": "met",
        "name": known.label,
        "level": known.level,
        "said": "Établi par la date de naissance.",
        "proof": f"À demander : {proof_words(known)}",
    }
