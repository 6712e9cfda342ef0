"""The life of an application drawn from the law itself: who may take it from where to where."""

from datetime import date

from tremplin.rules import applications
from tremplin.rules.kinds import ApplicationAction, ApplicationActor, ApplicationState, DispositifKind

# GEIQ is the kind that has every transition.
WIDEST = DispositifKind.GEIQ
HEAD = """# États d’une candidature

Cette page est écrite par `tremplin rules states` à partir des paramètres de la loi
(`tremplin/rules/parameters/applications.yaml`) : ne la corrigez pas à la main.
Ce qui n’y figure pas est refusé, par le code et par la base de données.
Archiver et sortir des archives ne changent pas l’état. « Commencer une action avant embauche » n’existe que pour un GEIQ.
"""


def moves(on: date | None = None) -> list[tuple[ApplicationState, ApplicationAction, ApplicationState, str]]:
    """(from, action, to, who) of every transition that changes the state, in the order of the lists."""
    found = []
    for state in ApplicationState:
        for action in ApplicationAction:
            results = {
                actor: applications.transition(state=state, action=action, actor=actor, dispositif=WIDEST, on=on)
                for actor in ApplicationActor
            }
            who = [actor.label for actor, result in results.items() if result.allowed and result.to != state]
            to = next((result.to for result in results.values() if result.allowed), None)
            if who and to is not None:
                found.append((state, action, to, ", ".join(who)))
    return found


def page(on: date | None = None) -> str:
    """The drawing (Mermaid) and the same transitions as a table, in Markdown."""
    rows = moves(on)
    names = "\n".join(f"    {state} : {state.label}" for state in ApplicationState)
    arrows = "\n".join(f"    {start} --> {end} : {label}" for (start, end), label in _labels(rows).items())
    table = "\n".join(f"| {start.label} | {action.label} | {end.label} | {who} |" for start, action, end, who in rows)
    return (
        f"{HEAD}\n```mermaid\nstateDiagram-v2\n{names}\n    [*] --> new : Envoyer\n{arrows}\n```\n\n"
        f"| De | Action | À | Qui |\n|---|---|---|---|\n{table}\n"
    )


def _labels(
    rows: list[tuple[ApplicationState, ApplicationAction, ApplicationState, str]],
) -> dict[tuple[ApplicationState, ApplicationState], str]:
    """One arrow a pair of states, with every action that follows it."""
    found: dict[tuple[ApplicationState, ApplicationState], list[str]] = {}
    for start, action, end, _ in rows:
        found.setdefault((start, end), []).append(action.label)
    return {pair: ", ".join(labels) for pair, labels in found.items()}
