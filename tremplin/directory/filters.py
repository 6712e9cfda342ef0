"""The filters of the search as the page draws them: groups of boxes with their counts, trades, and chips to take one off."""

from typing import Any

from tremplin.directory import facets, families
from tremplin.directory.counted import Counts
from tremplin.directory.facets import TRADE, Facet

# What the words of a filter stand for, where somebody asks.
EXPLAINED = {"type": facets.explained, "famille": families.every_explained}


def groups(tab: str, values: dict[str, Any], counts: Counts) -> list[dict[str, Any]]:
    """Boxes by question: those with an answer, and those that are ticked."""
    drawn = (_group(facet, values, counts.values.get(facet.name, {})) for facet in facets.of_shelf(tab))
    return [group for group in drawn if group["boxes"]]


def _group(facet: Facet, values: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    boxes = [
        {"value": code, "label": label, "checked": code in values[facet.name], "count": counts.get(code, 0)}
        for code, label in facet.values().items()
        if code in counts or code in values[facet.name]
    ]
    explained = EXPLAINED.get(facet.name, dict)()
    for box in boxes:
        box["explained"] = explained.get(box["value"], "")
    return {
        "legend": facet.label,
        "name": facet.name,
        "boxes": boxes,
        "folded": facet.folded,
        "open": any(box["checked"] for box in boxes),
        "explained": bool(explained),
    }


def trades(values: dict[str, Any], counts: Counts) -> list[dict[str, Any]]:
    """Trades offered here with the number of answers; the chosen one stays even when nobody offers it."""
    offered = counts.values.get(TRADE, {})
    codes = {*offered, values["metier"]} - {""}
    names = facets.trades() if codes else {}
    known = {code: label for code, label in names.items() if code in codes}
    return [
        {"code": code, "label": label, "n": offered.get(code, 0), "chosen": code == values["metier"]}
        for code, label in (known | {code: code for code in codes - known.keys()}).items()
    ]


def spared(counts: Counts) -> list[tuple[str, int, dict[str, Any]]]:
    """The filters that, taken off alone, leave some answers: how to say it, how many, the change of address."""
    found = []
    for name, number in sorted(counts.spared.items(), key=lambda one: (-one[1], one[0])):
        label = facets.BY_NAME[name].label if name in facets.BY_NAME else "Métier"
        found.append((f"Sans le filtre « {label} »", number, {name: "" if name == TRADE else []}))
    return found


def chips(tab: str, values: dict[str, Any], trade_rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Each filter in force, with the change of address that removes it."""
    found: list[tuple[str, dict[str, Any]]] = [
        (facet.values()[code], {facet.name: [one for one in values[facet.name] if one != code]})
        for facet in facets.of_shelf(tab)
        for code in values[facet.name]
    ]
    found += [(row["label"], {"metier": ""}) for row in trade_rows if row["chosen"]]
    return [*found, *([("Zone de la carte", {"cadre": ""})] if values["cadre"] else [])]
