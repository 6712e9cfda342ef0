"""What comes next for a PASS, and who may act on it: sentences for its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tremplin.passes.calculation import prolongation_window
from tremplin.passes.dossier import Dossier, contract_label, last_day
from tremplin.passes.relations import permission
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction, PassRelation, PassStatus

ACTIONS = {
    PassAction.SUSPEND: "Suspendre",
    PassAction.EDIT_SUSPENSION: "Modifier la suspension en cours",
    PassAction.REQUEST_PROLONGATION: "Demander une prolongation",
    PassAction.WAIVE_WAITING_PERIOD: "Lever le délai de carence",
}


@dataclass(frozen=True)
class Step:
    """A label and what is said of it."""

    label: str
    text: str


@dataclass(frozen=True)
class Act:
    """An action in words: who may do it, when, and whether the reader may today."""

    label: str
    who: str
    when: str
    yours: bool


def steps(dossier: Dossier, *, holder: bool) -> list[Step]:
    """What counts after today, in plain words for the holder."""
    if dossier.is_cancelled:
        return []
    return [*_contract(dossier), *_prolongation(dossier, holder=holder), _waiting(dossier, holder=holder)]


def _contract(dossier: Dossier) -> list[Step]:
    hire = dossier.current_hire
    if hire is None:
        return []
    end = last_day(hire)
    until = f"jusqu’au {in_french(end)}" if end else "sans date de fin"
    verb = "Commence" if hire.starts_on > dossier.today else "A commencé"
    text = (
        f"{contract_label(hire.kind)}, {hire.dispositif.organisation}. {verb} le {in_french(hire.starts_on)}, {until}."
    )
    return [Step("Contrat", text)]


def _prolongation(dossier: Dossier, *, holder: bool) -> list[Step]:
    opens, closes = prolongation_window(dossier.found, dossier.today)
    if closes < dossier.today:
        return []
    who = "Votre structure peut la demander" if holder else "Peut être demandée"
    return [Step("Prolongation", f"{who} du {in_french(opens)} au {in_french(closes)}, pour certains motifs.")]


def _waiting(dossier: Dossier, *, holder: bool) -> Step:
    first = dossier.found.ends_on + timedelta(days=1)
    period = f"Du {in_french(first)} au {in_french(dossier.waiting.ends_on)}."
    if holder:
        more = "Pendant ce temps, seul un organisme habilité peut vous ouvrir un nouveau PASS IAE. Parlez-en avec lui."
    else:
        more = "Un nouveau PASS IAE est possible avant, si un organisme prescripteur habilité valide l’éligibilité."
    return Step("Délai de carence", f"{period} {more}")


def acts(dossier: Dossier, relations: Sequence[PassRelation]) -> list[Act]:
    """Who may suspend, prolong or waive, and whether the reader may, as the rules say."""
    if dossier.is_cancelled:
        return []
    pointless = PassAction.SUSPEND if dossier.status == PassStatus.SUSPENDED else PassAction.EDIT_SUSPENSION
    told = {action: label for action, label in ACTIONS.items() if action != pointless}
    return [_act(action, label, relations, dossier.status) for action, label in told.items()]


def _act(action: PassAction, label: str, relations: Sequence[PassRelation], status: PassStatus) -> Act:
    result = permission(action, relations, status)
    right = result.explanation.readings[0].value
    who = _either(one.label for one in right.relations)  # type: ignore[attr-defined]
    when = _either(one.label.lower() for one in right.statuses)  # type: ignore[attr-defined]
    return Act(label, who, when, result.allowed)


def _either(labels: Iterable[str]) -> str:
    """« SIAE de la dernière embauche ou organisme… »: only the first keeps its capital, acronyms apart."""
    first, *others = labels
    rest = [label if label[:2].isupper() else label[0].lower() + label[1:] for label in others]
    return " ou ".join([first, *rest])
