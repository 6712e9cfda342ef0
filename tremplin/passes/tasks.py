"""The acts that pages offer on a PASS: for each its address, its form, its plan, its verb and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tremplin.kernel.actor import Actor
from tremplin.passes import actions
from tremplin.passes.actions import correcting, ending, suspending
from tremplin.passes.dossier import Dossier
from tremplin.passes.forms_acts import ActForm, CorrectForm, ResumeForm, SuspendForm, WhyForm
from tremplin.passes.models import Pass
from tremplin.passes.plans import Plan
from tremplin.rules.kinds import PassAction


@dataclass(frozen=True)
class Task:
    """`title` goes before « de Samira »; `button` confirms; `done` is read afterwards."""

    name: str
    path: str
    action: PassAction
    form: type[ActForm]
    plan: Callable[..., Plan]
    verb: Callable[..., Pass]
    title: str
    button: str
    done: str
    lead: str = ""
    dangerous: bool = False

    @property
    def draft_kind(self) -> str:
        return f"passes.{self.name}"

    @property
    def needs_only_a_reason(self) -> bool:
        return self.form is WhyForm

    def initial(self, dossier: Dossier) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        current = dossier.current_suspension
        if self.name == "edit_suspension" and current is not None:
            return {"reason": current.reason, "starts_on": current.starts_on, "ends_on": current.ends_on}
        return {"starts_on": dossier.found.starts_on} if self.name == "correct" else {}

    def do(self, *, by: Actor, found: Pass, typed: dict[str, Any]) -> Pass:
        """Do what a draft keeps."""
        return self.verb(by=by, found=found, **as_asked(typed))


def as_typed(asked: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an act as a draft keeps them."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()}


def as_asked(typed: dict[str, Any]) -> dict[str, Any]:
    """And back: names in `_on` are days."""
    days = {name: date.fromisoformat(value) for name, value in typed.items() if name.endswith("_on") and value}
    return {**typed, **days}


TASKS = {
    task.name: task
    for task in (
        Task(
            "suspend",
            "suspendre",
            PassAction.SUSPEND,
            SuspendForm,
            suspending.plan_suspend,
            actions.suspend,
            "Suspendre le PASS IAE",
            "Suspendre le PASS IAE",
            "Le PASS IAE est suspendu. La personne et ceux qui l’accompagnent sont prévenus.",
            "Les jours suspendus ne comptent pas : la fin du PASS IAE recule.",
        ),
        Task(
            "edit_suspension",
            "modifier-la-suspension",
            PassAction.EDIT_SUSPENSION,
            SuspendForm,
            suspending.plan_edit,
            actions.edit_suspension,
            "Modifier la suspension du PASS IAE",
            "Modifier la suspension",
            "La suspension est modifiée. La personne et ceux qui l’accompagnent sont prévenus.",
        ),
        Task(
            "resume",
            "reprise",
            PassAction.EDIT_SUSPENSION,
            ResumeForm,
            suspending.plan_resume,
            actions.resume,
            "Indiquer le retour au travail",
            "Confirmer le retour au travail",
            "Le retour au travail est enregistré. La personne et ceux qui l’accompagnent sont prévenus.",
            "La suspension finit la veille du retour. Les jours qu’elle n’aura pas pris quittent la fin du PASS IAE.",
        ),
        Task(
            "drop_suspension",
            "supprimer-la-suspension",
            PassAction.EDIT_SUSPENSION,
            WhyForm,
            suspending.plan_drop,
            actions.drop_suspension,
            "Supprimer la suspension du PASS IAE",
            "Supprimer la suspension",
            "La suspension est supprimée. La personne et ceux qui l’accompagnent sont prévenus.",
            "Pour une suspension déclarée par erreur. Si la personne revient au travail, indiquez plutôt son retour.",
            dangerous=True,
        ),
        Task(
            "correct",
            "corriger",
            PassAction.CORRECT,
            CorrectForm,
            correcting.plan_correct,
            actions.correct,
            "Corriger les dates du PASS IAE",
            "Corriger les dates",
            "Les dates sont corrigées. La personne, sa structure et l’organisme qui l’accompagne sont prévenus.",
            "Pour des dates fausses. La raison et les dates d’avant restent dans l’historique.",
        ),
        Task(
            "undo",
            "revenir-en-arriere",
            PassAction.UNDO,
            WhyForm,
            correcting.plan_undo,
            actions.undo,
            "Revenir sur le dernier acte du PASS IAE",
            "Revenir sur cet acte",
            "Le PASS IAE est comme avant cet acte. Les personnes concernées sont prévenues.",
            "Le PASS IAE redevient ce qu’il était avant le dernier acte, qui reste dans l’historique.",
        ),
        Task(
            "terminate",
            "mettre-fin",
            PassAction.TERMINATE,
            WhyForm,
            ending.plan_terminate,
            actions.terminate,
            "Mettre fin au PASS IAE",
            "Mettre fin au PASS IAE",
            "Le PASS IAE se termine aujourd’hui. La personne et ceux qui l’accompagnent sont prévenus.",
            "Aujourd’hui devient le dernier jour. Ce qui est suspendu ou prolongé au-delà s’arrête aussi.",
            dangerous=True,
        ),
        Task(
            "cancel",
            "annuler",
            PassAction.CANCEL,
            WhyForm,
            ending.plan_cancel,
            actions.cancel_unused,
            "Annuler le PASS IAE",
            "Annuler le PASS IAE",
            "Le PASS IAE est annulé. La personne et ceux qui l’accompagnent sont prévenus.",
            "Pour un PASS IAE délivré par erreur, sans embauche.",
            dangerous=True,
        ),
    )
}
