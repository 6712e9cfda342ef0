"""The questions that a search may be narrowed by: one name in the address, one « name:value » on each listing."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.core.cache import caches

from tremplin.organisations.models import Activity, Label
from tremplin.reference.models import JobName, MarketSector, Sector, Territory, Trade
from tremplin.reference.names import search_key
from tremplin.rules import prescribers
from tremplin.rules.kinds import ContractType, DispositifKind

STRUCTURES, POSTS, PRESCRIBERS = "structures", "postes", "prescripteurs"
CPV = Path(__file__).parent / "content" / "cpv.yaml"
_CPV_CODE = re.compile(r"(?:cpv ?)?(\d{8})(?:-\d)?", re.IGNORECASE)
KEPT_FOR = 300  # seconds
YES = "oui"
MEANT = 2  # sectors proposed for the name of a job
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
# What people type for the contracts, the hours and the immersions, beside the names on the screen.
CONTRACTS_SAID = {
    ContractType.FIXED_TERM_I: "CDDI CDD",
    ContractType.FIXED_TERM_USAGE: "CDDU CDD",
    ContractType.TEMPORARY: "CTTI intérim",
    ContractType.PERMANENT_I: "CDI",
    ContractType.PERMANENT: "CDI",
    ContractType.FIXED_TERM: "CDD",
    ContractType.FIXED_TERM_TREMPLIN: "CDD",
    ContractType.APPRENTICESHIP: "apprentissage alternance",
    ContractType.PROFESSIONAL_TRAINING: "professionnalisation alternance",
}
HOURS_SAID = {"moins-20": "mi-temps partiel", "20-28": "temps partiel", "29-34": "temps partiel", "35": "temps plein"}
IMMERSIONS_SAID = "PMSMP immersion stage"
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


def sectors_of(typed: str) -> list[str]:
    """The network's sectors that may answer words found nowhere: what the national market calls so (« plomberie »), when
    it is a single one, or a code of public contracts (« 90910000 »); otherwise the two that most jobs of this name belong to
    (« plombier »)."""
    if code := _CPV_CODE.fullmatch(typed.strip()):
        return [sector] if (sector := _sector_of_cpv(code[1])) else []
    words = search_key(typed).split()
    if market := _market_sector(words):
        return [market]
    asked = [word[:-1] if word[-1] in "sx" else word for word in words if len(word) > 2]
    jobs = [sector for name, sector in _jobs() if asked and all(f" {word}" in name for word in asked)]
    return [sector for sector, _ in Counter(jobs).most_common(MEANT)]


@cache
def _cpv() -> dict[str, str]:
    return dict(yaml.safe_load(CPV.read_text(encoding="utf-8")))


def _sector_of_cpv(code: str) -> str:
    return next((_cpv()[code[:size]] for size in range(len(code), 1, -1) if code[:size] in _cpv()), "")


def _jobs() -> list[tuple[str, str]]:
    """Names of jobs and of their trades, each with a sector."""
    known: list[tuple[str, str]] = caches["local"].get_or_set("directory.jobs", _read_jobs, KEPT_FOR)  # type: ignore[assignment]
    return known


def _read_jobs() -> list[tuple[str, str]]:
    names = JobName.objects.filter(trade__sectors__isnull=False)
    return [(f" {name}", sector) for name, sector in names.values_list("search_name", "trade__sectors")]


def _market_sector(typed: list[str]) -> str:
    """ "" when the market names none so, or several."""
    # the ending alone may differ: « peintures » is « peinture », « ressourcerie » is not « ressources »
    words = [word[: max(BEGINNING, len(word) - 2)] for word in typed if len(word) > 2]
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


def conditions_said(posts: Iterable[Any]) -> str:
    """Contracts and hours of these posts in the words that people type: « cdi », « mi-temps »."""
    contracts = {CONTRACTS_SAID.get(kind, "") for post in posts for kind in post.contract_kinds}
    hours = {HOURS_SAID[hours_band(post.weekly_hours)] for post in posts if post.weekly_hours is not None}
    return " ".join(sorted(contracts | hours))


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
