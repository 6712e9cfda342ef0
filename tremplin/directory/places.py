"""From the place of an address to where to look: a commune and what lies around, or a territory, département or region."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from tremplin.directory import addresses, named, offering
from tremplin.directory.areas import Area, areas, by_key
from tremplin.directory.oral import said_around
from tremplin.reference.geo import distance_km
from tremplin.reference.models import Commune
from tremplin.reference.names import search_key
from tremplin.reference.places import commune_by_insee, resolve_place, suggest_places

# A house number, or the word for a street: anything else is a town, and is not sent anywhere.
_ADDRESS = re.compile(
    r"^\s*\d{1,4}\s*(bis|ter|quater)?\s*,?\s+[^\W\d]"
    r"|\b(rue|avenue|boulevard|allée|impasse|chemin|quai|route|square|place)\b.*\s",
    re.IGNORECASE,
)
# « 12 rue des Lilas, 93140 Bondy »
_TOWN_OF_ADDRESS = re.compile(r"\b(?P<code>\d{5})\s+(?P<name>\D+)$")
# A town of this size keeps its name: « Lyon » is the commune, « Landes » the département.
TOWN = 5_000
# « à Bondy », « gare de Bondy », « EPT Est Ensemble »: what leads to a name.
_LEADS = re.compile(
    r"^\s*((région|region|(département|departement|territoire|ville|mairie|gare|centre ville|métropole)( d[eu]s?)?|ept"
    r"|à|a|au|aux|vers|sur|dans|en|près de|pres de|autour de)(\s+|(?<=d)['’]))+",
    re.IGNORECASE,
)
# « gare du Nord » is in no département of that name.
_SPOT_OF_A_TOWN = re.compile(r"^\s*(gare|mairie|centre ville)\b", re.IGNORECASE)
# « 93 140 » as a telephone keyboard spaces it, « Bondy93140 ».
_CODE_APART = re.compile(r"\b(\d\d)\s(\d{3})\b|(?<=[^\W\d])(\d{5})\b")
_LINKS = ("de", "d", "du", "des", "en", "dans", "le", "la", "l", "a")
_NUMBER_FIRST = re.compile(r"^\s*(?P<department>\d{2,3}|2[AB])\s+(?P<name>[^\W\d].*)$", re.IGNORECASE)
_ANYWHERE = {
    "france",
    "toute la france",
    "france entiere",
    "partout",
    "partout en france",
    "n importe ou",
    "peu importe",
}


@dataclass(frozen=True)
class Spot:
    """An address. What is said of its commune (territory, département) holds for it."""

    label: str
    latitude: float
    longitude: float
    commune: Commune

    @property
    def name(self) -> str:
        return self.commune.name


@dataclass(frozen=True)
class Where:
    """`asked`: the text of the address. Neither commune, area, spot nor text: no place is asked."""

    asked: str = ""
    commune: Commune | None = None
    area: Area | None = None
    spot: Spot | None = None
    suggestions: list[Commune] = field(default_factory=list)
    # The text names several places: the suggestions are these.
    several: bool = False

    @property
    def unknown(self) -> bool:
        return bool(self.asked) and self.found is None

    @property
    def found(self) -> "Commune | Area | Spot | None":
        return self.spot or self.commune or self.area

    @property
    def label(self) -> str:
        return self.found.label if self.found else self.asked


def find_place(text: str) -> Where:
    """What a text or a code means, or the communes it may mean.

    A town whose position nobody knows (overseas) is the département around it. « France » asks for no place.
    """
    if not text.strip() or search_key(text) in _ANYWHERE:
        return Where()
    area = areas().get(search_key(text))
    commune = None if area and not _may_be_a_town(text, area) else resolve_place(text)
    if area and (commune is None or commune.population < TOWN):
        return Where(text, area=area)
    if commune is None and (town := _TOWN_OF_ADDRESS.search(text)):
        commune = resolve_place(f"{town['name']} ({town['code']})") or resolve_place(town["code"])
    spot = _spot(text) if _ADDRESS.search(text) else None
    if spot is not None:
        return Where(text, spot.commune, spot=spot)
    if commune is None:
        return _within(text)
    known = commune.latitude is not None or by_key(f"departement:{commune.department_id}") is None
    return Where(text, commune) if known else Where(text, area=by_key(f"departement:{commune.department_id}"))


def _within(text: str) -> Where:
    """A place with words around: « gare de Bondy », « 12 rue des Lilas Bondy »; of several, which one is to be said."""
    if (code := _CODE_APART.sub(lambda one: f"{one[1]}{one[2]}" if one[1] else f" {one[3]}", text)) != text:
        return replace(find_place(code), asked=text)
    if (bare := _LEADS.sub("", text)) != text:
        found = replace(find_place(bare), asked=text)
        return Where(text) if found.area and _SPOT_OF_A_TOWN.match(text) else found
    first = _NUMBER_FIRST.match(text)
    if first and (commune := resolve_place(f"{first['name']} {first['department']}")):
        return Where(text, commune)
    words = search_key(text).split()
    if len(said_around(words)) == len(words):  # « autour de moi »
        return Where(text)
    if town := _town_and_area(words):
        return Where(text, town)
    among = named.places_among(text)
    if len(among) == 1 and search_key(among[0]) != search_key(text):
        return replace(find_place(among[0]), asked=text)
    each = [one for place in among if (one := resolve_place(place))]
    # « bondi » begins Bondigoux, far away: the network's own towns first
    offered = each or sorted(suggest_places(text, limit=5), key=lambda one: one.territory_id is None)
    return Where(text, suggestions=offered, several=len(each) > 1)


def _town_and_area(words: list[str]) -> Commune | None:
    """The town of « Bondy, Seine-Saint-Denis », « Saint-Denis de la Réunion », « Bastia (Corse) »: with what holds it."""
    for cut in range(1, len(words)):
        area, name = areas().get(" ".join(words[cut:])), words[:cut]
        while name and name[-1] in _LINKS:
            name = name[:-1]
        if area is None or not name:
            continue
        number = area.key.partition(":")[2] if area.key.startswith("departement:") else ""
        town = resolve_place(f"{' '.join(name)} {number}")
        return town if town is not None and area.key in keys_of(town) else None
    return None


def _spot(text: str) -> Spot | None:
    """Where the address service puts an address; None when there is no service, or when it does not know."""
    found = addresses.locate(text)
    commune = commune_by_insee(found.commune) if found else None
    return Spot(found.label, found.latitude, found.longitude, commune) if found and commune else None


def _may_be_a_town(text: str, area: Area) -> bool:
    """No town bears the name of a region."""
    return not text.strip().isdigit() and not area.key.startswith("region:")


def wider(place: Commune | Spot | Area | None) -> list[Area | None]:
    """What holds a place, from near to far: its département and its region, then None, the whole country."""
    if place is None:
        return []
    keys = place.inside if isinstance(place, Area) else keys_of(place.commune if isinstance(place, Spot) else place)
    held = [by_key(one) for one in keys if one.startswith(("departement:", "region:"))]
    return [*filter(None, held), None]


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
    found = offering.in_order(suggest_places(text[:100], limit=offering.LOOKED_AT), text)
    codes = [commune.pk for commune in found]
    read_as_postal = {
        code
        for row in Commune.objects.filter(postal_codes__overlap=codes).values_list("postal_codes", flat=True)
        for code in row
    }
    communes = [{"code": one.label if one.pk in read_as_postal else one.pk, "label": _label(one)} for one in found]
    return [*({"code": one.name, "label": f"{one.name}, tout le territoire"} for one in offered), *communes]


def nearest_commune(latitude: float, longitude: float) -> dict[str, str] | None:
    """The commune around somebody, as the place field offers it; None at sea and abroad."""
    around = Commune.objects.filter(latitude__range=(latitude - 0.3, latitude + 0.3))
    around = around.filter(longitude__range=(longitude - 0.5, longitude + 0.5), parent__isnull=True)
    found = around.annotate(km=distance_km(latitude, longitude)).order_by("km").first()
    return {"code": found.label, "label": found.label} if found else None


def _label(commune: Commune) -> str:
    former = getattr(commune, "formerly", "")
    return f"{commune.label}, anciennement {former}" if former else commune.label
