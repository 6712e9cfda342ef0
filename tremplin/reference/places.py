"""From what people type to a commune: INSEE code, postal code, present or former name, label.

Everything here only reads, in two queries at most (three when a suggestion must look for misspelt names). A name alone
may fit several communes: the most populous one wins, an exact name and a commune of the network's own territories
counting ten times.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.contrib.postgres.search import TrigramSimilarity
from django.core.cache import caches
from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, Value, When

from tremplin.kernel.prepared import AnyValue, Param, Prepared
from tremplin.reference.models import Commune, FormerCommune
from tremplin.reference.names import search_key

_CODE = re.compile(r"\b(\d{5}|2[AB]\d{3})\b", re.IGNORECASE)
_DEPARTMENT = re.compile(r"(?:^|[\s(])(\d{2,3}|2[AB])\s*\)?\s*$", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b.*$", re.IGNORECASE)
_CITY_DISTRICT = re.compile(r"(paris|lyon|marseille) (\d{1,2})(?:er|e|eme)?(?: arr\w*)?")
_DISTRICT_SUFFIX = re.compile(r" \d+er? arrondissement$")
_ARTICLES = ("le", "la", "les", "l")
# People drop the end of a long name after its first words, never in the middle of a saint's name.
_LINKS = ("sur", "sous", "en", "les", "lez", "le", "la", "l", "de", "du", "des", "d", "au", "aux")
_FAVOUR = 10
_ALIKE = 0.6
# Above it an own commune, which weighs ten times another one, outweighs every former commune (150,000 people at most).
_TOWN = 15_000
KEPT_FOR = 300  # seconds


@dataclass(frozen=True)
class Wanted:
    """What a typed text asks for: a search key, a five-character code, a département; each may be empty."""

    name: str
    code: str = ""
    department: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The name as typed, then with each article it may lack."""
        return (self.name, *(f"{article} {self.name}" for article in _ARTICLES)) if self.name else ()

    @property
    def abridges(self) -> str:
        """Regular expression of the official names that the typed one cuts short."""
        return rf"^{self.name} ({'|'.join(_LINKS)}) "


@dataclass(frozen=True)
class Hit:
    """A commune reached by one of its names; `former` is that name as written when it is no longer the official one."""

    commune: Commune
    name: str
    population: int
    former: str = ""
    former_code: str = ""


def resolve_place(text: str) -> Commune | None:
    """The commune that `text` means, or None when nothing fits exactly (then offer `suggest_places`).

    A bare five-digit text is a postal code before it is an INSEE code, since that is what people type: software that
    holds an INSEE code calls `commune_by_insee`.
    """
    wanted = parse(text)
    if not (wanted.name or wanted.code):
        return None
    hits = [hit for hit in _present(wanted) if _fits(hit, wanted)]
    if not wanted.code and hits and _is_town_of_ours(_best(hits, wanted), wanted):
        return _best(hits, wanted).commune
    if not (wanted.code and hits and (not wanted.name or _best(hits, wanted).name == wanted.name)):
        hits += [hit for hit in _past(wanted) if _fits(hit, wanted)]
    return _best(hits, wanted).commune if hits else None


def commune_by_insee(code: str) -> Commune | None:
    """Today's commune of a present or former INSEE code."""
    commune = Commune.objects.filter(pk=code.upper()).first()
    return commune or Commune.objects.filter(former__code=code.upper()).first()


def suggest_places(text: str, limit: int = 8) -> list[Commune]:
    """Communes that `text` may mean, likeliest first, while it is being typed or when it is misspelt.

    Each has `formerly`: the former name that was found, or "".
    """
    wanted = parse(text)
    if wanted.name and wanted.code:
        return _once([Hit(commune, "", 0) for commune in [resolve_place(text)] if commune], limit)
    if wanted.code:
        return _once(sorted(_by_code(wanted), key=lambda hit: _rank(hit, wanted), reverse=True), limit)
    if not wanted.name:
        return _once(_by_postal_prefix(wanted.department, limit) if len(wanted.department) > 1 else [], limit)
    if len(wanted.name) == 1:
        return []
    hits = _by_beginning(wanted, limit)
    return _once(hits if len(hits) >= limit / 2 else [*hits, *_alike(wanted, limit)], limit)


