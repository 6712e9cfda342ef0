"""The `tremplin` command. Django is loaded only by the sub-commands that need it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import typer

from tremplin.kernel.commands import identity, journal
from tremplin.rules import numbers
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
    DATA_INCLUSION = "data-inclusion"
    DATA_INCLUSION_SERVICES = "data-inclusion-services"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tremplin, la plateforme de l’insertion.",
)
app.add_typer(rules_app, name="rules")
maintenance_app = typer.Typer(no_args_is_help=True, help="La maintenance : on lit, on n’écrit pas.")
app.add_typer(maintenance_app, name="maintenance")
jobs_app = typer.Typer(no_args_is_help=True, help="Le travail de fond.")
app.add_typer(jobs_app, name="jobs")
passes_app = typer.Typer(no_args_is_help=True, help="Les PASS IAE.")
app.add_typer(passes_app, name="passes")
alerts_app = typer.Typer(no_args_is_help=True, help="Les alertes de recherche.")
app.add_typer(alerts_app, name="alerts")
rights_app = typer.Typer(no_args_is_help=True, help="Les droits.")
app.add_typer(rights_app, name="rights")
privacy_app = typer.Typer(no_args_is_help=True, help="Les données personnelles.")
app.add_typer(privacy_app, name="privacy")


def start_django() -> None:
    """Load the settings and the rooms; called by every command that reads the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tremplin.web.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    from django.db import connection

    from tremplin.operations.maintenance import exempt

    exempt(connection)


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
    start_django()
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
    file: Path = typer.Argument(help="Fichier : CSV, ou JSON pour data·inclusion."),
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


@alerts_app.callback()
def alerts() -> None:
    """Les alertes de recherche."""


@alerts_app.command("preview")
def preview_alerts(most: int = typer.Option(500, help="Alertes citées, au plus.")) -> None:
    """Essai à blanc : dit quels mails d’alerte partiraient maintenant, et n’écrit rien."""
    start_django()
    from tremplin.directory import sending

    planned = sending.preview(most=most)
    for one in planned:
        typer.echo(f"{sending.masked(one.alert)} : {one.alert.name} ({one.news}){'' if one.leaves else ', demain'}")
    leaving = sum(one.leaves for one in planned)
    typer.echo(f"{leaving} mail(s) partiraient, {len(planned) - leaving} attendraient demain. Rien n’a été écrit.")


@app.command("open-data")
def open_data() -> None:
    """Fait maintenant les fichiers de données ouvertes du jour."""
    start_django()
    from tremplin.api import dumps

    made = dumps.make()
    for one in made.manifest()["fichiers"]:
        typer.echo(f"{one['nom']} : {one['lignes']} lignes, {one['octets']} octets")
    typer.echo(f"Fichiers du {made.day:%d/%m/%Y} dans {made.folder}.")


@rights_app.callback()
def rights() -> None:
    """Qui peut faire quoi."""


@rights_app.command("docs")
def rights_docs(path: Path = typer.Argument(Path("docs/droits.md"), help="Fichier à écrire.")) -> None:
    """Écrit la table des droits."""
    start_django()
    from tremplin.web import rights_page

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rights_page.markdown(), encoding="utf-8")
    typer.echo(f"{path} est à jour.")


@privacy_app.command("check")
def check_delays() -> None:
    """Compte les lignes gardées au-delà de leur délai : il doit y en avoir zéro."""
    start_django()
    from tremplin.privacy import retention

    late = {label: number for label, number in retention.check().items() if number}
    for label, number in late.items():
        typer.echo(f"{label} : {number} au-delà du délai")
    typer.echo(f"{len(retention.RULES)} délais vérifiés, {sum(late.values())} ligne(s) en retard.")
    raise typer.Exit(1 if late else 0)


