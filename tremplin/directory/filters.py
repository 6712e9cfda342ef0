"""The filters of the search as the page draws them: groups of boxes, trades, and chips to take one off."""

from typing import Any

from tremplin.directory.forms import KINDS, OPENINGS, sectors
from tremplin.directory.search import Facets, trade_label

MAIN_KINDS = ("ACI", "EI", "ETTI", "AI", "EITI", "GEIQ", "EA", "EATT")


def groups(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Check boxes by question. Prescribers have none: these questions say nothing of them."""
    if values["onglet"] == "prescripteurs":
        return []
    openings = OPENINGS if values["onglet"] == "structures" else dict(list(OPENINGS.items())[:1])
    return [
        _group("Candidature", "candidature", list(openings.items()), values),
        _group("Type de dispositif", "type", [(kind, KINDS[kind]) for kind in MAIN_KINDS], values),
        _group("Secteur d’activité", "secteur", sectors(), values, folded=True),
    ]


def _group(
    legend: str, name: str, choices: list[tuple[str, str]], values: dict[str, Any], folded: bool = False
) -> dict[str, Any]:
    boxes = [{"value": code, "label": label, "checked": code in values[name]} for code, label in choices]
    return {
        "legend": legend,
        "name": name,
        "boxes": boxes,
        "folded": folded,
        "open": any(box["checked"] for box in boxes),
    }


def trades(values: dict[str, Any], facets: Facets) -> list[dict[str, Any]]:
    """Trades offered here with their number of posts; the chosen one stays even when nobody offers it."""
    rows = [{**row, "chosen": row["code"] == values["metier"]} for row in facets.trades]
    if values["metier"] and not any(row["chosen"] for row in rows):
        rows.append({"code": values["metier"], "label": trade_label(values["metier"]), "n": 0, "chosen": True})
    return rows


def chips(values: dict[str, Any], facets: Facets) -> list[tuple[str, dict[str, Any]]]:
    """Each filter in force, with the change of address that removes it."""
    if values["onglet"] == "prescripteurs":
        return []
    labels = {"type": KINDS, "secteur": dict(sectors()), "candidature": OPENINGS}
    found: list[tuple[str, dict[str, Any]]] = [
        (names[code], {field: [one for one in values[field] if one != code]})
        for field, names in labels.items()
        for code in values[field]
    ]
    for row in trades(values, facets):
        if row["chosen"]:
            found.append((row["label"], {"metier": ""}))
    return found