def parse(text: str) -> Wanted:
    """Separate the code, the département and the name of a typed text."""
    code = _CODE.search(text)
    rest = _CODE.sub(" ", text, count=1) if code else text
    rest = _CEDEX.sub("", rest)
    name = search_key(rest)
    if district := _CITY_DISTRICT.fullmatch(name):
        city, number = district[1], int(district[2])
        if 1 <= number <= 20:
            return Wanted(f"{city} {number}{'er' if number == 1 else 'e'} arrondissement", _code(code))
    if code is None and name.isdigit() and len(name) < 5:
        return Wanted("", department=name)
    department = None if code else _DEPARTMENT.search(rest)
    if department:
        name = search_key(rest[: department.start()])
    return Wanted(name, _code(code), department[1].upper() if department else "")


def _code(match: re.Match[str] | None) -> str:
    return match[0].upper() if match else ""


# What the site's own fields send, on every search: its SQL is built once.
_OF_CODE = Prepared(
    lambda: Commune.objects.select_related("department").filter(
        Q(pk=Param("code")) | Q(postal_codes__contains=[AnyValue("code")])
    )
)


def _of_code(code: str) -> list[Commune]:
    """Read from the database once in a while: the same towns are searched all day."""
    found: list[Commune] | None = caches["local"].get_or_set(
        f"places.{code}", lambda: _OF_CODE.read(code=code), KEPT_FOR
    )
    return found or []


def _present(wanted: Wanted) -> Iterator[Hit]:
    """Communes whose code, postal code or present name may fit."""
    for commune in _communes(wanted) if wanted.name else _of_code(wanted.code):
        name = commune.search_name
        if commune.parent_id and "arrondissement" not in wanted.name:
            name = _DISTRICT_SUFFIX.sub("", name)
        yield Hit(commune, name, commune.population)


def _communes(wanted: Wanted) -> QuerySet[Commune]:
    condition = Q(search_name__in=wanted.names)
    if wanted.code:
        condition |= Q(pk=wanted.code) | Q(postal_codes__contains=[wanted.code])
    condition |= Q(search_name__startswith=f"{wanted.name} ", search_name__regex=wanted.abridges)
    return Commune.objects.select_related("department").filter(condition)


def _by_code(wanted: Wanted) -> list[Hit]:
    """Communes of a code; of a former code when no present one is so."""
    return list(_present(wanted)) or list(_past(wanted))


def _past(wanted: Wanted) -> Iterator[Hit]:
    """Communes whose former code or former name may fit."""
    condition = Q(search_name__in=wanted.names)
    if wanted.code:
        condition |= Q(code=wanted.code)
    return _former_hits(FormerCommune.objects.filter(condition))


def _former_hits(rows: QuerySet[FormerCommune]) -> Iterator[Hit]:
    for row in rows.select_related("commune"):
        # Renamed or moved to another département rather than merged: the place is the whole commune of today.
        own = row.commune.population if row.code[2:] == row.commune_id[2:] else 0
        # A place that only changed its number goes by its present name.
        former = "" if row.search_name == row.commune.search_name else row.name
        yield Hit(row.commune, row.search_name, row.population or own, former, row.code)


def _fits(hit: Hit, wanted: Wanted) -> bool:
    if wanted.code in hit.commune.postal_codes:
        return True
    # The number of a CEDEX may be the INSEE code of some other place: with a name, a code alone does not convince.
    if (
        wanted.code
        and wanted.code in (hit.commune.pk, hit.former_code)
        and (not wanted.name or _likeness(hit, wanted) > _ALIKE)
    ):
        return True
    named = hit.name in wanted.names or bool(wanted.name and re.match(wanted.abridges, hit.name))
    return named and _in_department(hit.commune, wanted.code or wanted.department)


def _likeness(hit: Hit, wanted: Wanted) -> float:
    """How alike both names are, from 0 to 1."""
    return SequenceMatcher(a=hit.name, b=wanted.name).ratio() if wanted.name else 0.0


