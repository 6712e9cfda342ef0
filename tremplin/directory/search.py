"""The search of the directory: what is asked, and the three lists that answer. Reads only, one query per list.

The same conditions make the lists, their counts and their filters: facets and exports build on `structures`, `posts`
and `prescribers`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from tremplin.directory.delays import with_reply_days
from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Dispositif, Organisation, Prescriber, trusted
from tremplin.organisations.search_text import foldable
from tremplin.reference.geo import within_km
from tremplin.reference.models import Commune, Sector, Trade

DISTANCES = (2, 5, 10, 15, 25, 50, 100)  # km
DEFAULT_DISTANCE = 15
WIDEST = DISTANCES[-1]
SPONTANEOUS, WITH_POSTS = "spontanee", "postes"

# Words that say nothing of a trade or a name.
_EMPTY = "a au aux avec ce d dans de des du en et l la le les ou par pour sur un une"
EMPTY_WORDS = frozenset(_EMPTY.split())
# Former names that people still type.
RENAMED = {" pole emploi ": " france travail ", " direccte ": " drieets ", " anpe ": " france travail "}
FUZZY_FROM = 4  # letters: below, every word resembles another


@dataclass(frozen=True)
class Search:
    """What is asked. `words` are search keys; `distance` in kilometres counts only with a place."""

    place: Commune | None = None
    distance: int = DEFAULT_DISTANCE
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    trade: str = ""
    openings: tuple[str, ...] = ()
    fuzzy: bool = False

    @property
    def centre(self) -> tuple[float, float] | None:
        """Latitude and longitude of the place; None without a place, or for one whose position is unknown."""
        if self.place is None or self.place.latitude is None or self.place.longitude is None:
            return None
        return self.place.latitude, self.place.longitude

    @property
    def located(self) -> bool:
        return self.centre is not None

    @property
    def can_be_fuzzy(self) -> bool:
        return not self.fuzzy and any(len(word) >= FUZZY_FROM for word in self.words)


@dataclass
class Facets:
    """How many answers each tab has, how many there would be without the words, and the trades on offer."""

    counts: dict[str, int] = field(default_factory=dict)
    wordless: dict[str, int] = field(default_factory=dict)
    trades: list[dict[str, Any]] = field(default_factory=list)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a typed text that must all be found, each once, without the mark of the plural."""
    folded = foldable(text)
    for former, present in RENAMED.items():
        folded = folded.replace(former, present)
    return tuple(dict.fromkeys(_singular(word) for word in folded.split() if word not in EMPTY_WORDS))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def _beginning(word: str) -> str:
    """What « couture » shares with « couturière »: a long word without its last « e »."""
    return word[:-1] if len(word) > 5 and word.endswith("e") else word


def matching(words: tuple[str, ...], *, fuzzy: bool) -> Q:
    """Condition: every word begins a word of `search_text`, or with `fuzzy` resembles one."""
    condition = Q()
    for word in words:
        if fuzzy and len(word) >= FUZZY_FROM:
            condition &= Q(search_text__trigram_word_similar=word)
        else:
            condition &= Q(search_text__contains=f" {word} " if len(word) < 3 else f" {_beginning(word)}")
    return condition


AUTHORISED_FIRST = Case(When(prescriber__authorisation=Prescriber.Authorisation.VALIDATED, then=0), default=1)


def structures(search: Search) -> QuerySet[Organisation]:
    """Structures that may hire, by their own text or by that of a post they offer."""
    hiring = Dispositif.objects.active().filter(organisation=OuterRef("pk"))
    if search.kinds:
        hiring = hiring.filter(kind__in=search.kinds)
    rows = near(Organisation.objects.filter(Exists(hiring), closed_on__isnull=True), search)
    offers = JobPost.objects.open().filter(organisation=OuterRef("pk"))
    if search.words:
        by_post = offers.filter(matching(search.words, fuzzy=search.fuzzy))
        rows = rows.filter(matching(search.words, fuzzy=search.fuzzy) | Exists(by_post))
    if search.sectors:
        listed = Organisation.sectors.through.objects.filter(organisation=OuterRef("pk"), sector__in=search.sectors)
        rows = rows.filter(Exists(listed))
    if search.trade:
        rows = rows.filter(Exists(offers.filter(trade=search.trade)))
    if SPONTANEOUS in search.openings:
        rows = rows.filter(Exists(hiring.filter(blocked_since__isnull=True)), spontaneous_open_since__isnull=False)
    if WITH_POSTS in search.openings:
        rows = rows.filter(Exists(offers))
    return rows


def posts(search: Search) -> QuerySet[JobPost]:
    """Posts open today, of dispositifs that may hire."""
    hiring = Dispositif.objects.active().filter(pk=OuterRef("dispositif"))
    rows = near(JobPost.objects.open().filter(Exists(hiring)), search)
    rows = rows.filter(matching(search.words, fuzzy=search.fuzzy))
    if search.kinds:
        rows = rows.filter(dispositif__kind__in=search.kinds)
    if search.sectors:
        covered = Sector.trades.through.objects.filter(trade=OuterRef("trade"), sector__in=search.sectors)
        rows = rows.filter(Exists(covered))
    if search.trade:
        rows = rows.filter(trade=search.trade)
    if SPONTANEOUS in search.openings:
        rows = rows.filter(organisation__spontaneous_open_since__isnull=False)
    return rows