@privacy_app.command("docs")
def write_register() -> None:
    """Réécrit le registre des traitements, docs/donnees-personnelles.md."""
    start_django()
    from tremplin.privacy import register

    page = Path(__file__).parents[1] / "docs" / "donnees-personnelles.md"
    page.write_text(register.markdown(), encoding="utf-8")
    typer.echo(f"{page} est à jour.")


@app.command()
def verify() -> None:
    """Vérifie que chaque embauche est entière et que chaque message partira, une ligne par défaut."""
    start_django()
    from tremplin.operations import verifying

    found = list(verifying.broken())
    for one in found:
        typer.echo(str(one))
    typer.echo(f"{len(verifying.PROMISES)} promesses vérifiées, {len(found)} rompues.")
    raise typer.Exit(1 if found else 0)


@app.command()
def doctor() -> None:
    """Dit ce qui ne va pas dans une installation, une ligne par vérification."""
    from tremplin.web import doctor as checks

    raise typer.Exit(checks.run())


@app.command()
def backup(
    to: Path = typer.Option(None, "--to", help="Dossier ; sans lui, celui de TREMPLIN_BACKUP_DIR."),
) -> None:
    """Sauvegarde la base et les fichiers dans une archive chiffrée, puis la relit en entier."""
    start_django()
    from tremplin.operations.backup import reading, writing

    with clear_errors():
        made = writing.back_up(to or reading.default_folder())
    typer.echo(
        f"{made.name} : {numbers.in_french(made.bytes / 1e6, 1)} Mo, {made.files} fichiers, vérifiée, {made.seconds} s."
    )


@app.command()
def restore(
    file: Path = typer.Argument(help="Archive à restaurer."),
    identity: Path = typer.Option(None, help="Fichier de la clé privée ; sans lui, TREMPLIN_BACKUP_IDENTITY."),
    replace: bool = typer.Option(False, "--replace", help="Accepte de perdre ce que contient la base."),
    check: bool = typer.Option(False, "--check", help="Vérifie l’archive sans rien restaurer."),
) -> None:
    """Restaure une sauvegarde, en entier ou pas du tout."""
    start_django()
    from tremplin.operations.backup import reading

    with clear_errors():
        keys = reading.identity(identity)
        done = reading.verify(file, keys) if check else reading.restore(file, keys, replace=replace)
    rows = sum(done.tables.values())
    word = "Archive saine" if check else "Restauré"
    typer.echo(f"{word} : {len(done.tables)} tables, {rows} lignes, {done.files} fichiers, état du {done.at}.")


@app.command("backup-key")
def backup_key() -> None:
    """Fait une clé de sauvegarde : la partie publique va sur le serveur, la partie privée n’y reste pas."""
    from tremplin.operations.backup.reading import new_key

    public, private = new_key()
    typer.echo(f"# Clé publique, pour TREMPLIN_BACKUP_RECIPIENTS : {public}\n{private}")


@maintenance_app.command("on")
def maintenance_on(message: str = typer.Argument("", help="Ce que les personnes liront.")) -> None:
    """Passe en lecture seule : les pages se lisent, rien ne s’écrit, les tâches attendent."""
    start_django()
    from tremplin.operations import maintenance

    typer.echo(f"Lecture seule. {maintenance.start(message)} connexions du site fermées.")


@maintenance_app.command("off")
def maintenance_off() -> None:
    """Rouvre : les tâches en attente repartent."""
    start_django()
    from tremplin.operations import maintenance

    typer.echo("Le service est rouvert." if maintenance.stop() else "Aucune maintenance n’était en cours.")


@jobs_app.callback()
def jobs() -> None:
    """Le travail de fond."""


@jobs_app.command("retry")
def retry_jobs() -> None:
    """Remet dans la file les tâches en échec définitif."""
    start_django()
    from tremplin.operations.failures import retry_all

    typer.echo(f"{retry_all()} tâches remises dans la file.")


@contextmanager
def clear_errors() -> Iterator[None]:
    """A sentence and the exit code 1 instead of a trace."""
    from tremplin.operations.backup import BackupError

    try:
        yield
    except BackupError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