def _in_department(commune: Commune, hint: str) -> bool:
    """Whether a code or département number is of the commune's département; postal codes of Corsica begin with 20."""
    return (
        hint.startswith(commune.department_id)
        or (hint[:2] == "20" and commune.department_id in ("2A", "2B"))
        or not hint
    )


def _is_town_of_ours(hit: Hit, wanted: Wanted) -> bool:
    """A commune of the network's own territories, named exactly, that no former commune of France outweighs."""
    return hit.commune.territory_id is not None and hit.name == wanted.name and hit.population > _TOWN


def _best(hits: Iterable[Hit], wanted: Wanted) -> Hit:
    return max(hits, key=lambda hit: _rank(hit, wanted))


def _rank(hit: Hit, wanted: Wanted) -> tuple[float, ...]:
    """What makes a hit better, most decisive first."""
    if not wanted.code:
        return (_weight(hit, exact=hit.name in wanted.names),)
    postal = wanted.code in hit.commune.postal_codes
    return postal, _likeness(hit, wanted), bool(hit.commune.parent_id), _weight(hit, exact=True)


def _weight(hit: Hit, *, exact: bool) -> float:
    home = hit.commune.territory_id is not None
    return (hit.population + 1) * (_FAVOUR if exact else 1) * (_FAVOUR if home else 1)


def _by_postal_prefix(digits: str, limit: int) -> list[Hit]:
    """The most populous communes whose postal code begins with two to four digits."""
    departments = ("2A", "2B") if digits.startswith("20") else (digits[:2], digits[:3])
    postal_text = Func(F("postal_codes"), Value(" "), function="array_to_string", output_field=CharField())
    rows = (
        Commune.objects.filter(department__in=departments)
        .annotate(postal_text=postal_text)
        .filter(postal_text__regex=rf"(^| ){digits}")
        .order_by("-population", "code")
    )
    return [Hit(commune, "", 0) for commune in rows[:limit]]


def _by_beginning(wanted: Wanted, limit: int) -> list[Hit]:
    """Names that begin so, present or former; then names with a word that begins so; then, when few do, names alike."""
    begins = Q(search_name__startswith=wanted.name) | Q(search_name__in=wanted.names)
    contains = Q(search_name__contains=f" {wanted.name}")
    rank = Case(When(begins, then=0), default=1, output_field=IntegerField())
    exact = Case(When(search_name__in=wanted.names, then=_FAVOUR), default=1)
    home = Case(When(territory__isnull=False, then=_FAVOUR), default=1)
    rows = _of_department(Commune.objects.filter(begins | contains), wanted).annotate(rank=rank)
    found = list(rows.order_by("rank", -(F("population") * exact * home), "code")[:limit])
    past = [hit for hit in _former_beginnings(begins, limit) if _in_department(hit.commune, wanted.department)]
    first = past + [Hit(row, row.search_name, row.population) for row in found if row.rank == 0]
    first.sort(key=lambda hit: _weight(hit, exact=hit.name in wanted.names), reverse=True)
    return first + [Hit(row, row.search_name, row.population) for row in found if row.rank == 1]


def _former_beginnings(begins: Q, limit: int) -> Iterator[Hit]:
    rows = FormerCommune.objects.filter(begins).order_by(F("population").desc(nulls_last=True), "code")
    return _former_hits(rows[:limit])


def _alike(wanted: Wanted, limit: int) -> list[Hit]:
    """Communes whose name is spelt almost so, closest first."""
    rows = _of_department(Commune.objects.filter(search_name__trigram_similar=wanted.name), wanted)
    closest = rows.annotate(alike=TrigramSimilarity("search_name", wanted.name)).order_by("-alike", "-population")
    return [Hit(row, row.search_name, row.population) for row in closest[:limit]]


def _of_department(rows: QuerySet[Commune], wanted: Wanted) -> QuerySet[Commune]:
    return rows.filter(department=wanted.department) if wanted.department else rows


def _once(hits: Iterable[Hit], limit: int) -> list[Commune]:
    """The communes of the hits in order, each once, marked with the former name that led to it."""
    found: dict[str, Commune] = {}
    for hit in hits:
        if hit.commune.pk not in found:
            hit.commune.formerly = hit.former
            found[hit.commune.pk] = hit.commune
    return list(found.values())[:limit]
