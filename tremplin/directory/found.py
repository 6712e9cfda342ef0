"""The pages of listings that answer a search: lists, map, exports, alerts and API build on `listed`. Reads only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from pydantic_core import from_json

from tremplin.directory.clauses import OWN, kilometres, matching, with_filters
from tremplin.directory.facets import POSTS, PRESCRIBERS, STRUCTURES
from tremplin.directory.models_listing import FRESHEST, TABLES
from tremplin.directory.quotes import quoted
from tremplin.directory.search import BY_DISTANCE, FRESHNESS, RELEVANCE, WIDEST, Search
from tremplin.directory.words import Words
from tremplin.kernel import prepared
from tremplin.reference.models import Commune

FEW = 3  # answers shown where nothing is close
# Kilometres at which being near is worth half.
HALF_KM = 10
PAGES = {STRUCTURES: "directory:structure", POSTS: "directory:poste", PRESCRIBERS: "directory:prescripteur"}
ANY = "00000000-0000-0000-0000-000000000000"  # a slug and an identifier alike
# The parts of the relevance, documented in docs/recherche.md.
PARTS = {"text": 0.45, "own": 0.15, "near": 0.25, "merit": 0.15}
WEIGHTS = "{0.05, 0.2, 0.5, 1.0}"  # of a word in the place, in long texts, in what is done, in the name
# Ranks that nothing weighs, as the indexes know them (`listing_by_name`, `…_by_freshness`, `…_by_authorisation`).
EQUAL, FRESH = "0", f"({FRESHEST.format('l.fresh_on')})"
AUTHORISED = "(NOT l.tags @> ARRAY['habilitation:habilite'])::int"
# Where a result stands in the order: its rank, its name, its key.
Place = tuple[float, str, str]


class Card(NamedTuple):
    """One result: what its card shows, how far it is (km, None without a place), and the text that says why it was found,
    in parts: what is said, and whether it was asked for."""

    shelf: str
    organisation: UUID
    post: UUID | None
    latitude: float | None
    longitude: float | None
    fresh_on: date
    tags: list[str]
    distance_km: float | None
    rank: float
    said: list[tuple[str, bool]]
    shown: dict[str, Any]

    @property
    def url(self) -> str:
        return _address(self.shelf).replace(ANY, str(self.post or self.shown["slug"]))

    @property
    def standing(self) -> Place:
        return self.rank, self.title, f"{self.shelf}:{self.post or self.organisation}"

    @property
    def title(self) -> str:
        return str(self.shown["title"] if self.post is not None else self.shown["name"])

    def __getattr__(self, name: str) -> Any:
        try:
            return self.shown[name]
        except KeyError:
            raise AttributeError(name) from None


# What a card is made of, and the order of the cards.
FOUND = "shelf, organisation_id, post_id, latitude, longitude, fresh_on, tags, km, rank, said, card"
ORDER = "rank, name, key"


def listed(shelf: str, search: Search, *, start: int = 0, limit: int = 20, after: Place | None = None) -> list[Card]:
    """The results of a shelf in the order asked, from the `start`-th, or those that come `after` one. One query."""
    clause = with_filters(matching(search), shelf, search)
    ranked, weighed = rank(shelf, search)
    values = {"limit": limit, "start": start, **weighed}
    if after is not None:
        values |= zip(("after_rank", "after_name", "after_key"), after, strict=True)
        kind = "float8" if is_ranked(search) else "int"
        # in the order of an index where nothing is weighed
        where, stood = ("", "") if ranked == EQUAL else (f"{ranked}, ", f"%(after_rank)s::{kind}, ")
        clause.add(f"({where}l.name, l.key) > ({stood}%(after_name)s, %(after_key)s)")
    # The keys first: sorting whole rows would carry their texts about.
    sql = f"""
        WITH first AS MATERIALIZED (
            SELECT l.key, {kilometres(search)} AS km, {ranked} AS rank, l.name FROM {TABLES[shelf]} l WHERE {clause}
            ORDER BY {ORDER} LIMIT %(limit)s OFFSET %(start)s
        )
        SELECT {FOUND} FROM first JOIN {TABLES[shelf]} found USING (key) ORDER BY rank, found.name, key
    """  # noqa: S608 - our own expressions; values are parameters
    return [card(row, search.words) for row in prepared.answer(sql, {**clause.values, **values})]


def card(row: Sequence[Any], words: Words) -> Card:
    """From the columns `FOUND`."""
    *found, said, shown = row[:11]
    return Card(*found, quoted(said, words) if words else [], from_json(shown))


def rank(shelf: str, search: Search) -> tuple[str, dict[str, Any]]:
    """What the results are sorted by, the least first, before their name: an expression, and its values beside those of
    `matching`."""
    if not is_ranked(search):
        return (FRESH if search.order == FRESHNESS else AUTHORISED if shelf == PRESCRIBERS else EQUAL), {}
    expression, values = (kilometres(search), {}) if search.order == BY_DISTANCE else _relevance(search)
    return f"coalesce(({expression})::float8, 'Infinity')", values  # nobody knows where it is: the last


def is_ranked(search: Search) -> bool:
    """Whether each result must be weighed before the first one is known."""
    return search.order in (BY_DISTANCE, RELEVANCE)


def _relevance(search: Search) -> tuple[str, dict[str, Any]]:
    near = f"1 / (1 + {kilometres(search)} / {HALF_KM})" if search.located else "0.5"
    sums, values = [f"{PARTS['near']} * {near}", f"{PARTS['merit']} * l.merit"], {}
    if search.words:
        sums.append(f"{PARTS['text']} * least(1.0, ts_rank('{WEIGHTS}', l.words, %(any_word)s::tsquery) * 1.5)")
        # of two words asked together, PostgreSQL would weigh how near they stand: here each counts alone
        values["any_word"] = search.words.query.replace("&", "|")
        sums.append(f"{PARTS['own']}::float8")
    if search.words.own != search.words.query:
        sums[-1] = f"CASE WHEN {OWN} THEN {PARTS['own']}::float8 ELSE 0 END"
        values["own"] = search.words.own
    return f"-({' + '.join(sums)})", values


@cache
def _address(shelf: str) -> str:
    """Of the pages of this shelf; `ANY` stands for which one."""
    return reverse(PAGES[shelf], args=[ANY])


def farther(search: Search) -> Search:
    """The same question within the widest distance, the nearest first, wherever the map was."""
    return replace(search, distance=WIDEST, sort=BY_DISTANCE, zone=None)


def advisers(place: Commune, limit: int = 5, km: int = 25) -> list[Card]:
    """Whom to see near a place: those who may validate eligibility first, then the others, nearest first."""
    if place.latitude is None:
        return []
    around = Search(place=place, distance=km)
    authorised = listed(PRESCRIBERS, replace(around, filters={"habilitation": ("habilite",)}), limit=limit)
    left = limit - len(authorised)
    others = listed(PRESCRIBERS, replace(around, filters={"habilitation": ("oriente",)}), limit=left) if left else []
    return [*authorised, *others]
