"""How many answers each tab and each filter has, and the first of them, in one query.

A listing at the place, with the words, counts for a filter when it passes all the others: ticking a second sector shows
what each would add. Beyond `MOST` listings a tab says « plus de »; the filters then count the best placed ones only.
"""

from collections import ChainMap, Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic_core import from_json

from tremplin.directory import tags
from tremplin.directory.clauses import Clause, kilometres, matching, tagged, with_filters
from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.found import FEW, FOUND, ORDER, Card, card, rank
from tremplin.directory.models_listing import TABLES
from tremplin.directory.search import TABS, Search
from tremplin.directory.steps import MOST, best, by_steps, is_capped, remember_many, steps, surely_many
from tremplin.kernel import prepared


@dataclass
class Counts:
    """`tabs`: answers by tab; `wordless`: without the words; `spared`: how many more by filter, were it the only one taken
    off; `signs`: of the tags of what answers in the current tab, by the only filter it does not pass, or none."""

    tabs: dict[str, int] = field(default_factory=dict)
    wordless: dict[str, int] = field(default_factory=dict)
    spared: dict[str, int] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def values(self) -> tags.Numbers:
        """Answers by facet and value: of what passes every filter, or all the filters but that facet's."""
        numbers = tags.tally(self.signs.get("", ""))
        for facet in self.signs.keys() - {""}:
            numbers[facet] = Counter(numbers.get(facet)) + Counter(tags.tally(self.signs[facet]).get(facet))
        return numbers


@dataclass(frozen=True)
class Cut:
    """A piece of the results in the order asked."""

    start: int
    limit: int


