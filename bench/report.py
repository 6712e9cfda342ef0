"""How results are printed: tables, the aim beside each figure, the machine that measured."""

import os
import platform
import time
from datetime import date

from rich.console import Console
from rich.table import Table

console = Console(width=None if os.isatty(1) else 150)


def machine() -> None:
    """What the figures depend on: a busy or slow machine gives longer times."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    console.print(
        f"Mesures du {date.today():%d/%m/%Y} : {os.cpu_count()} cœurs, Python {platform.python_version()},"
        f" charge de la machine {load}, étalon {figure(yardstick())} ms. Temps du serveur, sans réseau."
    )


def yardstick() -> float:
    """Milliseconds of processor that five million additions take now: the same code, to compare two machines."""
    begin, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return (time.process_time() - begin) * 1000


def table(title: str, *columns: str, note: str = "") -> Table:
    """An empty table, its first column on the left and the others on the right."""
    made = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    for number, column in enumerate(columns):
        made.add_column(column, justify="right" if number else "left")
    return made


def aimed(value: float, aim: float, *, digits: int = 0) -> str:
    """The figure in French, marked when it misses its aim."""
    text = figure(value, digits)
    return text if value <= aim else f"[bold red]{text} ✗[/]"


def figure(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")
