"""How many answers each tab and each filter has, in one query.

A listing at the place, with the words, counts for a filter when it passes all the others: ticking a second sector shows
what each would add. Beyond `MOST` listings a tab says « plus de »; the filters then count the first ones only.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from tremplin.directory.clauses import Clause, matching, with_filters
from tremplin.directory.facets import PRESCRIBERS
from tremplin.directory.search import TABS, Search

MOST = 5_000


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


def count(shelf: str, search: Search) -> Counts:
    """The counts of the three tabs, of the filters of one, and of what there would be without the words."""
    parts = [_facets(shelf, search), *(_tab("tabs", one, search) for one in TABS if one != shelf)]
    if search.words:
        without = replace(search, words=type(search.words)())
        parts += [_tab("wordless", one, without) for one in {shelf, PRESCRIBERS}]
    found = Counts()
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(part.sql[0] for part in parts), [value for part in parts for value in part.values]
        )
        for what, code, n in cursor.fetchall():
            getattr(found, what)[code] = n
    if not search.words:
        found.wordless = dict(found.tabs)
    return found


def _facets(shelf: str, search: Search) -> Clause:
    base, filters = matching(shelf, search), search.filters_of(shelf)
    failed, values = "ARRAY[]::text[]", []
    if filters:
        tests = ", ".join("CASE WHEN l.tags && %s::text[] THEN NULL ELSE %s END" for _ in filters)
        failed = f"array_remove(ARRAY[{tests}], NULL)"
        values = [one for name, wanted in filters.items() for one in ([f"{name}:{value}" for value in wanted], name)]
    sql = f"""
        SELECT * FROM (
            WITH base AS MATERIALIZED (
                SELECT l.tags, {failed} AS failed FROM directory_listing l WHERE {base} LIMIT {MOST + 1}
            )
            SELECT 'tabs' AS what, %s AS code, count(*) AS n FROM base WHERE failed = '{{}}'
            UNION ALL
            SELECT 'spared', failed[1], count(*) FROM base WHERE cardinality(failed) = 1 GROUP BY failed
            UNION ALL
            SELECT 'values', tag, count(*) FROM base, unnest(tags) tag
            WHERE failed = '{{}}' OR (cardinality(failed) = 1 AND starts_with(tag, failed[1] || ':')) GROUP BY tag
        ) facets"""  # noqa: S608 - our own expressions; values are parameters
    return Clause([sql], [*values, *base.values, shelf])


def _tab(what: str, shelf: str, search: Search) -> Clause:
    clause = with_filters(matching(shelf, search), shelf, search)
    counted = f"SELECT count(*) FROM (SELECT FROM directory_listing l WHERE {clause} LIMIT {MOST + 1}) counted"  # noqa: S608
    values: list[Any] = [what, shelf, *clause.values]
    return Clause([f"SELECT %s, %s, ({counted})"], values)