@dataclass
class _Question:
    """One statement: `parts` are its named sets of listings, `asked` what is counted of them."""

    parts: list[Clause] = field(default_factory=list)
    asked: dict[str, Clause] = field(default_factory=dict)

    def name(self, name: str, read: Clause, search: Search) -> None:
        """A set planned for all of its rows and read only as far as it is needed; a whole shelf is read by its index."""
        fence = "MATERIALIZED" if search.words or search.place else "NOT MATERIALIZED"
        self.part(f"{name} AS {fence} ({read})", read.values)

    def part(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        self.parts.append(Clause([sql], dict(values or {})))

    def ask(self, what: str, sql: str) -> None:
        self.asked.setdefault(what, Clause()).add(sql)

    def answer(self, shown: str) -> list[tuple[Any, ...]]:
        """The counts as JSON, on the first row, then the place and the columns of each listing `shown`; one row without any."""
        named = ", ".join(part.sql[0] for part in self.parts)
        asked = ", ".join(f"'{what}', {_object(one.sql)}" for what, one in self.asked.items())
        counts = f"(SELECT json_build_object({asked})::text AS counts) counted"
        sql = f"WITH {named} SELECT CASE WHEN place > 1 THEN NULL ELSE counts END, shown.* FROM {counts} {shown}"  # noqa: S608
        return prepared.answer(sql, ChainMap(*(part.values for part in self.parts)))


def _object(members: list[str]) -> str:
    return members[0] if members[0].startswith("(") else f"json_build_object({', '.join(members)})"


def count(shelf: str, search: Search) -> Counts:
    """The counts of the three tabs, of the filters of one, and of what there would be without the words."""
    return count_and_list(shelf, search, None)[0]


def count_and_list(
    shelf: str, search: Search, cut: Cut | None, beside: Search | None = None
) -> tuple[Counts, list[Card]]:
    """The same, and a piece of the results, when their order asks to read them all. `beside`: another question, whose
    first answers are given where this one has none."""
    question = _Question()
    if any(by_steps(one, search) for one in TABS):
        question.parts.append(steps(search))
    _facets(question, shelf, search, listed=cut is not None)
    for one in TABS:
        if one != shelf:
            _tab(question, one, search)
    if search.words:
        _wordless(question, shelf, search)
    shown = "CROSS JOIN (SELECT 1 AS place) shown"
    read = Clause()
    if cut is not None:
        question.part(f"best AS MATERIALIZED ({_FIRST.format(cut.limit)})", {"start": cut.start})
        read.add("SELECT * FROM best")
    if beside is not None:
        read.take(_beside(shelf, beside))
    if read.sql:
        question.part(f"first AS MATERIALIZED ({' UNION ALL '.join(read.sql)})", read.values)
        shown = _SHOWN.format(TABLES[shelf])
    rows = question.answer(shown)
    found = Counts(**from_json(rows[0][0]))
    for one in found.tabs.keys() - {shelf}:
        if found.tabs[one] > _surely():
            remember_many(one, search)
        found.tabs[one] = min(found.tabs[one], MOST + 1)
    if not search.words:
        found.wordless = dict(found.tabs)
    words = search.words if beside is None or found.tabs[shelf] else beside.words
    return found, [card(row[2:], words) for row in rows if read.sql and row[1] is not None]


_PLACED = "SELECT key, km, rank, name"
_FIRST = f"SELECT key, km, rank, name FROM passing ORDER BY {ORDER} LIMIT {{}} OFFSET %(start)s"  # noqa: S608 - our own columns
_SHOWN = f"""
    LEFT JOIN (
        SELECT row_number() OVER (ORDER BY rank, found.name, key) AS place, {FOUND} FROM first JOIN {{}} found USING (key)
    ) shown ON true ORDER BY place
"""  # noqa: S608 - our own columns


def _beside(shelf: str, search: Search) -> Clause:
    """The first few of this question, with their values, where nothing passes."""
    clause = with_filters(matching(search), shelf, search)
    standing, values = _standing(shelf, search)
    found = f"SELECT {standing.removeprefix(', ')} FROM {TABLES[shelf]} l WHERE {clause} ORDER BY {ORDER} LIMIT {FEW}"  # noqa: S608
    read = f"{_PLACED} FROM ({found}) beside WHERE NOT EXISTS (SELECT FROM passing)"
    return Clause([read], clause.values | values).apart("beside_")


def _tab(question: _Question, shelf: str, search: Search) -> None:
    """How many another tab has: a tenth beyond what is shown, for that to stay true some time."""
    if surely_many(shelf, search):
        return question.ask("tabs", f"'{shelf}', {MOST + 1}")
    question.name(shelf, best(shelf, search, "1", {}, filtered=True, limit=_surely()), search)
    return question.ask("tabs", f"'{shelf}', {_number(shelf, _surely())}")


def _surely() -> int:
    return MOST + MOST // 10


def _number(name: str, limit: int | None = None) -> str:
    return f"(SELECT count(*) FROM (SELECT FROM {name} LIMIT {(limit or MOST) + 1}) counted)"  # noqa: S608 - our own name


def _facets(question: _Question, shelf: str, search: Search, *, listed: bool) -> None:
    filters = search.filters_of(shelf)
    tests = {name: tagged(name, wanted) for name, wanted in filters.items()}
    failed = ", ".join(f"CASE WHEN {passes} THEN NULL ELSE '{name}' END" for name, passes in tests.items())
    failed = f"array_remove(ARRAY[{failed}]::text[], NULL)" if tests else "ARRAY[]::text[]"
    standing, weighed = _standing(shelf, search) if listed else ("", {})
    values = ChainMap(weighed, *(one.values for one in tests.values()))
    columns = f"l.signs, {failed} AS failed{standing}"
    question.name("everything", best(shelf, search, columns, values, filtered=False), search)
    if is_capped(shelf, search):
        question.part("base AS NOT MATERIALIZED (SELECT signs, failed FROM everything)")  # cut already
    else:
        order = "ORDER BY rank" if listed else ""
        question.part(f"base AS MATERIALIZED (SELECT signs, failed FROM everything {order} LIMIT {MOST + 1})")  # noqa: S608
    _passing(question, shelf, search, listed=listed)
    question.ask("tabs", f"'{shelf}', {_number('passing')}")
    if filters:
        question.ask("spared", _counted("failed[1]", "base WHERE cardinality(failed) = 1"))
    question.ask("signs", _SIGNS)


# By the only filter that a listing does not pass, or none.
_SIGNS = """(SELECT coalesce(json_object_agg(failed, signs), '{}') FROM (
        SELECT coalesce(failed[1], '') AS failed, string_agg(signs, '') AS signs FROM base
        WHERE cardinality(failed) < 2 GROUP BY 1
    ) said)"""


def _standing(shelf: str, search: Search) -> tuple[str, dict[str, Any]]:
    """The columns that place a listing among the others, with their values."""
    ranked, values = rank(shelf, search)
    return f", {kilometres(search)} AS km, {ranked} AS rank, l.name, l.key", values


def _passing(question: _Question, shelf: str, search: Search, *, listed: bool) -> None:
    """What passes all the filters. The first ones without the filters say nothing of how many do: read again then."""
    if not search.filters_of(shelf):
        rows = f"{_PLACED} FROM everything" if listed else "SELECT FROM base"
        question.part(f"passing AS NOT MATERIALIZED ({rows})")
    elif not listed:
        question.name("passing", best(shelf, search, "1", {}, filtered=True), search)
    else:
        passing, values = f"{_PLACED} FROM everything WHERE failed = '{{}}'", {}
        if is_capped(shelf, search):
            standing, weighed = _standing(shelf, search)
            full = f"(SELECT count(*) > {MOST} FROM everything)"  # noqa: S608 - our own names
            again = best(shelf, search, standing.removeprefix(", "), weighed, filtered=True)
            passing = f"{passing} AND NOT {full} UNION ALL {_PLACED} FROM ({again}) again WHERE {full}"
            values = again.values
        question.part(f"passing AS MATERIALIZED ({passing})", values)


def _counted(code: str, rows: str) -> str:
    """An object of how many of these rows have each code."""
    return f"(SELECT coalesce(json_object_agg(code, n), '{{}}') FROM (SELECT {code} AS code, count(*) AS n FROM {rows} GROUP BY 1) g)"  # noqa: S608, E501


def _wordless(question: _Question, shelf: str, search: Search) -> None:
    """Counted only where the words find nothing: only then does anybody ask."""
    without = search.wordless
    for one in sorted({shelf, PRESCRIBERS}):
        if surely_many(one, search):
            question.ask("wordless", f"'{one}', 0")
            continue
        question.name(f"all_{one}", best(one, without, "1", {}, filtered=True), without)
        found, number = "passing" if one == shelf else one, _number(f"all_{one}")
        question.ask("wordless", f"'{one}', CASE WHEN EXISTS (SELECT FROM {found}) THEN 0 ELSE {number} END")
