"""`tremplin rules`: run, list and explain the rules. French for people, JSON lines for programs."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from tremplin.rules import dates, handbook, numbers, states
from tremplin.rules.errors import InvalidInput, UnknownRule
from tremplin.rules.inputs import read_date
from tremplin.rules.parameters.words import in_words, period
from tremplin.rules.registry import RULES, Rule, rule_named
from tremplin.rules.words import facts_of

app = typer.Typer(no_args_is_help=True, help="Les règles de l’IAE : évaluer, lister, expliquer.")

_ON = typer.Option("--on", help="Date à laquelle la loi est lue (AAAA-MM-JJ). Par défaut : aujourd’hui.")


@app.command("evaluate")
def evaluate() -> None:
    """Répond à des cas : un objet JSON par ligne à l’entrée, une réponse par ligne à la sortie."""
    from tremplin.rules.jsonlines import answers

    # A case may carry a whole number of any length.
    sys.set_int_max_str_digits(0)
    out = sys.stdout.buffer
    for text in answers(sys.stdin.buffer):
        out.write(text.encode() + b"\n")
    out.flush()


@app.command("list")
def list_rules() -> None:
    """Liste les règles : ce qu’on donne, ce qu’on obtient, les valeurs datées et leurs sources."""
    for rule in RULES.values():
        for line in _listing(rule):
            typer.echo(line)


def _listing(rule: Rule) -> Iterator[str]:
    yield f"{rule.name} – {handbook.entry(rule.name).title}"
    yield "  On donne :"
    yield from (f"    {handbook.input_in_words(rule, one).replace('`', '')}" for one in rule.inputs)
    yield "  On obtient :"
    yield from (f"    {name} : {handbook.name_of(rule.name, name)}" for name in handbook.outputs(rule))
    yield "  Valeurs datées :"
    for reading in handbook.readings(rule.name):
        sure = "" if reading.status == "confirmed" else " (à confirmer)"
        yield f"    {reading.key} : {in_words(reading)}, {period(reading)}{sure}"
        yield f"      {reading.source} – {reading.source.link}"
    yield ""


@app.command("explain")
def explain(
    rule: Annotated[str, typer.Argument(metavar="RÈGLE", help="Nom de la règle, par exemple eligibility.iae.")],
    facts: Annotated[list[str] | None, typer.Argument(metavar="NOM=VALEUR", help="Les faits du cas.")] = None,
    on: Annotated[str, _ON] = "",
) -> None:
    """Explique la réponse d’une règle à un cas, en français, avec les sources."""
    try:
        found = rule_named(rule)
        day = read_date(on, "on") if on else dates.today()
        result = found.run(facts_of(facts or (), found.inputs), day)
    except (InvalidInput, UnknownRule) as error:
        _stop(error.message)
    except ValueError as error:
        _stop(f"« {error} » n’est pas de la forme nom=valeur.")
    for line in _explained(found, day, result):
        typer.echo(line)


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)


def _explained(rule: Rule, day: date, result: Any) -> Iterator[str]:
    explanation = result.explanation
    yield f"{handbook.entry(rule.name).title} ({rule.name})"
    if rule.is_dated:
        yield f"Loi lue au {dates.in_french(day)}."
    yield ""
    yield "Réponse"
    yield from (
        f"  {handbook.name_of(rule.name, name)} : {shown(getattr(result, name))}" for name in handbook.outputs(rule)
    )
    yield from _part("Faits retenus", explanation.facts)
    yield from _part("Ce qui manque ou s’y oppose", explanation.missing)
    links = (one.source.link for one in explanation.readings)
    yield from _part("Sources", map(" ".join, zip(explanation.sources, links, strict=True)))
    yield from _part("Remarques", explanation.notes)


def _part(title: str, lines: Any) -> Iterator[str]:
    told = list(dict.fromkeys(lines))
    if told:
        yield ""
        yield title
        yield from (f"  – {line}" for line in told)


def shown(value: Any) -> str:
    """An output, in French words."""
    if value is None:
        return "aucun"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return dates.in_french(value)
    if isinstance(value, tuple):
        return ", ".join(map(shown, value)) or "aucun"
    if isinstance(value, float):
        return numbers.in_french(value, 2)
    return str(getattr(value, "label", value))


@app.command("states")
def draw_states(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier à écrire.")] = Path(
        "docs/etats-candidature.md"
    ),
) -> None:
    """Dessine les états d’une candidature."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(states.page(), encoding="utf-8")
    typer.echo(f"{path} est à jour.")


@app.command("docs")
def docs(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Fichier à écrire.")] = Path("docs/regles.md"),
) -> None:
    """Écrit la documentation des règles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(handbook.markdown(), encoding="utf-8")
    typer.echo(f"{path} est à jour.")
