"""Load the committed reference data into the database: idempotent, and quick when nothing changed."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction
from psycopg import sql

from tremplin.reference.models import (
    Commune,
    Department,
    FormerCommune,
    JobName,
    MarketSector,
    Region,
    Sector,
    Synonym,
    Territory,
    Trade,
)
from tremplin.reference.names import search_key

DATA = Path(__file__).parent / "data"

Progress = Callable[[str], None]
Row = dict[str, str]


@dataclass(frozen=True)
class Count:
    """What loading one table did, in rows."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load_reference(progress: Progress | None = None) -> dict[str, Count]:
    """Bring places up to the committed files, and add the trades, job names and sectors that are missing.

    Places follow the files. Trades, job names, sectors and synonyms may have been imported or edited since: those that
    exist are left alone. `progress` is told each table in French as it is done. Returns the counts by table.
    """
    counts: dict[str, Count] = {}
    for label, load in STEPS.items():
        counts[label] = load()
        if progress:
            progress(f"{label} : {sum(vars(counts[label]).values())}")
    return counts


def load_regions() -> Count:
    return synchronise(Region, (Region(code=row["code"], name=row["name"]) for row in rows("regions")), ["name"])


def load_departments() -> Count:
    wanted = (Department(code=row["code"], name=row["name"], region_id=row["region"]) for row in rows("departments"))
    return synchronise(Department, wanted, ["name", "region_id"])


def load_territories() -> Count:
    shapes = territory_outlines()["territories"]
    wanted = (
        Territory(code=row["code"], name=row["name"], kind=row["kind"], outline=shapes[row["code"]])
        for row in rows("territories")
    )
    return synchronise(Territory, wanted, ["name", "kind", "outline"])


COMMUNE_COLUMNS = (
    "code",
    "name",
    "search_name",
    "postal_codes",
    "department_id",
    "parent_id",
    "territory_id",
    "population",
    "latitude",
    "longitude",
)


def load_communes() -> Count:
    present = {line[0]: line for line in Commune.objects.values_list(*COMMUNE_COLUMNS)}
    # A commune that the files put in no territory keeps the one that the network gave it.
    territories = {code: line[COMMUNE_COLUMNS.index("territory_id")] for code, line in present.items()}
    territories |= {code: row["code"] for row in rows("territories") for code in row["communes"].split()}
    wanted = [commune_line(row, territories) for table in ("communes", "districts") for row in rows(table)]
    changed = [line for line in wanted if present.get(line[0]) != line]
    copy_lines(Commune, COMMUNE_COLUMNS, changed, key="code")
    created = sum(line[0] not in present for line in changed)
    return Count(created, len(changed) - created, len(wanted) - len(changed))


def commune_line(row: Row, territories: Mapping[str, str | None]) -> tuple[Any, ...]:
    """Values of COMMUNE_COLUMNS for a line of communes.csv or districts.csv."""
    code = row["code"]
    return (
        code,
        row["name"],
        search_key(row["name"]),
        row["postal_codes"].split(),
        code[:3] if code[:2] in ("97", "98") else code[:2],
        row.get("parent"),
        territories.get(code),
        int(row["population"]),
        float(row["latitude"]) if row["latitude"] else None,
        float(row["longitude"]) if row["longitude"] else None,
    )


FORMER_COLUMNS = ("code", "name", "search_name", "commune_id", "population")


def load_former_communes() -> Count:
    """These rows have no key of their own and nothing points at them: they are replaced when any of them changes."""
    wanted = {
        (row["code"], row["name"], search_key(row["name"]), row["commune"], int(row["population"] or 0) or None)
        for row in rows("former_communes")
    }
    present = set(FormerCommune.objects.values_list(*FORMER_COLUMNS))
    if wanted != present:
        FormerCommune.objects.all().delete()
        copy_lines(FormerCommune, FORMER_COLUMNS, sorted(wanted, key=str))
    return Count(len(wanted - present), 0, len(wanted & present))


def load_trades() -> Count:
    return add_missing(Trade, (Trade(code=row["code"], name=row["name"]) for row in rows("trades")))


def load_job_names() -> Count:
    wanted = (JobName(code=row["code"], name=row["name"], trade_id=row["trade"]) for row in rows("job_names"))
    return add_missing(JobName, wanted)