def prescribers(search: Search) -> QuerySet[Organisation]:
    """Organisations that orient people. Kinds, sectors, trades and openings say nothing of them."""
    return near(public_prescribers().filter(closed_on__isnull=True), search).filter(
        matching(search.words, fuzzy=search.fuzzy)
    )


def public_prescribers() -> QuerySet[Organisation]:
    """Validated, or orienters whose organisation is known to exist; not those that wait or were refused."""
    states = Prescriber.Authorisation
    return Organisation.objects.filter(
        Q(prescriber__authorisation=states.VALIDATED) | Q(trusted(), prescriber__authorisation=states.NOT_REQUIRED)
    )


def near(rows: QuerySet[Any], search: Search) -> QuerySet[Any]:
    """Rows within the distance, with `distance_km`; all of them, with none, when no place is asked."""
    if search.centre is not None:
        return within_km(rows, *search.centre, search.distance)
    everywhere: QuerySet[Any] = rows.annotate(distance_km=Value(None, output_field=FloatField()))
    return everywhere


TABS: dict[str, Callable[[Search], QuerySet[Any]]] = {
    "structures": structures,
    "postes": posts,
    "prescripteurs": prescribers,
}


def listed(tab: str, search: Search) -> QuerySet[Any]:
    """The rows of a tab, nearest first, with everything their cards show. One query."""
    return _CARDS[tab](TABS[tab](search), search)


def _structure_cards(rows: QuerySet[Organisation], search: Search) -> QuerySet[Organisation]:
    kinds = Dispositif.objects.active().filter(organisation=OuterRef("pk")).order_by("kind").values("kind")
    offers = JobPost.objects.open().filter(organisation=OuterRef("pk")).order_by().values("organisation")
    free = Dispositif.objects.active().filter(organisation=OuterRef("pk"), blocked_since__isnull=True)
    cards = rows.select_related("commune").annotate(
        kinds=ArraySubquery(kinds),
        open_posts=Coalesce(Subquery(offers.annotate(n=Count("pk")).values("n")), 0),
        receives=Exists(free),
    )
    return with_reply_days(cards).order_by(*(("distance_km",) if search.located else ()), "name", "pk")


def _post_cards(rows: QuerySet[JobPost], search: Search) -> QuerySet[JobPost]:
    cards = rows.select_related("commune", "organisation", "dispositif")
    return cards.order_by(*(("distance_km",) if search.located else ()), "-refreshed_on", "pk")


def _prescriber_cards(rows: QuerySet[Organisation], search: Search) -> QuerySet[Organisation]:
    first = "distance_km" if search.located else AUTHORISED_FIRST
    return rows.select_related("commune", "prescriber").order_by(first, "name", "pk")


def advisers(place: Commune, limit: int = 5, km: int = 25) -> list[Organisation]:
    """Whom to see near a place: those who may validate eligibility first, then the others, nearest first."""
    if place.latitude is None:
        return []
    rows = listed("prescripteurs", Search(place=place, distance=km))
    return list(rows.order_by(AUTHORISED_FIRST, "distance_km", "pk")[:limit])


_CARDS: dict[str, Callable[[QuerySet[Any], Search], QuerySet[Any]]] = {
    "structures": _structure_cards,
    "postes": _post_cards,
    "prescripteurs": _prescriber_cards,
}


def facets(tab: str, search: Search) -> Facets:
    """Counts of the three tabs, of the current one and of the prescribers without the words, and the trades offered.

    One query.
    """
    branches = [_branch("tab", name, rows(search)) for name, rows in TABS.items()]
    without = replace(search, words=())
    if search.words:
        branches += [_branch("wordless", name, TABS[name](without)) for name in {tab, "prescripteurs"}]
    offered = posts(replace(without, trade="", sectors=()))
    trades = offered.order_by().values(what=Value("trade"), code=F("trade"), label=F("trade__name"))
    found = Facets()
    for row in branches[0].union(*branches[1:], trades.annotate(n=Count("pk")), all=True):
        if row["what"] == "tab":
            found.counts[row["code"]] = row["n"]
        elif row["what"] == "wordless":
            found.wordless[row["code"]] = row["n"]
        else:
            found.trades.append(row)
    found.trades.sort(key=lambda row: row["label"])
    if not search.words:
        found.wordless = dict(found.counts)
    return found


def _branch(what: str, code: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """One count among others: the place of a list is not needed to count it."""
    named = rows.order_by().values(what=Value(what), code=Value(code), label=Value(""))
    counted: QuerySet[Any] = named.annotate(n=Count("pk"))
    return counted


def nearest(tab: str, search: Search, limit: int = 3) -> list[Any]:
    """The closest answers to the same question within the widest distance."""
    return list(listed(tab, replace(search, distance=WIDEST))[:limit])


def wide_enough(km: float) -> int:
    """The smallest distance offered that reaches so far."""
    return next((one for one in DISTANCES if one >= km), WIDEST)


def trade_label(code: str) -> str:
    """Name of a trade chosen in the address, or its code when it is not one."""
    found = Trade.objects.filter(pk=code).first()
    return found.name if found else code
