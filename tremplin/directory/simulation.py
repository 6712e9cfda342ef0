"""The public simulator: what the law of the day answers to the situations somebody ticks. Stores nothing.

Every verdict comes from `rules.eligibility`: this module only sets the questions and groups the answers.
"""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import eligibility
from tremplin.rules.eligibility import Criterion, IaeResult, ProofAsked
from tremplin.rules.kinds import AuthorKind, DispositifKind
from tremplin.rules.messages import Audience

# The five kinds under IAE rules, in the order people meet them.
KINDS = (DispositifKind.ACI, DispositifKind.EI, DispositifKind.ETTI, DispositifKind.AI, DispositifKind.EITI)


@dataclass(frozen=True)
class Missing:
    """What some kinds of structures still ask for: one situation of level 1, or so many more of level 2."""

    kinds: tuple[DispositifKind, ...]
    level_2: int


@dataclass(frozen=True)
class Simulation:
    """`eligible`: kinds that could validate by themselves. `contradicts`: two answers exclude each other."""

    on: date
    criteria: tuple[Criterion, ...]
    eligible: tuple[DispositifKind, ...]
    missing: tuple[Missing, ...]
    contradicts: bool
    proofs: tuple[ProofAsked, ...]
    facts: tuple[str, ...]
    obstacles: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def everywhere(self) -> bool:
        return bool(self.eligible) and not self.missing


def by_level(on: date) -> dict[int, list[Criterion]]:
    """The criteria in force, by level, in the order of the law."""
    found: dict[int, list[Criterion]] = {}
    for criterion in eligibility.criteria(on).values():
        found.setdefault(criterion.level, []).append(criterion)
    return found


def simulate(codes: tuple[str, ...], *, kind: str, audience: Audience, on: date) -> Simulation:
    """What structures of this kind (all five when empty) and an authorised prescriber may decide on a day."""
    kinds = (DispositifKind(kind),) if kind else KINDS
    results = {
        one: eligibility.check_iae(author=AuthorKind.EMPLOYER, dispositif=one, criteria=codes, on=on) for one in kinds
    }
    vouching = eligibility.check_iae(
        author=AuthorKind.AUTHORISED_PRESCRIBER, dispositif=kinds[0], criteria=codes, on=on
    )
    first = next(iter(results.values())).explanation
    asked = eligibility.proofs(criteria=codes, issued_on=on)
    catalogue = eligibility.criteria(on)
    return Simulation(
        on=on,
        criteria=tuple(catalogue[code] for code in codes if code in catalogue),
        eligible=tuple(one for one, result in results.items() if result.eligible),
        missing=_missing(results),
        contradicts="exclusive_criteria" in vouching.errors,
        proofs=asked.proofs,
        facts=_facts(results) + vouching.explanation.facts[-1:],
        obstacles=_obstacles(results, audience),
        sources=tuple(dict.fromkeys(first.sources + asked.explanation.sources)),
        notes=tuple(dict.fromkeys(first.notes + asked.explanation.notes)),
    )


def _facts(results: dict[DispositifKind, IaeResult]) -> tuple[str, ...]:
    """What counted, then what each kind asks for, kinds that ask for the same said together."""
    shared = next(iter(results.values())).explanation.facts[1:-1]
    asked: dict[str, list[str]] = {}
    for kind, result in results.items():
        asked.setdefault(result.explanation.facts[-1], []).append(str(kind))
    return (*shared, *(f"{', '.join(kinds)} : {fact[0].lower()}{fact[1:]}" for fact, kinds in asked.items()))


def _missing(results: dict[DispositifKind, IaeResult]) -> tuple[Missing, ...]:
    """Kinds short of criteria, grouped by how many of level 2 they still ask for."""
    groups: dict[int, list[DispositifKind]] = {}
    for kind, result in results.items():
        if "not_enough_criteria" in result.errors and result.level_2_required is not None:
            groups.setdefault(result.level_2_required - result.level_2, []).append(kind)
    return tuple(Missing(tuple(kinds), count) for count, kinds in sorted(groups.items()))


def _obstacles(results: dict[DispositifKind, IaeResult], audience: Audience) -> tuple[str, ...]:
    sentences = [text for result in results.values() for text in result.explanation.missing_for(audience)]
    return tuple(dict.fromkeys(sentences))