def load_synonyms() -> Count:
    lines = ((search_key(row["term"]), row["means"].split("|"), row["both_ways"] == "1") for row in rows("synonyms"))
    wanted = [
        Synonym(term=term, means=[search_key(one) for one in means], both_ways=both) for term, means, both in lines
    ]
    return add_missing(Synonym, wanted)


def load_sectors() -> Count:
    lines = list(rows("sectors"))
    known = set(Sector.objects.values_list("pk", flat=True))
    sectors = [Sector(code=row["code"], label=row["label"], position=rank) for rank, row in enumerate(lines, start=1)]
    count = add_missing(Sector, sectors)
    link = Sector.trades.through
    links = [
        link(sector_id=row["code"], trade_id=trade)
        for row in lines
        if row["code"] not in known
        for trade in row["trades"].split()
    ]
    link.objects.bulk_create(links)
    return count


def load_market_sectors() -> Count:
    wanted = [
        MarketSector(code=int(row["code"]), sector_id=row["sector"], **{name: row[name] for name in MARKET_TEXTS})
        for row in rows("market_sectors")
    ]
    return synchronise(MarketSector, wanted, [*MARKET_TEXTS, "sector_id"])


MARKET_TEXTS = ("slug", "label", "group")
STEPS: dict[str, Callable[[], Count]] = {
    "Régions": load_regions,
    "Départements": load_departments,
    "Territoires": load_territories,
    "Communes": load_communes,
    "Anciennes communes": load_former_communes,
    "Métiers": load_trades,
    "Appellations": load_job_names,
    "Secteurs": load_sectors,
    "Secteurs du marché": load_market_sectors,
    "Synonymes": load_synonyms,
}


def synchronise(model: type[models.Model], wanted: Iterable[Any], fields: Sequence[str]) -> Count:
    """Create or update the few rows of `wanted` that differ in `fields` (attribute names). Rows that are no longer
    wanted stay: others may point at them."""
    present = {row[0]: row[1:] for row in model._default_manager.values_list("pk", *fields)}
    lines = list(wanted)
    changed = [row for row in lines if present.get(row.pk) != tuple(getattr(row, field) for field in fields)]
    names = [field.removesuffix("_id") for field in fields]
    model._default_manager.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=names)
    created = sum(row.pk not in present for row in changed)
    return Count(created, len(changed) - created, len(lines) - len(changed))


def copy_lines(
    model: type[models.Model], columns: Sequence[str], lines: Iterable[tuple[Any, ...]], key: str = ""
) -> None:
    """Write many lines by COPY, some ten times as fast as INSERT; with `key`, a line that exists is updated."""
    table, incoming = sql.Identifier(model._meta.db_table), sql.Identifier(f"incoming_{model._meta.db_table}")
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    target = incoming if key else table
    with connection.cursor() as cursor:
        if key:
            cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(incoming, table))
        with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(target, names)) as copy:
            for line in lines:
                copy.write_row(line)
        if key:
            fresh = sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(name)) for name in columns)
            upsert = "INSERT INTO {0} ({1}) SELECT {1} FROM {2} ON CONFLICT ({3}) DO UPDATE SET {4}"
            cursor.execute(sql.SQL(upsert).format(table, names, incoming, sql.Identifier(key), fresh))
            cursor.execute(sql.SQL("DROP TABLE {}").format(incoming))


def add_missing(model: type[models.Model], wanted: Iterable[Any]) -> Count:
    """Create the rows of `wanted` whose key does not exist yet."""
    known = set(model._default_manager.values_list("pk", flat=True))
    lines = list(wanted)
    missing = [row for row in lines if row.pk not in known]
    model._default_manager.bulk_create(missing)
    return Count(len(missing), 0, len(lines) - len(missing))


def rows(name: str) -> Iterator[Row]:
    """Lines of a committed table."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


@lru_cache
def territory_outlines() -> dict[str, Any]:
    """Home département's map: {"communes": {INSEE code: GeoJSON}, "territories": {code: …}, "department": GeoJSON}."""
    return _read_json("territory_outlines")


@lru_cache
def department_outlines() -> dict[str, Any]:
    """Coarse GeoJSON outline of each département, by code."""
    return _read_json("department_outlines")


def _read_json(name: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return value
