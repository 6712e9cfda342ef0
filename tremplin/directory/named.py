"""Places that people name among other words: « réparation vélo montreuil », « ACI 93 », « couture près de Pantin ».

Only what can hardly be anything else: a large town or one of the network's own, an area, a code; a name that is an ordinary
word too (« Tours », « Croix », « Cher ») only after « à », « dans le »… No query but the first one of the process.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Q

from tremplin.directory.areas import areas
from tremplin.reference.models import Commune
from tremplin.reference.names import search_key

TOWN, LARGE_TOWN = 5_000, 20_000  # people: known by several words; by a single one
MOST_WORDS = 6  # of a name
ORDINARY = {
    # towns
    *("cannes", "croix", "fougeres", "la garde", "la madeleine", "la possession", "le port", "le tampon", "macon"),
    *("orange", "reunion", "saintes", "sens", "tours", "valence", "vienne"),
    # départements
    *("ain", "cher", "creuse", "landes", "loire", "lot", "manche", "marne", "nord", "orne", "somme"),
}
_CITIES = ("paris", "lyon", "marseille")
_WORD = re.compile(r"[^\W_]+")
_POSTAL = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-578])\d{3}")
_DISTRICT = re.compile(r"(?:[1-9]|1\d|20)(?:er|e|eme)?")
_BEFORE = re.compile(
    r"(?:^| )((?:a|au|aux|sur|vers|en|dans|autour de|autour d|autour du|pres de|pres d|pres du|proche de|proche d"
    r"|a cote de|secteur|secteur de|region|departement|departement de|departement du|ville de|gare de|mairie de)"
    r"(?: la| le| les| l)?)$"
)
_LEFT = re.compile(r"[\s,;:(–-]*(?:\b(?:de|du|des|d|l|la|le|les)\b[\s’'-]*)*$", re.IGNORECASE)
_LINK = re.compile(r" (?:sur|sous|en|les|lez|le) ")
_BEFORE_A_NUMBER = {"moins", "plus", "de", "environ", "a"}


@dataclass(frozen=True)
class Named:
    """`place`: what the field of places understands. `rest`: the other words. `said`: the place as it was written."""

    place: str
    rest: str
    said: str


@dataclass(frozen=True)
class _Town:
    label: str
    ours: bool
    large: bool


@dataclass(frozen=True)
class Reading:
    """The values of an address once a place was read among its words: `taken` is that place, `left` another one that stays
    among the words; `offered`, one that is only proposed, for the words may be a name, or another place is asked."""

    values: dict[str, Any]
    taken: Named | None = None
    left: Named | None = None
    offered: Named | None = None


def read(values: dict[str, Any]) -> Reading:
    """One query at most. « exact » reads nothing but words."""
    found = None if values["exact"] or not values["q"] else place_among(values["q"])
    if found is None:
        return Reading(values)
    if values["lieu"] or (found.rest and is_a_name(values["q"])):
        return Reading(values, offered=found)
    return Reading(values | {"q": found.rest, "lieu": found.place}, taken=found, left=place_among(found.rest))


def place_among(text: str) -> Named | None:
    """The place named in this text, the longest name first, then the last one; None when there is none."""
    found = sorted(_spans(text), key=lambda one: (one[3], one[1] - one[0], one[1]))
    if not found:
        return None
    start, end, place, _ = found[-1]
    words = list(_WORD.finditer(text))
    first = words[start - _led(words, start)].start()
    left = _LEFT.sub("", text[:first])
    rest = " ".join(f"{left} {text[words[end - 1].end() :].lstrip(' ),;')}".split())
    return Named(place, rest, text[words[start].start() : words[end - 1].end()])


def places_among(text: str) -> list[str]:
    """All the places named in this text, in its order: « Bondy ou Pantin »."""
    found: dict[str, int] = {}
    left = text
    while named := place_among(left):
        found.setdefault(named.place, text.find(named.said))
        left = named.rest
    return sorted(found, key=found.__getitem__)


def is_a_name(text: str) -> bool:
    """Whether a structure is called so, its words in this order: « Régie de Saint-Denis » is not « régie » near a town.
    One query, by the index of what is offered while somebody types."""
    with connection.cursor() as cursor:
        cursor.execute(_CALLED_SO, {"text": text})
        return bool(cursor.fetchone()[0])


_CALLED_SO = """
SELECT EXISTS (SELECT FROM directory_listing_structures l
    WHERE directory_words(l.name) LIKE '%%' || replace(rtrim(directory_words(%(text)s)), ' ', '%% ') || '%%')
