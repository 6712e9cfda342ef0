"""How many answers each tab and each filter has, in one query.

A listing at the place, with the words, counts for a filter when it passes all the others: ticking a second sector shows
what each would add. Beyond `MOST` listings a tab says « plus de »; the filters then count the first ones only.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from tremplin.directory.clauses import Clause, matching, with_filters
from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.search import TABS, Search

MOST = 1_000


@dataclass
class Counts:
    """`tabs`: answers by tab; `wordless`: without the words; `values`: answers by « facet:value » of the current tab;
    `spared`: how many more by filter, were it the only one taken off."""

    tabs: dict[str, int] = field(default_factory=dict)
    wordless: dict[str, int] = field(default_factory=dict)
    spared: dict[str, int] = field(default_factory=dict)
    values: dict[str, int] = field(default_factory=dict)

    def of(self, facet: str) -> dict[str, int]:
        """Answers by value of one facet."""
        beginning = f"{facet}:"
        return {tag[len(beginning) :]: n for tag, n in self.values.items() if tag.startswith(beginning)}


@dataclass
class _Question:
    """One statement: `parts` are its named sets of listings, `asked` what is counted of them."""

    parts: list[Clause] = field(default_factory=list)
    asked: list[Clause] = field(default_factory=list)

    def name(self, name: str, columns: str, clause: Clause, search: Search, before: tuple[Any, ...] = ()) -> None:
        """A set planned for all of its rows and read only as far as it is needed; a whole shelf is read by its index."""
        fence = "MATERIALIZED" if search.words or search.place else "NOT MATERIALIZED"
        sql = f"{name} AS {fence} (SELECT {columns} FROM directory_listing l WHERE {clause})"  # noqa: S608
        self.parts.append(Clause([sql], [*before, *clause.values]))

    def ask(self, sql: str, *values: Any) -> None:
        self.asked.append(Clause([sql], list(values)))

    def answer(self) -> list[tuple[str, str, int | None]]:
        named = ", ".join(part.sql[0] for part in self.parts)
        asked = " UNION ALL ".join(part.sql[0] for part in self.asked)
        values = [value for part in (*self.parts, *self.asked) for value in part.values]
        sql = f"WITH {named} {asked}"
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())


def count(shelf: str, search: Search) -> Counts:
    """The counts of the three tabs, of the filters of one, and of what there would be without the words."""
    question = _Question()
    _facets(question, shelf, search)
    for one in TABS:
        if one != shelf:
            clause = with_filters(matching(one, search), one, search)
            question.name(one, "1", clause, search)
            question.ask(f"SELECT 'tabs', %s, {_number(one)}", one)
    if search.words:
        _wordless(question, shelf, search)
    found = Counts()
    for what, code, n in question.answer():
        getattr(found, what)[code] = n or 0
    if not search.words:
        found.wordless = dict(found.tabs)
    return found


def _number(name: str) -> str:
    return f"(SELECT count(*) FROM (SELECT FROM {name} LIMIT {MOST + 1}) counted)"  # noqa: S608 - our own name


def _facets(question: _Question, shelf: str, search: Search) -> None:
    filters = search.filters_of(shelf)
    failed, values = "ARRAY[]::text[]", ()
    if filters:
        tests = ", ".join("CASE WHEN l.tags && %s::text[] THEN NULL ELSE %s END" for _ in filters)
        failed = f"array_remove(ARRAY[{tests}], NULL)"
        values = tuple(
            one for name, wanted in filters.items() for one in ([f"{name}:{value}" for value in wanted], name)
        )
    question.name("everything", f"l.tags, {failed} AS failed", matching(shelf, search), search, values)
    first = f"base AS MATERIALIZED (SELECT * FROM everything LIMIT {MOST + 1})"  # noqa: S608 - our own number
    question.parts.append(Clause([first]))
    question.ask("SELECT 'tabs' AS what, %s AS code, (SELECT count(*) FROM base WHERE failed = '{}') AS n", shelf)
    question.ask("SELECT 'spared', failed[1], count(*) FROM base WHERE cardinality(failed) = 1 GROUP BY failed")
    # Tags unfolded before they are judged, and in the order of bytes: several times as fast.
    judged = (
        "WHERE failed = '{}' OR (cardinality(failed) = 1 AND starts_with(tag, failed[1] || ':'))" if filters else ""
    )
    question.ask(f"""
        SELECT 'values', tag COLLATE "C", count(*) FROM (SELECT unnest(tags) AS tag, failed FROM base) said {judged}
        GROUP BY tag COLLATE "C"
    """)  # noqa: S608 - our own condition


def _wordless(question: _Question, shelf: str, search: Search) -> None:
    """Counted only where the words find nothing: only then does anybody ask."""
    without = search.wordless
    for one in {shelf, PRESCRIBERS}:
        question.name(f"all_{one}", "1", with_filters(matching(one, without), one, without), without)
        found = "base WHERE failed = '{}'" if one == shelf else one
        number = _number(f"all_{one}")
        question.ask(f"SELECT 'wordless', %s, CASE WHEN NOT EXISTS (SELECT FROM {found}) THEN {number} END", one)  # noqa: S608
