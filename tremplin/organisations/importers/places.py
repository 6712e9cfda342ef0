"""Where an organisation of a register stands: its commune and position, from what the line says."""

import re
from typing import Any

from tremplin.kernel.imports import Row
from tremplin.reference.models import Commune, FormerCommune
from tremplin.reference.names import search_key

COLUMNS = tuple(field.attname for field in Commune._meta.concrete_fields)
CEDEX = re.compile(r"\s+cedex\b.*$", re.IGNORECASE)


class Places:
    """Communes in memory: by code, by postal code and by name, former names included. Two queries for a whole file.

    They are the rows of the base; the few where a line stands are made objects.
    """

    def __init__(self) -> None:
        self.by_postal: dict[str, list[Any]] = {}
        self.by_name: dict[tuple[str, str], Any] = {}
        rows = Commune.objects.order_by("population").values_list(*COLUMNS, named=True)
        self.by_code: dict[str, Any] = {one.code: one for one in rows}
        self.centres = [one for one in self.by_code.values() if one.latitude is not None]
        for name, code in FormerCommune.objects.values_list("search_name", "commune_id"):
            today = self.by_code[code]
            self.by_name[name, today.department_id] = today
        for commune in self.by_code.values():
            self.by_name[commune.search_name, commune.department_id] = commune
            for code in commune.postal_codes:
                self.by_postal.setdefault(code, []).append(commune)

    def commune(self, *, city: str, post_code: str, department: str) -> Commune | None:
        """By name in the département; else the most populated commune of the postal code. None when neither fits."""
        name = search_key(CEDEX.sub("", city))
        candidates = self.by_postal.get(post_code, [])
        for one in candidates:
            if one.search_name == name:
                return _made(one)
        return _made(self.by_name.get((name, department)) or (candidates[-1] if candidates else None))

    def of_code(self, code: str) -> Commune | None:
        """By its Insee code, where mail is delivered."""
        found = self.by_code.get(code)
        return _made(found) if found and found.postal_codes else None

    def nearest(self, row: Row) -> Commune | None:
        """For a line whose city and code are nowhere: the commune whose centre is closest to its position."""
        try:
            here = float(row["latitude"]), float(row["longitude"])
        except ValueError:
            return None
        return _made(min(self.centres, key=lambda one: (one.latitude - here[0]) ** 2 + (one.longitude - here[1]) ** 2))

    def position(self, row: Row, commune: Commune | None) -> dict[str, Any]:
        """`latitude` and `longitude` of the line; the centre of its commune when the line has none."""
        try:
            return {"latitude": float(row["latitude"]), "longitude": float(row["longitude"])}
        except ValueError:
            centre = commune if commune is not None else Commune()
            return {"latitude": centre.latitude, "longitude": centre.longitude}


def _made(row: Any) -> Commune | None:
    return Commune(**row._asdict()) if row else None


def register_email(row: Row) -> dict[str, Any]:
    """The mailbox that a register gives, when its file has one: a link sent there opens the organisation to its people."""
    address = row.get("email", "").lower()
    return {"register_email": address} if address and "@" in address else {}


def tidy(name: str) -> str:
    """A register's capitals made readable: « LA COLLECTERIE » becomes « La Collecterie »; acronyms stay."""
    if name != name.upper() or len(name) < 6:
        return name
    small = {"de", "des", "du", "la", "le", "les", "et", "en", "au", "aux", "pour", "par", "sur", "l", "d"}
    words = [word if len(word) <= 4 and word.lower() not in small else word.capitalize() for word in name.split()]
    lowered = [word.lower() if position and word.lower() in small else word for position, word in enumerate(words)]
    return " ".join(lowered)
