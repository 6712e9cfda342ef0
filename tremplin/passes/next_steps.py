"""What comes next for a PASS, and who may act on it: sentences for its page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from tremplin.passes.calculation import prolongation_window
from tremplin.passes.dossier import Dossier, contract_label, last_day
from tremplin.passes.models import OPENING
from tremplin.passes.relations import permission
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import PassAction, PassRelation, PassStatus

# What everybody may know about, and the pages that do it: (label, route).
TOLD = {
    PassAction.SUSPEND: ("Suspendre", [("Suspendre…", "suspend")]),
    PassAction.EDIT_SUSPENSION: (
        "Modifier la suspension en cours",
        [
            ("Indiquer le retour au travail…", "resume"),
            ("Modifier la suspension…", "edit_suspension"),
            ("Supprimer la suspension…", "drop_suspension"),
        ],
    ),
    PassAction.REQUEST_PROLONGATION: ("Demander une prolongation", [("Prolonger…", "prolong")]),
    PassAction.WAIVE_WAITING_PERIOD: ("Lever le délai de carence", []),
}
# What only the team does: told to nobody else.
TEAM = {
    PassAction.CORRECT: ("Corriger les dates", [("Corriger les dates…", "correct")]),
    PassAction.UNDO: ("Revenir sur le dernier acte", [("Revenir sur le dernier acte…", "undo")]),
    PassAction.TERMINATE: ("Mettre fin au PASS IAE", [("Mettre fin au PASS IAE…", "terminate")]),
    PassAction.CANCEL: ("Annuler le PASS IAE", [("Annuler le PASS IAE…", "cancel")]),
}


@dataclass(frozen=True)
class Step:
    """A label and what is said of it."""

    label: str
    text: str


@dataclass(frozen=True)
class Act:
    """An action in words: who may do it, when, and the pages that do it when the reader may today."""

    label: str
    who: str
    when: str
    yours: bool
    pages: Sequence[tuple[str, str]] = ()


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
        more = "Un nouveau PASS IAE est possible avant, si un organisme prescripteur habilité lève ce délai par écrit."
    return Step("Délai de carence", f"{period} {more}")


def acts(dossier: Dossier, relations: Sequence[PassRelation]) -> list[Act]:
    """Who may suspend, prolong or waive, and whether the reader may, as the rules say; what the team may do besides."""
    if dossier.is_cancelled:
        return []
    pointless = PassAction.SUSPEND if dossier.status == PassStatus.SUSPENDED else PassAction.EDIT_SUSPENSION
    told = [_act(dossier, relations, action, *words) for action, words in TOLD.items() if action != pointless]
    team = [_act(dossier, relations, action, *words) for action, words in TEAM.items()]
    return [*told, *(act for act in team if act.yours and not _vain(dossier, act))]


def _vain(dossier: Dossier, act: Act) -> bool:
    """Nothing to undo, or a hire that has to be cancelled first."""
    if act.label == TEAM[PassAction.UNDO][0]:
        return not any(one.kind not in OPENING for one in dossier.acts)
    return act.label == TEAM[PassAction.CANCEL][0] and dossier.last_hire is not None


def _act(
    dossier: Dossier,
    relations: Sequence[PassRelation],
    action: PassAction,
    label: str,
    routes: Sequence[tuple[str, str]],
) -> Act:
    result = permission(action, relations, dossier.status)
    right = result.explanation.readings[0].value
    who = _either(one.label for one in right.relations)  # type: ignore[attr-defined]
    when = _either(one.label.lower() for one in right.statuses)  # type: ignore[attr-defined]
    pages = [(text, reverse(f"passes:{route}", args=[dossier.found.pk])) for text, route in routes]
    return Act(label, who, when, result.allowed, pages if result.allowed else ())


def _either(labels: Iterable[str]) -> str:
    """« SIAE de la dernière embauche ou organisme… »: only the first keeps its capital, acronyms apart."""
    first, *others = labels
    rest = [label if label[:2].isupper() else label[0].lower() + label[1:] for label in others]
    return " ou ".join([first, *rest])
