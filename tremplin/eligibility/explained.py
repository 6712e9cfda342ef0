"""What the law answers to ticked criteria, in the sentences that the pages show. Decides nothing: `actions` does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tremplin.eligibility.access import hidden_criteria
from tremplin.eligibility.forms import proof_words
from tremplin.eligibility.models import Diagnosis, DiagnosisCriterion
from tremplin.kernel.actor import Actor
from tremplin.rules import eligibility as law
from tremplin.rules.kinds import AuthorKind, DispositifKind

# What stands for a criterion that says something of the person's health.
RESERVED = "Critère réservé à l’organisme qui a fait le diagnostic"
RESERVED_PROOF = "rien. L’organisme qui a validé a vu le justificatif."
# A prescriber validates for every kind: the strictest one says whether the criteria are enough by themselves.
STRICTEST = DispositifKind.ACI
KINDS = (DispositifKind.ACI, DispositifKind.AI, DispositifKind.EI, DispositifKind.EITI, DispositifKind.ETTI)


@dataclass(frozen=True)
class CriterionLine:
    """One criterion that counted; `certification` is one of the three values."""

    code: str
    name: str
    level: int
    proof: str
    certification: str = DiagnosisCriterion.Certification.UNKNOWN
    certified_by: str = ""
    certified_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """`met` out of `needed` is drawn by the gauge. `kinds`: each IAE kind and whether the criteria are enough for it."""

    enough: bool
    derogation: str
    sentence: str
    met: int
    needed: int
    lines: tuple[CriterionLine, ...]
    kinds: tuple[tuple[DispositifKind, bool], ...]
    facts: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    valid_until: date | None


def answer(*, author: AuthorKind, kind: str = "", criteria: Sequence[str], on: date, derogation: str = "") -> Answer:
    """What the law of that day says of these criteria. `kind` is the dispositif hired for; empty for a prescriber."""
    lines = tuple(_line(one) for code, one in law.criteria(on).items() if code in criteria)
    return _answer(author, kind, lines, on, derogation)


def answer_of(diagnosis: Diagnosis, reader: Actor) -> Answer:
    """A recorded diagnosis, read with the law of its day. `diagnosis.criteria` should be prefetched.

    A criterion of health keeps its level and loses its name before a reader who does not examine it.
    """
    catalogue = law.criteria(diagnosis.law_read_on)
    recorded = {one.code: one for one in diagnosis.criteria.all()}
    lines = tuple(_line(one, recorded[code]) for code, one in catalogue.items() if code in recorded)
    author = AuthorKind(diagnosis.author_kind)
    found = _answer(author, diagnosis.dispositif_kind, lines, diagnosis.law_read_on, diagnosis.derogation_reason)
    hidden = hidden_criteria(reader, diagnosis.organisation_id)
    return _masked(found, hidden, author, diagnosis) if hidden & recorded.keys() else found


def _masked(found: Answer, hidden: frozenset[str], author: AuthorKind, diagnosis: Diagnosis) -> Answer:
    """The same conclusion; what explains it is what the other criteria alone explain."""
    shown = tuple(one for one in found.lines if one.code not in hidden)
    told = _answer(author, diagnosis.dispositif_kind, shown, diagnosis.law_read_on, "")
    lines = tuple(
        replace(one, code="", name=RESERVED, proof=RESERVED_PROOF) if one.code in hidden else one for one in found.lines
    )
    said = RESERVED if found.derogation else ""
    return replace(found, lines=lines, facts=told.facts, sources=told.sources, notes=told.notes, derogation=said)


def _line(criterion: law.Criterion, recorded: DiagnosisCriterion | None = None) -> CriterionLine:
    words = (criterion.code, criterion.label, criterion.level, proof_words(criterion))
    if recorded is None:
        return CriterionLine(*words)
    return CriterionLine(*words, recorded.certification, recorded.certified_by, recorded.certified_on)


def _answer(author: AuthorKind, kind: str, lines: tuple[CriterionLine, ...], on: date, derogation: str) -> Answer:
    codes = tuple(line.code for line in lines)
    strict = DispositifKind(kind or STRICTEST)
    alone = _alone(strict, codes, on)
    explanation = law.check_iae(author=author, dispositif=strict, criteria=codes, on=on).explanation
    validity = law.validity(author=author, made_on=on)
    needed = 1 if alone.level_1 else alone.level_2_required or 0
    return Answer(
        enough=alone.eligible,
        derogation=derogation,
        sentence=_sentence(author, strict, alone, kind),
        met=min(alone.level_1, 1) or alone.level_2,
        needed=needed,
        lines=lines,
        kinds=tuple((one, _alone(one, codes, on).eligible) for one in KINDS),
        facts=explanation.facts,
        sources=tuple(dict.fromkeys(explanation.sources + validity.explanation.sources)),
        notes=explanation.notes,
        valid_until=validity.valid_until,
    )


def _alone(kind: DispositifKind, codes: tuple[str, ...], on: date) -> law.IaeResult:
    """The answer to an employer: by the criteria alone, without derogation."""
    return law.check_iae(author=AuthorKind.EMPLOYER, dispositif=kind, criteria=codes, on=on)


def _sentence(author: AuthorKind, kind: DispositifKind, found: law.IaeResult, asked: str) -> str:
    where = f"en {kind}" if asked else "dans toutes les structures"
    if found.eligible and found.level_1:
        return f"Un critère de niveau 1 est retenu : il suffit {where}."
    if found.eligible:
        return f"{found.level_2} critères de niveau 2 sont retenus : ils suffisent {where}."
    if author == AuthorKind.AUTHORISED_PRESCRIBER:
        return "Les critères ne suffisent pas seuls partout : c’est une dérogation, qu’un organisme habilité peut accorder."
    lacking = (found.level_2_required or 0) - found.level_2
    if lacking <= 0:
        return "Ces critères ne peuvent pas être retenus ensemble."
    plural = "critères" if lacking > 1 else "critère"
    return f"Il manque {lacking} {plural} de niveau 2, ou 1 critère de niveau 1, pour valider en {kind}."
