"""The ROME: trades (`code,name`) or job names (`code,name,rome_code`), told apart by their columns."""

import csv
import re
from pathlib import Path

from tremplin.kernel.imports import Importer, Outcome, Rejected, Row, Upsert
from tremplin.reference.models import JobName, Trade
from tremplin.reference.names import search_key

TRADE_CODE = re.compile(r"[A-N]\d{4}")


def named(name: str) -> dict[str, str]:
    """A name with its search key, which a bulk update would not refresh by itself."""
    return {"name": name, "search_name": search_key(name)[:255]}


class TradeImporter:
    """`code,name`."""

    columns = ("code", "name")

    def __init__(self) -> None:
        self.table = Upsert(Trade.objects.all(), lambda row: row.code)

    def take(self, row: Row) -> Outcome:
        if not TRADE_CODE.fullmatch(row["code"]):
            raise Rejected(f"Code ROME invalide : « {row['code']} » (une lettre de A à N, puis 4 chiffres).")
        if not row["name"]:
            raise Rejected("Intitulé du métier absent.")
        return self.table.put(row["code"], code=row["code"], **named(row["name"]))[1]

    def write(self) -> None:
        self.table.write()


class JobNameImporter:
    """`code,name,rome_code`. A trade not yet known is refused: import the trades first."""

    columns = ("code", "name", "rome_code")

    def __init__(self) -> None:
        self.table = Upsert(JobName.objects.all(), lambda row: row.code)
        self.trades = set(Trade.objects.values_list("code", flat=True))

    def take(self, row: Row) -> Outcome:
        if not row["code"].isdigit() or not row["name"]:
            raise Rejected("Il faut un code d’appellation (chiffres) et un intitulé.")
        if row["rome_code"] not in self.trades:
            raise Rejected(f"Métier inconnu : « {row['rome_code']} ». Importez d’abord le fichier des métiers.")
        fields = {"code": row["code"], "trade_id": row["rome_code"], **named(row["name"])}
        return self.table.put(row["code"], **fields)[1]

    def write(self) -> None:
        self.table.write()


def importer_for(path: Path) -> Importer:
    """The importer that fits the file's header."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        header = next(csv.reader(handle), [])
    return JobNameImporter() if "rome_code" in header else TradeImporter()