"""


def _spans(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Each place named: its first word, the one after its last, what to ask, whether it is an area or one of the network's
    towns (« espace vert Saint-Denis » does not speak of Vert-Saint-Denis)."""
    words = [search_key(one[0]) for one in _WORD.finditer(text)]
    for start, word in enumerate(words):
        if _POSTAL.fullmatch(word):
            yield start, start + 1, word, True
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            if place := _named(words, start, end):
                yield start, end, *place


def _named(words: list[str], start: int, end: int) -> tuple[str, bool] | None:
    key, before = " ".join(words[start:end]), " ".join(words[:start])
    if key.isdigit() or key[:-1].isdigit():
        return _numbered(words, start, end)
    if words[start] in _CITIES and end == start + 2 and _DISTRICT.fullmatch(words[start + 1]):
        return key, False
    led = bool(_BEFORE.search(before))
    if key in ORDINARY and (not led or " " in key):
        return None
    town = _towns().get(key) or (_articled(key, before) if led else None)
    if town and (led or " " in key or town.large):
        return town.label, town.ours
    area = areas().get(key)
    return (area.name, True) if area else None


def _numbered(words: list[str], start: int, end: int) -> tuple[str, bool] | None:
    """« ACI 93 », « 2A »: the last word, which counts nothing."""
    area, before = areas().get(words[start]), words[start - 1] if start else ""
    counts = end < len(words) or before in _BEFORE_A_NUMBER or before.isdigit()
    return (area.name, False) if area and not counts and end == start + 1 else None


def _articled(key: str, before: str) -> _Town | None:
    """« à Courneuve », « au Bourget », « aux Lilas »."""
    articles = {"au": ("le",), "aux": ("les",)}.get(before.rsplit(" ", 1)[-1], ("la", "le", "les", "l"))
    names = (f"{one} {key}" for one in articles)
    return next((_towns()[name] for name in names if name in _towns() and name not in ORDINARY), None)


def _led(words: list[re.Match[str]], start: int) -> int:
    """How many words before the place only lead to it."""
    said = _BEFORE.search(" ".join(search_key(one[0]) for one in words[:start]))
    return said[1].count(" ") + 1 if said else 0


@lru_cache(maxsize=1)
def _towns() -> dict[str, _Town]:
    """By their name as typed; of several, the network's own, then the most populous."""
    known = Commune.objects.filter(parent__isnull=True).filter(Q(population__gte=TOWN) | Q(territory__isnull=False))
    found = {}
    for one in known.select_related("department").order_by("territory_id", "population"):
        ours = one.territory_id is not None
        large = ours or one.population >= LARGE_TOWN
        if ours or one.search_name not in found or not found[one.search_name].ours:
            found[one.search_name] = _Town(one.label, ours, large)
    return _abridged(found) | found


def _abridged(towns: dict[str, _Town]) -> dict[str, _Town]:
    """« Saint-Ouen » for Saint-Ouen-sur-Seine: the beginnings that a single town of the network has."""
    begun: dict[str, list[_Town]] = {}
    for name, town in towns.items():
        if town.ours and (cut := _LINK.search(name)):
            begun.setdefault(name[: cut.start()], []).append(town)
    return {name: ones[0] for name, ones in begun.items() if len(ones) == 1}
