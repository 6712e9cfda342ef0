"""The committed files, read as they are: whole, consistent, and light enough for a page."""

import json
import re
from itertools import pairwise

from tremplin.reference.loading import DATA, department_outlines, rows, territory_outlines

EPT = {"Plaine Commune": 8, "Est Ensemble": 9, "Paris Terres d'Envol": 8, "Grand Paris Grand Est": 14}


def codes(table: str) -> list[str]:
    return [row["code"] for row in rows(table)]


def corners(geometry: dict) -> set[tuple[float, float]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return {tuple(corner) for polygon in polygons for ring in polygon for corner in ring}


def edges(geometry: dict) -> list[frozenset]:
    assert geometry["type"] == "Polygon"
    return [frozenset(map(tuple, pair)) for ring in geometry["coordinates"] for pair in pairwise(ring)]


def test_every_commune_is_there_once():
    found = codes("communes")
    assert len(found) == len(set(found)) == 34_969
    assert len(codes("districts")) == 45
    assert len(codes("departments")) == 109
    assert len(codes("regions")) == 26


def test_the_four_territories_share_the_39_communes_of_seine_saint_denis():
    territories = {row["name"]: row["communes"].split() for row in rows("territories")}
    assert {name: len(members) for name, members in territories.items()} == EPT
    members = sorted(code for group in territories.values() for code in group)
    assert members == sorted(code for code in codes("communes") if code.startswith("93"))
    assert len(members) == 39


def test_former_communes_lead_to_present_ones():
    present = set(codes("communes"))
    former = list(rows("former_communes"))
    assert {row["commune"] for row in former} <= present
    assert {row["code"] for row in former if row["name"] == "Pierrefitte-sur-Seine"} == {"75059", "93059"}
    assert all(row["code"] not in present or row["code"] == row["commune"] for row in former)


def test_metropolitan_communes_have_a_postal_code_and_a_position():
    for row in rows("communes"):
        if not row["code"].startswith("98"):
            assert row["postal_codes"], row
            assert all(re.fullmatch(r"\d{5}", code) for code in row["postal_codes"].split()), row
            assert row["latitude"], row
            assert row["longitude"], row


def test_sectors_are_27_and_name_known_trades():
    trades, sectors = set(codes("trades")), list(rows("sectors"))
    assert len(sectors) == len({row["code"] for row in sectors}) == 27
    covered = {trade for row in sectors for trade in row["trades"].split()}
    assert covered == trades
    assert 60 <= len(trades) <= 120


def test_every_trade_has_job_names():
    assert {row["trade"] for row in rows("job_names")} == set(codes("trades"))
    assert all(re.fullmatch(r"[A-N]\d{4}", code) for code in codes("trades"))


def test_outlines_cover_what_the_tables_name():
    outlines = territory_outlines()
    assert set(outlines["communes"]) == {code for code in codes("communes") if code.startswith("93")}
    assert set(outlines["territories"]) == set(codes("territories"))
    assert {code for code in codes("departments") if not code.startswith(("975", "977", "978", "98"))} == set(
        department_outlines()
    )


def test_neighbouring_communes_share_their_very_border():
    outlines = territory_outlines()
    counts: dict[frozenset, int] = {}
    for geometry in outlines["communes"].values():
        for edge in edges(geometry):
            counts[edge] = counts.get(edge, 0) + 1
    assert max(counts.values()) == 2
    # What belongs to one commune only is the border of the département, and nothing else is.
    outside = {edge for edge, count in counts.items() if count == 1}
    assert outside == set(edges(outlines["department"]))


def test_saint_denis_is_drawn_with_pierrefitte():
    points = corners(territory_outlines()["communes"]["93066"])
    assert max(latitude for _, latitude in points) > 48.965  # Pierrefitte is the northern half


def test_files_stay_light():
    sizes = {path.name: path.stat().st_size for path in DATA.iterdir()}
    assert sum(sizes.values()) < 2_000_000
    assert sizes["territory_outlines.json"] < 40_000
    assert sizes["department_outlines.json"] < 100_000
    assert json.dumps(territory_outlines()).isascii()
