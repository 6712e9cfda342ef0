"""Where an activity is done: between the keys that are kept (« departement:93 ») and the names that people type."""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F

from tremplin.kernel.prepared import AnyOf, Param, Prepared
from tremplin.reference.models import Commune, Department, Region, Territory
from tremplin.reference.names import search_key
from tremplin.reference.places import resolve_place

FRANCE = "france"
FRANCE_NAME = "Toute la France"
# A town of this size keeps its name; a smaller one gives way to the département or region of the same name.
TOWN = 5_000


@lru_cache(maxsize=1)
def _areas() -> dict[str, str]:
    """Names of territories, départements and regions by key: they do not change while the program runs."""
    found = {FRANCE: FRANCE_NAME}
    found |= {f"region:{one.pk}": one.name for one in Region.objects.all()}
    found |= {f"departement:{one.pk}": one.name for one in Department.objects.all()}
    return found | {f"territoire:{one.pk}": one.name for one in Territory.objects.all()}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    found = {search_key(name): key for key, name in _areas().items()}
    found |= {key.partition(":")[2].lower(): key for key in _areas() if key.startswith("departement:")}
    return found | {"france": FRANCE, "france entiere": FRANCE}


def key_of(typed: str) -> str | None:
    """The key of a place, or None when it means nothing."""
    area = _by_name().get(search_key(typed))
    commune = None if area == FRANCE or (typed.strip().isdigit() and area) else resolve_place(typed)
    if area and (commune is None or commune.population < TOWN):
        return area
    return f"commune:{commune.pk}" if commune else None


COMMUNES = Prepared(lambda: Commune.objects.filter(AnyOf(F("pk"), Param("codes"))))


def names(keys: Iterable[str]) -> dict[str, str]:
    """Names by key; what means nothing any more is left out. One query when some are communes."""
    keys, areas = set(keys), _areas()
    codes = [key.partition(":")[2] for key in keys if key.startswith("commune:")]
    communes = COMMUNES.read(codes=codes) if codes else ()
    return {key: areas[key] for key in keys & areas.keys()} | {f"commune:{one.pk}": one.label for one in communes}
