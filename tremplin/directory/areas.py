"""Territories, départements and regions, by what people type."""

from dataclasses import dataclass
from functools import lru_cache

from tremplin.reference.models import Commune, Department, Region, Territory
from tremplin.reference.names import search_key

# What people write for the names of the register.
SHORT = {
    "ile de france": ("idf",),
    "provence alpes cote d azur": ("paca", "region sud"),
    "auvergne rhone alpes": ("aura",),
    "polynesie francaise": ("polynesie", "tahiti"),
    "la reunion": ("reunion", "ile de la reunion"),
}


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


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """Territories, départements and regions by what people type: a name, « 93 », « Est Ensemble », « IDF »."""
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
    return found | {short: found[name] for name, ones in SHORT.items() if name in found for short in ones}


def by_key(key: str) -> Area | None:
    """The area that listings call so."""
    return next((one for one in areas().values() if one.key == key), None)
