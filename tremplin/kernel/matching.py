"""Searching by name among rows: whatever the accents and the capitals, a part of a word is enough."""

from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.lookups import Unaccent
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat, StrIndex, Upper
from django.db.models.lookups import GreaterThan

from tremplin.kernel.prepared import Param

MOST_WORDS = 5


class Folded(Func):
    """A text without accents nor capitals, always the same for the same text: a column may keep it."""

    function = "folded"
    output_field = TextField()


def found_in(text: str, *columns: Any) -> Q:
    """Condition: each word of `text` (the first five) is somewhere in these columns: paths from the row, or expressions."""
    condition = Q()
    for word in text.split()[:MOST_WORDS]:
        condition &= Q(GreaterThan(StrIndex(_joined(columns), _once(word)), 0))
    return condition


def words_of(text: str) -> dict[str, str]:
    """The words that `found_among` awaits, by their names."""
    return {f"word {number}": word for number, word in enumerate(text.split()[:MOST_WORDS])}


def found_among(words: int, column: Any) -> Q:
    """The condition of `found_in` for a prepared query: so many words, given at each reading, in a column folded already."""
    conditions = (GreaterThan(StrIndex(column, _kept(Param(f"word {one}", TextField()))), 0) for one in range(words))
    return reduce(and_, map(Q, conditions), Q())


def _joined(columns: tuple[Any, ...]) -> Upper:
    """The columns as one text, a space between them that no word has: taking the accents off is what costs."""
    parts = [part for name in columns for part in (Value(" "), F(name) if isinstance(name, str) else name)]
    return Upper(Unaccent(Concat(*parts, output_field=TextField())))


def _once(word: str) -> Func:
    """The word without accents, taken off once and not at each row."""
    return Func(
        Upper(Unaccent(Value(word, TextField()))), template="(SELECT %(expressions)s)", output_field=TextField()
    )


def _kept(word: Param) -> Func:
    return Func(Folded(word), template="(SELECT %(expressions)s)", output_field=TextField())
