"""The questions that a search may be narrowed by: one name in the address, one « name:value » on each listing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from django.core.cache import caches

from tremplin.organisations.models import Activity, Label
from tremplin.reference.models import MarketSector, Sector, Territory, Trade
from tremplin.reference.names import search_key
from tremplin.rules import prescribers
from tremplin.rules.kinds import ContractType, DispositifKind

STRUCTURES, POSTS, PRESCRIBERS = "structures", "postes", "prescripteurs"
KEPT_FOR = 300  # seconds
YES = "oui"
BEGINNING = 6  # letters that are enough to recognise a word of the market

KINDS = {
    "ACI": "Chantier (ACI)",
    "EI": "Entreprise (EI)",
    "ETTI": "Intérim (ETTI)",
    "AI": "Association (AI)",
    "EITI": "Indépendant (EITI)",
    "GEIQ": "Groupement d’employeurs (GEIQ)",
    "EA": "Entreprise adaptée (EA)",
    "EATT": "Intérim adapté (EATT)",
}
SPONTANEOUS, WITH_POSTS = "spontanee", "postes"
OPENINGS = {SPONTANEOUS: "Candidature spontanée possible", WITH_POSTS: "A au moins un poste ouvert"}
# Weekly hours up to which a band goes; the last one is full time.
HOURS = {"moins-20": "Moins de 20 h", "20-28": "De 20 à 28 h", "29-34": "De 29 à 34 h", "35": "35 h ou plus"}
AUTHORISED = {"habilite": "Valide l’éligibilité", "oriente": "Oriente et accompagne"}


@dataclass(frozen=True)
class Facet:
    """`values`: code → words on the screen, in the order shown. `folded`: many values, shown on demand."""

    name: str
    label: str
    shelves: tuple[str, ...]
    values: Callable[[], Mapping[str, str]]
    folded: bool = False

    def tag(self, value: str) -> str:
        return f"{self.name}:{value}"


def _sectors() -> Mapping[str, str]:
    return _kept("directory.sectors", _read_sectors)


def _read_sectors() -> dict[str, str]:
    """With those of the market, so that a page where nothing answers has nothing more to read."""
    caches["local"].set("directory.market", _read_market(), KEPT_FOR)
    return dict(Sector.objects.values_list("code", "label"))


def _read_market() -> dict[str, str]:
    return dict(MarketSector.objects.values_list("label", "sector"))


def sector_of(typed: str) -> str:
    """The network's sector of what the national market calls so: « plomberie »; "" when it names none, or several."""
    # the ending alone may differ: « peintures » is « peinture », « ressourcerie » is not « ressources »
    words = [word[: max(BEGINNING, len(word) - 2)] for word in search_key(typed).split() if len(word) > 2]
    labels = _kept("directory.market", _read_market)
    named = {code for label, code in labels.items() if all(f" {word}" in f" {search_key(label)}" for word in words)}
    return named.pop() if words and len(named) == 1 else ""


def _territories() -> Mapping[str, str]:
    return _kept("directory.territories", lambda: dict(Territory.objects.values_list("code", "name")))


def trades() -> Mapping[str, str]:
    """Names of the trades of the ROME by code, in the order of a French dictionary."""
    return _kept("directory.trades", _sorted_trades)


def _sorted_trades() -> dict[str, str]:
    return dict(sorted(Trade.objects.values_list("code", "name"), key=lambda one: search_key(one[1])))


def _kept(key: str, read: Callable[[], dict[str, str]]) -> Mapping[str, str]:
    known: dict[str, str] = caches["local"].get_or_set(key, read, KEPT_FOR)  # type: ignore[assignment]
    return known


def hours_band(hours: Decimal | float) -> str:
    """The band of a number of hours a week."""
    if hours < 20:
        return "moins-20"
    if hours < 29:
        return "20-28"
    return "29-34" if hours < 35 else "35"


BOTH = (STRUCTURES, POSTS)
# Closed lists of the program.
CONTRACTS = {str(one): one.label for one in ContractType}
SERVICES = {code: str(label) for code, label in Activity.Service.choices}
LABELS = {code: str(label) for code, label in Label.Kind.choices}
SCHEMES = {str(kind): kind.label for kind in DispositifKind}
FACETS = (
    Facet("candidature", "Candidature", BOTH, lambda: OPENINGS),
    Facet("type", "Type de dispositif", BOTH, lambda: KINDS),
    Facet("habilitation", "Ce qu’il peut faire", (PRESCRIBERS,), lambda: AUTHORISED),
    Facet(
        "famille", "Famille", (PRESCRIBERS,), lambda: {code: one.label for code, one in prescribers.families().items()}
    ),
    Facet("secteur", "Secteur d’activité", BOTH, _sectors, folded=True),
    Facet("contrat", "Contrat", BOTH, lambda: CONTRACTS, folded=True),
    Facet("heures", "Temps de travail", BOTH, lambda: HOURS, folded=True),
    Facet("service", "Service proposé", (STRUCTURES,), lambda: SERVICES, folded=True),
    Facet("label", "Label", (STRUCTURES,), lambda: LABELS, folded=True),
    Facet("territoire", "Territoire", (*BOTH, PRESCRIBERS), _territories, folded=True),
    Facet("immersion", "Immersion", (STRUCTURES,), lambda: {YES: "Accueille en immersion (PMSMP)"}),
    Facet("reseau", "Réseau", BOTH, lambda: {YES: "Membre du réseau"}),
)
BY_NAME = {one.name: one for one in FACETS}
TRADE = "metier"


@cache
def of_shelf(shelf: str) -> tuple[Facet, ...]:
    return tuple(one for one in FACETS if shelf in one.shelves)


def explained() -> Mapping[str, str]:
    """What each kind of dispositif stands for."""
    return SCHEMES
