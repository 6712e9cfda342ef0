"""`tremplin import KIND FILE`: the registers, with a progress bar and a summary."""

import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tremplin.kernel.imports import Importer, Outcome, Summary, UnreadableFile, run

SHOWN = 20
# Registers after which the search finds other things, or the same ones elsewhere.
LISTED = ("siae", "prescribers", "conventions", "annexes", "rome", "data-inclusion")


def importer_for(kind: str, path: Path) -> Importer:
    from tremplin.organisations.importers.conventions import AnnexImporter, ConventionImporter
    from tremplin.organisations.importers.data_inclusion import DataInclusionImporter
    from tremplin.organisations.importers.prescribers import PrescriberImporter
    from tremplin.organisations.importers.services import ServiceImporter
    from tremplin.organisations.importers.siae import SiaeImporter
    from tremplin.passes.importers.passes import PassImporter
    from tremplin.reference.importers import rome, zrr

    makers: dict[str, Callable[[], Importer]] = {
        "siae": SiaeImporter,
        "prescribers": PrescriberImporter,
        "conventions": ConventionImporter,
        "annexes": AnnexImporter,
        "passes": PassImporter,
        "data-inclusion": DataInclusionImporter,
        "data-inclusion-services": ServiceImporter,
        "rome": lambda: rome.importer_for(path),
        "zrr": lambda: zrr.ZrrImporter(path),
    }
    return makers[kind]()


def import_file(kind: str, path: Path, *, dry_run: bool, keep_going: bool) -> int:
    """Run one import and print its summary; 0 when it was written (or would have been), 1 otherwise."""
    console = Console()
    try:
        total = sum(1 for _ in path.open("rb"))
        with Progress(console=console, disable=not sys.stdout.isatty()) as bar:
            task = bar.add_task(f"Import de {path.name}", total=total)
            summary = run(
                importer_for(kind, path),
                path,
                dry_run=dry_run,
                keep_going=keep_going,
                progress=lambda number: bar.update(task, completed=number),
            )
    except (OSError, UnreadableFile) as error:
        console.print(f"[red]{error}[/red]")
        return 1
    if summary.written and kind in LISTED:
        _list_again(console)
    show(console, summary, dry_run=dry_run)
    return 0 if summary.written or (dry_run and not summary.rejected) else 1


def _list_again(console: Console) -> None:
    from django.db import connection

    from tremplin.directory import listing

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # PostgreSQL has not looked yet at what has just come, and would choose badly
    listing.relist()
    listing.count_words()
    console.print("La recherche est à jour.")


def show(console: Console, summary: Summary, *, dry_run: bool) -> None:
    table = Table("Lignes", "Nombre")
    labels = {Outcome.CREATED: "créées", Outcome.UPDATED: "modifiées", Outcome.UNCHANGED: "inchangées"}
    for outcome, label in labels.items():
        table.add_row(label, str(summary.counts[outcome]))
    table.add_row("rejetées", str(len(summary.rejected)))
    table.add_row("reprises avec une remarque", str(len(summary.remarks)))
    console.print(table)
    for title, lines in (("Rejetée", summary.rejected), ("Remarque", summary.remarks)):
        for number, text in lines[:SHOWN]:
            console.print(f"{title}, ligne {number} : {text}", markup=False)
        if len(lines) > SHOWN:
            console.print(f"… et {len(lines) - SHOWN} autres.")
    if dry_run:
        console.print("Essai à blanc : rien n’a été écrit.")
    elif not summary.written:
        console.print("Rien n’a été écrit : corrigez les lignes rejetées, ou relancez avec --keep-going.")
