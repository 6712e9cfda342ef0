"""The commands about the journal and the identity numbers. Django is loaded by who runs them: `tremplin.cli`."""

import sys
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import typer

journal = typer.Typer(no_args_is_help=True)
identity = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]


class Kind(StrEnum):
    """How the journal is written in a file."""

    JSONL = "jsonl"
    CSV = "csv"


def _midnight(day: datetime | None, *, days: int = 0) -> datetime | None:
    from django.utils import timezone

    return timezone.make_aware(day + timedelta(days=days)) if day is not None else None


@journal.command("seal")
def seal() -> None:
    """Scelle les lignes qui attendent (le travail de fond le fait chaque minute)."""
    from tremplin.kernel import sealing

    typer.echo(f"{sealing.seal()} ligne(s) scellée(s).")


@journal.command("head")
def head() -> None:
    """Donne la fin de la chaîne : sa place et son empreinte, à noter hors de la plateforme."""
    from tremplin.kernel import sealing

    last = sealing.head()
    typer.echo(str(last) if last is not None else "Rien n’est encore scellé.")
    raise typer.Exit(0 if last is not None else 1)


@journal.command("verify")
def verify(
    since: datetime = typer.Option(None, formats=DAY, help="Ne relit que les lignes datées de ce jour et après."),
    against: str = typer.Option("", help="Une fin de chaîne notée ailleurs, « place:empreinte »."),
) -> None:
    """Relit le journal ligne à ligne : une phrase par anomalie, code de sortie 1 s’il y en a."""
    from tremplin.kernel.verifying import Verification

    if against and not against.partition(":")[0].isdigit():
        raise typer.BadParameter(
            "écrivez la place, « : », puis l’empreinte, comme les donne « tremplin journal head »."
        )
    reading, wrong, begun = Verification(_midnight(since), against), 0, time.perf_counter()
    for wrong, fault in enumerate(reading.faults(), start=1):  # noqa: B007 - counted
        typer.echo(fault)
    speed = reading.checked / max(time.perf_counter() - begun, 0.001)
    typer.echo(f"{reading.checked} ligne(s) relue(s), {wrong} anomalie(s) ({speed:.0f} lignes par seconde).")
    raise typer.Exit(1 if wrong else 0)


@journal.command("export")
def export(
    person: UUID = typer.Option(None, help="Identifiant d’une personne (ses dossiers réunis compris)."),
    user: UUID = typer.Option(None, help="Identifiant d’un compte : ce qu’il a fait."),
    organisation: UUID = typer.Option(None, help="Identifiant d’une organisation : ce qui s’est fait en son nom."),
    begin: datetime = typer.Option(None, "--from", formats=DAY, help="Premier jour."),
    end: datetime = typer.Option(None, "--to", formats=DAY, help="Dernier jour."),
    kind: Kind = typer.Option(Kind.JSONL, "--format", help="Une ligne JSON par ligne du journal, ou CSV."),
    output: Path = typer.Option(None, help="Fichier ; la sortie du programme sans cela."),
) -> None:
    """Écrit le journal, ou la part qui concerne quelqu’un. L’export s’inscrit lui-même au journal."""
    from tremplin.kernel.actor import SYSTEM
    from tremplin.kernel.journal import files_of
    from tremplin.kernel.journal_export import Wanted, note, write

    files = files_of(person) if person else ()
    wanted = Wanted(files, user, organisation, _midnight(begin), _midnight(end, days=1))
    with output.open("wb") if output else nullcontext(sys.stdout.buffer) as handle:
        count = write(handle, wanted, kind=kind)
    note(by=SYSTEM, wanted=wanted, kind=kind, count=count)
    typer.echo(f"{count} ligne(s) exportée(s).", err=True)


@identity.command("rotate")
def rotate(check: bool = typer.Option(False, "--check", help="Dit ce qui reste à faire, n’écrit rien.")) -> None:
    """Chiffre de nouveau les numéros avec la clé actuelle. Peut être interrompu et relancé, le site en marche."""
    from tremplin.kernel import rotating

    left = 0
    for one in rotating.columns():
        found = rotating.check(one) if check else rotating.rotate(one)
        left += found.left
        typer.echo(str(found))
    raise typer.Exit(1 if left else 0)
