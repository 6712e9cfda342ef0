"""From the place of an address to where to look: a commune and what lies around, or a territory, département or region."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tremplin.reference.models import Commune, Department, Region, Territory
from tremplin.reference.names import search_key
from tremplin.reference.places import resolve_place, suggest_places

# A town of this size keeps its name: « Lyon » is the commune, « Landes » the département.
TOWN = 5_000


@dataclass(frozen=True)
class Area:
    """A territory, a département or a region. `key` is the one that listings carry: "departement:93"."""

    key: str
    name: str
    # The keys of what holds it: whoever works in all of a region works in each of its départements.
    inside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.name


@dataclass(frozen=True)
class Where:
    """`asked`: the text of the address. Neither commune, area nor text: no place is asked."""

    asked: str = ""
    commune: Commune | None = None
    area: Area | None = None
    suggestions: list[Commune] = field(default_factory=list)

    @property
    def unknown(self) -> bool:
        return bool(self.asked) and self.commune is None and self.area is None

    @property
    def label(self) -> str:
        found = self.commune or self.area
        return found.label if found else self.asked


def find_place(text: str) -> Where:
    """What a text or a code means, or the communes it may mean."""
    if not text.strip():
        return Where()
    area = areas().get(search_key(text))
    commune = None if area and not _may_be_a_town(text) else resolve_place(text)
    if area and (commune is None or commune.population < TOWN):
        return Where(text, area=area)
    return Where(text, commune, None, [] if commune else suggest_places(text, limit=5))


def _may_be_a_town(text: str) -> bool:
    return not text.strip().isdigit()


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """Territories, départements and regions by what people type: a name, « 93 », « Est Ensemble »."""
    found: dict[str, Area] = {}
    for region in Region.objects.all():
        found[search_key(region.name)] = Area(f"region:{region.pk}", region.name, ("france",))
    departments = {one.pk: one for one in Department.objects.all()}
    for one in departments.values():
        area = Area(f"departement:{one.pk}", one.name, (f"region:{one.region_id}", "france"))
        found[search_key(one.name)] = found[search_key(one.pk)] = area
    for territory in Territory.objects.all():
        holder = Commune.objects.filter(territory=territory).values_list("department_id", flat=True).first()
        inside = (
            (f"departement:{holder}", f"region:{departments[holder].region_id}", "france") if holder else ("france",)
        )
        found[search_key(territory.name)] = Area(f"territoire:{territory.pk}", territory.name, inside)
    return found


def keys_of(commune: Commune) -> list[str]:
    """The keys of a commune and of everything that holds it, the country last."""
    keys = [f"commune:{commune.pk}"]
    if commune.parent_id:
        keys.append(f"commune:{commune.parent_id}")
    if commune.territory_id:
        keys.append(f"territoire:{commune.territory_id}")
    return [*keys, f"departement:{commune.department_id}", f"region:{commune.department.region_id}", "france"]


def suggestions(text: str) -> list[dict[str, Any]]:
    """What the place field offers while somebody types: the value to send and the label to show.

    The value is the INSEE code, save where people would read these five digits as another town's postal code.
    """
    asked = search_key(text)
    offered = [one for name, one in areas().items() if len(asked) > 2 and name.startswith(asked)]
    offered = [one for one in dict.fromkeys(offered) if find_place(one.name).area == one][:2]
    found = suggest_places(text[:100])
    codes = [commune.pk for commune in found]
    read_as_postal = {
        code
        for row in Commune.objects.filter(postal_codes__overlap=codes).values_list("postal_codes", flat=True)
        for code in row
    }
    communes = [{"code": one.label if one.pk in read_as_postal else one.pk, "label": _label(one)} for one in found]
    return [*({"code": one.name, "label": f"{one.name}, tout le territoire"} for one in offered), *communes]


def _label(commune: Commune) -> str:
    former = getattr(commune, "formerly", "")
    return f"{commune.label}, anciennement {former}" if former else commune.label
