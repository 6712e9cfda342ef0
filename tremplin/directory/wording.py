"""Small pieces of French that the public pages share."""

import re
from collections.abc import Iterable
from decimal import Decimal

from tremplin.directory import facets
from tremplin.directory.places import Area, Spot
from tremplin.directory.search import BY_DISTANCE, DEFAULT_DISTANCE, FRESHNESS, RELEVANCE, Search
from tremplin.kernel.typography import NBSP
from tremplin.kernel.wording import count
from tremplin.rules import numbers
from tremplin.rules.kinds import ContractType

TAB_WORDS = {
    "structures": "Structures d’insertion",
    "postes": "Postes ouverts",
    "prescripteurs": "Organismes qui accompagnent",
}
_VOWEL = re.compile(r"[aeiouyàâäéèêëîïôöùûühœæ]", re.IGNORECASE)


def of_place(name: str) -> str:
    """« de Bondy », « d’Aubervilliers », « du Raincy », « des Lilas », « de La Courneuve »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if _VOWEL.match(name) else f"de {name}"


_IN = {"territoire": "dans le territoire", "departement": "dans le département", "region": "dans la région"}
# Numbered as départements, and none: Saint-Pierre-et-Miquelon, Saint-Barthélemy, Saint-Martin, the Pacific.
_COLLECTIVITIES = ("975", "977", "978", "986", "987", "988")


def inside(area: Area) -> str:
    kind, _, code = area.key.partition(":")
    return f"{'dans la collectivité' if code in _COLLECTIVITIES else _IN[kind]} {area.name}"


def around(search: Search) -> str:
    """« autour de Bondy », « autour du 12 rue des Lilas 93140 Bondy », « dans la région Île-de-France »."""
    if isinstance(search.place, Area):
        return inside(search.place)
    if isinstance(search.place, Spot):
        return (
            f"autour du {search.place.label}" if search.place.label[:1].isdigit() else f"autour : {search.place.label}"
        )
    return f"autour {of_place(search.place.name)}" if search.place else ""


def title(tab: str, search: Search, typed: str) -> str:
    """The page's title: « Couture » autour de Sevran."""
    if not typed:
        return f"{TAB_WORDS[tab]} {around(search)}".strip()
    words = f"« {typed[0].upper()}{typed[1:]} »"
    return f"{words} {around(search)}" if search.place else f"{words} : {TAB_WORDS[tab].lower()}"


def subject(tab: str, search: Search, typed: str, most: int = 80) -> str:
    """The title with what narrows the search, as an alert or a feed is called: « … autour de Sevran (à 5 km, Chantier) ».

    What would pass `most` characters is only counted.
    """
    named, narrowed = title(tab, search, typed), _narrowed(tab, search)
    for kept in range(len(narrowed), 0, -1):
        left = len(narrowed) - kept
        rest = [f"et {count(left, 'autre filtre,autres filtres')}"] if left else []
        if len(whole := f"{named} ({', '.join([*narrowed[:kept], *rest])})") <= most:
            return whole
    return f"{named} ({count(len(narrowed), 'filtre,filtres')})" if narrowed else named


def _narrowed(tab: str, search: Search) -> list[str]:
    """The distance when it is not the usual one, then each filter in words."""
    found = []
    if search.located and search.distance != DEFAULT_DISTANCE:
        found.append(f"à {search.distance}{NBSP}km")
    if search.working:
        found.append("qui viennent y travailler")
    for name, values in search.filters_of(tab).items():
        known = facets.trades() if name == facets.TRADE else facets.BY_NAME[name].values()
        found += [known.get(value, value) for value in values]
    return [*found, *(["zone de la carte"] if search.zone else [])]


def order(search: Search, tab: str) -> str:
    if search.order == BY_DISTANCE:
        return "de la plus proche à la plus loin" if tab == "structures" else "du plus proche au plus loin"
    if search.order == RELEVANCE:
        return "dans l’ordre de ce qui répond le mieux"
    if search.order == FRESHNESS:
        return "d’abord ce qui a été relu le plus récemment"
    return "ceux qui valident l’éligibilité d’abord" if tab == "prescripteurs" else "par ordre alphabétique"


def contracts_and_hours(kinds: Iterable[str], hours: Decimal | float | None) -> str:
    """« CDD d’insertion (CDDI), 26 h par semaine. », or nothing."""
    known = {str(one): one.label for one in ContractType}
    said = [known[one] for one in kinds if one in known]
    said += [f"{numbers.in_french(hours)} h par semaine"] if hours else []
    return f"{', '.join(said)}." if said else ""
