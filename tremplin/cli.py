"""The `tremplin` command. Django is loaded only by the sub-commands that need it."""

import os
from enum import StrEnum
from pathlib import Path

import typer

from tremplin.kernel.commands import identity, journal
from tremplin.rules.cli import app as rules_app


class Register(StrEnum):
    """The registers that can be imported: public ones, and the PASS delivered elsewhere."""

    SIAE = "siae"
    PRESCRIBERS = "prescribers"
    CONVENTIONS = "conventions"
    ANNEXES = "annexes"
    PASSES = "passes"
    ROME = "rome"
    ZRR = "zrr"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tremplin, la plateforme de l’insertion.",
)
app.add_typer(rules_app, name="rules")
passes_app = typer.Typer(no_args_is_help=True, help="Les PASS IAE.")
app.add_typer(passes_app, name="passes")


def start_django() -> None:
    """Load the settings and the rooms; called by every command that reads the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin.web.settings")
    import django

    django.setup()


app.add_typer(journal, name="journal", callback=start_django, help="Le journal : le sceller, le vérifier, l’exporter.")
app.add_typer(identity, name="identity", callback=start_django, help="Les numéros d’identité : changer leur clé.")


@app.command()
def demo(reset: bool = typer.Option(False, help="Efface la démonstration et la recommence.")) -> None:
    """Prépare le territoire de démonstration puis sert le site et son travail de fond."""
    from tremplin.web import running

    running.demo(reset=reset)


@app.command()
def setup() -> None:
    """Met la base à jour : tables, données de référence, fichiers de l’interface."""
    start_django()
    from tremplin.web import running

    running.prepare()


@app.command()
def serve(
    host: str = typer.Option("127.0.0.1", help="Adresse d’écoute."),
    port: int = typer.Option(8000, help="Port d’écoute."),
    workers: int = typer.Option(1, help="Processus."),
) -> None:
    """Sert le site."""
    from tremplin.web import running

    running.serve(host=host, port=port, workers=workers)


@app.command()
def worker(concurrency: int = typer.Option(2, help="Tâches en même temps.")) -> None:
    """Exécute le travail de fond : mails, tâches périodiques."""
    start_django()
    from tremplin.web import running

    running.work(concurrency=concurrency)


@app.command("import")
def import_register(
    kind: Register = typer.Argument(help="Registre."),
    file: Path = typer.Argument(help="Fichier CSV."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Essai à blanc : dit ce qui changerait, n’écrit rien."),
    keep_going: bool = typer.Option(
        False, "--keep-going", help="Écrit les bonnes lignes même si d’autres sont rejetées."
    ),
) -> None:
    """Importe un registre public, ou des PASS IAE délivrés ailleurs."""
    start_django()
    from tremplin.importing import import_file

    raise typer.Exit(import_file(kind, file, dry_run=dry_run, keep_going=keep_going))


@passes_app.callback()
def passes() -> None:
    """Les PASS IAE."""


@passes_app.command("verify")
def verify_passes() -> None:
    """Compare les dates de chaque PASS IAE à celles que donnent ses actes."""
    start_django()
    from tremplin.passes.models import Pass
    from tremplin.passes.verifying import differences

    wrong = 0
    for wrong, one in enumerate(differences(), start=1):  # noqa: B007 - counted
        typer.echo(f"{one.found.number} : noté {one.stored} ; d’après les actes {one.replayed}")
    typer.echo(f"{Pass.objects.count()} PASS IAE vérifiés, {wrong} à reprendre.")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def doctor() -> None:
    """Dit ce qui ne va pas dans une installation, une ligne par vérification."""
    from tremplin.web import doctor as checks

    raise typer.Exit(checks.run())
